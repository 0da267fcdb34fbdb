"""What sources take back in one run: answers are held against the ones before, and missing items' addresses asked.

The shell of `absences`, which decides. Absences are written before the answers that show them: a run that is ended in
between finds the same again.
"""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from partnerhub.collect import absences, schedule
from partnerhub.collect.absences import Asked
from partnerhub.collect.fetch import Fetcher
from partnerhub.collect.values import Answer, Failed, Trouble
from partnerhub.model import Channel, HostState, Kind
from partnerhub.store import Absence, Store


@dataclass(frozen=True, slots=True)
class Listing:
    """What one good answer of a channel lists."""

    channel: Channel
    items: frozenset[str]
    deleted: tuple[str, ...] = ()  # known items that the feed says it has taken back
    is_comparable: bool = True  # False: the answer before came from another address
    is_calendar: bool = False  # it lists all that is to come …
    until: datetime | None = None  # … up to here: some list only the next few. None: it lists nothing

    @property
    def is_comments(self) -> bool:
        return self.channel.kind is Kind.COMMENTS  # which have no pages of their own to ask

    @property
    def is_entered(self) -> bool:
        return self.channel.kind in {Kind.INBOX, Kind.ARCHIVE}  # whose files list all that was ever in them


class Sources:
    """Keeps what is absent, and what a run must tell of it at its end."""

    def __init__(self, store: Store, now: datetime) -> None:
        self.store, self.now = store, now
        self.absences = store.absences()
        self._retracted: dict[str, str] = {}
        self._returned: set[str] = set()

    def compare(self, listings: Sequence[Listing]) -> dict[str, str]:
        """Notes what these answers no longer list and what they list again. Remarks for the editor, by channel."""
        comparable = [each for each in listings if each.is_comparable and not each.is_entered]
        feeds = [each for each in comparable if not each.is_calendar]
        missing = self.store.missing([item for each in feeds for item in each.items])
        further: set[str] = set()
        for each in comparable:
            if each.is_calendar:
                coming = self.store.coming(each.channel.id, self.now)
                missing[each.channel.id] = [one.id for one in coming if one.id not in each.items]
                further |= {one.id for one in coming if each.until and one.starts > each.until}
        absent: list[Absence] = []
        remarks: dict[str, str] = {}
        for each in listings:
            if each.is_entered:
                removed = self.store.entered(each.channel.id, without=each.items)
                absent += absences.sure(removed, absences.REMOVED, self.absences, self.now)
                continue
            absent += absences.sure(each.deleted, absences.TOMBSTONE, self.absences, self.now)
            gone = [item for item in missing.get(each.channel.id, ()) if item not in {*self.absences, *each.deleted}]
            if each.is_comments:
                absent += absences.sure(gone, absences.UNLISTED, self.absences, self.now)
                continue
            vanished, remark = absences.missing(gone, len(each.items), self.now)
            vanished = [absence for absence in vanished if absence.item not in further]
            absent += vanished
            if remark:
                remarks[each.channel.id] = remark
            elif vanished and each.is_calendar:
                remarks[each.channel.id] = f"coming events that it no longer lists: {self._titles(each, vanished)}"
        self._note(absent, back={item for each in listings for item in each.items})
        return remarks

    async def ask(self, channels: Collection[str], hosts: Mapping[str, HostState], fetcher: Fetcher) -> None:
        """Asks the addresses that are due, but only of these channels, and only while they themselves answer.

        When a whole site is broken its pages are "not found" as well; that is no word about any one of them.
        """
        due = {item for item, absence in self.absences.items() if absences.is_due(absence, self.now)}
        if not due:
            return
        tonight = {item for item, one in self.absences.items() if self.now - one.asked < absences.NIGHT}
        states = self.store.channel_states()
        well = {id_ for id_ in channels if id_ in states and not states[id_].failures}
        found = self.store.sources(due | tonight)
        some = [Asked(self.absences[item], link, channel in well) for item, (channel, link) in found.items() if link]
        answered = {id_: at for id_ in well if (at := states[id_].answered)}
        self._note(self._unlisted({item: found[item][0] for item in due if not found[item][1]}, answered))
        resting = {name for name, host in hosts.items() if host.rests_until > self.now}
        chosen = absences.to_ask(some, resting, self.now)
        answers = await asyncio.gather(*(fetcher.look(each.link) for each in chosen))
        changed = [absences.after(each.absence, answer, self.now) for each, answer in zip(chosen, answers, strict=True)]
        self._note(changed, hosts=self._rests(answers, hosts))

    def _unlisted(self, items: Mapping[str, str], answered: Mapping[str, datetime]) -> list[Absence]:
        """Which of these {item: channel}, that have no address of their own, are gone from their calendar for good.

        `answered`: when a channel that is well last said what it lists.
        """
        channels = {*items.values()} & answered.keys()
        coming = {one.id for channel in channels for one in self.store.coming(channel, self.now)}
        known = {item: channel for item, channel in items.items() if item in coming}
        every = [absences.unlisted(self.absences[item], answered[channel]) for item, channel in known.items()]
        return [absence for absence in every if absence.how]

    def _titles(self, listing: Listing, absent: Collection[Absence]) -> str:
        lost = {absence.item for absence in absent}
        titles = [one.title or one.id for one in self.store.coming(listing.channel.id, self.now) if one.id in lost]
        shown = ", ".join(f"“{title}”" for title in titles[:5])
        return f"{shown} and {len(titles) - 5} more" if len(titles) > 5 else shown

    def forget(self) -> None:
        """Ends the watch over what only fell off its list."""
        self._note((), back={item for item, absence in self.absences.items() if absences.is_over(absence, self.now)})

    def told(self, channels: Iterable[str]) -> tuple[tuple[tuple[str, str, str], ...], tuple[tuple[str, str], ...]]:
        """(item, channel, how) of what was found to be taken back, (item, channel) of what returned, in this order."""
        order = {channel: place for place, channel in enumerate(channels)}
        found = self.store.sources({*self._retracted, *self._returned})
        of = {item: channel for item, (channel, _) in found.items()}
        ordered = sorted(of, key=lambda item: (order.get(of[item], len(order)), item))
        return (
            tuple((item, of[item], self._retracted[item]) for item in ordered if item in self._retracted),
            tuple((item, of[item]) for item in ordered if item in self._returned),
        )

    def _note(self, absent: Sequence[Absence], back: Collection[str] = (), hosts: Sequence[HostState] = ()) -> None:
        returned = sorted(item for item in back if item in self.absences)
        self.store.save_absences(absent, returned, hosts)
        self._returned.update(item for item in returned if self.absences[item].how)
        for item in returned:
            del self.absences[item]
        self.absences |= {absence.item: absence for absence in absent}
        self._retracted |= {absence.item: absence.how for absence in absent if absence.how}

    def _rests(self, answers: Iterable[Answer], hosts: Mapping[str, HostState]) -> tuple[HostState, ...]:
        busy: dict[str, HostState] = {}
        for answer in answers:
            if isinstance(answer, Failed) and answer.trouble is Trouble.BUSY and (name := answer.host):
                busy[name] = schedule.rest(hosts.get(name), name, answer.caching.retry_after, self.now)
        return tuple(busy.values())
