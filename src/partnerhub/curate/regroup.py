"""Where items stand after the editors' merges and splits. Pure: nothing is lost, so taking a decision back undoes it.

A story keeps the address of its first item. An item put in a story whose founder an editor moved goes with the founder.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from partnerhub.curate.decisions import Regroup
from partnerhub.model import Do
from partnerhub.store import Home


def regrouped(homes: Mapping[str, Home], regroups: Iterable[Regroup]) -> tuple[dict[str, str], dict[str, str]]:
    """({item: story}, {the id of a story that is empty now: the one it is part of}).

    `homes` holds everything that was put in any story which a merge or split names.
    """
    story = {item: home.grouped for item, home in homes.items()}
    into: dict[str, str] = {}
    for regroup in regroups:
        if regroup.about not in story:
            continue
        if regroup.decision.do is Do.MERGE:
            _merge(regroup, story, into)
        else:
            _split(regroup, story, into, homes)
    for item in story:
        story[item] = _founders(item, story)
    inhabited = set(story.values())
    ends = {old: _end(old, into) for old in into}
    return story, {old: new for old, new in sorted(ends.items()) if old not in inhabited and new in inhabited}


def _merge(regroup: Regroup, story: dict[str, str], into: dict[str, str]) -> None:
    target = story[regroup.about]
    for other in regroup.others:
        if other not in story or story[other] == target:
            continue
        left = story[other]
        movers = [item for item, at in story.items() if at == left] if other == left else [other]
        for item in movers:
            story[item] = target
        if other == left:
            into[left] = target
            into.pop(target, None)


def _split(regroup: Regroup, story: dict[str, str], into: dict[str, str], homes: Mapping[str, Home]) -> None:
    left = story[regroup.about]
    rest = [item for item, at in story.items() if at == left and item != regroup.about]
    unlike = [item for item in rest if item in regroup.others] if regroup.others else rest
    if not unlike:
        return
    leaving: Sequence[str] = unlike if regroup.about == left else [regroup.about]  # the founder keeps the address
    new = min(leaving, key=lambda item: (homes[item].placed, item))
    for item in leaving:
        story[item] = new
    into.pop(new, None)


def apart(homes: Mapping[str, Home], regroups: Iterable[Regroup]) -> frozenset[frozenset[str]]:
    """Pairs of items that an editor told from each other."""
    pairs = set()
    for regroup in regroups:
        about = regroup.about
        if regroup.decision.do is not Do.SPLIT or about not in homes:
            continue
        together = [item for item, home in homes.items() if home.grouped == homes[about].grouped and item != about]
        pairs |= {frozenset((about, other)) for other in regroup.others or together}
    return frozenset(pairs)


def _founders(item: str, story: Mapping[str, str]) -> str:
    """The story of an item's story's founder, and so on: where an item ends whose story went elsewhere."""
    at, seen = story[item], {item}
    while at in story and story[at] != at and at not in seen:
        seen.add(at)
        at = story[at]
    return at


def _end(old: str, into: Mapping[str, str]) -> str:
    at, seen = into[old], {old}
    while at in into and at not in seen:
        seen.add(at)
        at = into[at]
    return at
