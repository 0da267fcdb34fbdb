"""Tells what kind of thing an item is by its title, its first words and its tags: news, unless the signs are clear.

A word alone is no sign: "grant us patience" asks for nothing, and a fund that has closed is news. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from partnerhub.model import ItemKind, Said

FIRST = 420  # characters of the text in which an item says what it is …
WHERE_DAYS_ARE = 1_500  # … and in which an event gives its day
SURE = 3  # signs that together make an event
SENTENCE = re.compile(r"(?<=[.!?])\s|\n")


@dataclass(frozen=True, slots=True)
class Words:
    """What an item says, as far as it tells the kind. All in small letters but `text`."""

    title: str
    lead: str  # the title and the first words of the text
    tags: frozenset[str]
    text: str  # the title and the text, as they are

    @classmethod
    def of(cls, said: Said) -> Words:
        first = "" if said.title else SENTENCE.split(said.text[:FIRST], maxsplit=1)[0]
        title = (said.title or first).replace("\u2019", "'")
        text = f"{title}\n{said.text}" if said.title else said.text
        lead = " ".join(f"{title}. {said.text[:FIRST]}".replace("\u2019", "'").lower().split())
        return cls(title.lower(), lead, frozenset(tag.lower().lstrip("#") for tag in said.tags), text)


def _find(*patterns: str) -> Callable[[str], bool]:
    either = re.compile("|".join(patterns))
    return lambda text: either.search(text) is not None


def _within(stems: str) -> Callable[[str], bool]:
    """A quick look for any of these, before a slower one."""
    known = tuple(stems.split(", "))

    def looks(text: str) -> bool:
        for stem in known:  # noqa: SIM110 - `any` takes twice as long, eight times an item
            if stem in text:
                return True
        return False

    return looks


# ── what has been, and asks nothing ──

_PAST = _find(
    r"\b(?:what (?:we|you|\d+|the)\b.{0,40}\b(?:heard|told|said|learn)|how\b.{0,40}\bwent\b|thank you|thanks to|"
    r"answered together|diolch)",
    r"\b(?:has|have|had|was|were|been)\s+(?:now\s+)?(?:awarded|closed|agreed|granted|given|won|shortlisted|announced)",
    r"\b(?:winners?|awarded|successful (?:bids?|applicants?)|results?|findings|is over|now closed|has ended|"
    r"cancelled|postponed)\b",
    r"\b(?:last (?:night|week|month|year|monday|tuesday|wednesday|thursday|friday|saturday|sunday)|yesterday|"
    r"neithiwr|ddoe)\b",
)

# ── each kind ──

_MONEY_STEMS = _within("fund, grant, bursar, cyllid, gronfa, cronfa, ariannu, microgrant")
_MONEY = r"(?:grants?|fund(?:s|ing)?|bursar(?:y|ies)|micro(?:fund|grant)s?|cyllid|[cg]ronfa|grantiau|ariannu)"
_CALL_FOR_MONEY = _find(
    rf"\b{_MONEY}\b.{{0,60}}\b(?:(?:now |re-?)?opens?\b|open (?:for|to|until)\b|up to £|of £|from £|between £|"
    rf"ar agor|hyd at £)",
    rf"\b(?:apply|applications?|bids?|ask|expressions? of interest|ceisiadau|cais)\b.{{0,40}}\b{_MONEY}\b",
    rf"\b{_MONEY}\b.{{0,60}}\b(?:apply|applications? (?:are |is )?(?:open|invited|welcome|close|by)|applications?:|"
    rf"closing date|"
    rf"deadlines?|closes|dyddiad cau|gwneud cais|gwnewch gais|ceisiadau|call for (?:bids|proposals|applications))\b",
    rf"\b(?:closing date|deadlines?|last (?:chance|day|week)|days? left|up to £[\d,.]+)\b.{{0,60}}\b{_MONEY}\b",
    rf"\b{_MONEY}\b.{{0,20}}\b(?:available|on offer|opportunit(?:y|ies)|finder|bulletin)\b",
    r"\bhyd at £[\d,.]+",
)
_ASKS_TO_APPLY = _find(
    r"\b(?:apply|applications?|applicants?|bids?|ask for|closing date|deadlines?|closes|opens?|open (?:for|to|until)|"
    r"eligible|"
    r"can apply|expressions? of interest|cais|ceisiadau|dyddiad cau|ar agor|hyd at £|up to £[\d,.]+)\b",
)
_NO_CALL = _find(
    r"\b(?:stolen|stole|fraud|scam|lost|lose|budget|tax|hedge|pension|trust fund|student loans?|court|refus\w*|"
    r"reject\w*|cuts?|"
    r"axed|jailed|guilty|planning permission|agreed|signed|is safe|extended our contract|planning application\w*)\b",
    r"\bgrant(?:s|ed)? (?:us|him|her|them|me|you|permission|planning|bail|access|asylum|leave)\b",
)

_CONSULTING_STEMS = _within(
    "consult, survey, views, your say, questionnaire, call for evidence, ymgynghor, arolwg, eich barn, eich dweud"
)
_CONSULTATION = _find(
    r"\b(?:have your say|give (?:us )?your (?:views|opinions)|tell us what you think|share your (?:views|thoughts)|"
    r"your (?:police|council|town|street|area|park|library|services?|budget), your say|your views (?:wanted|needed|on)|"
    r"we(?:'d| would) (?:like|love) (?:to hear )?your (?:views|thoughts)|dweud eich dweud|rhowch eich barn|"
    r"eich barn)\b",
    r"\bseeks? (?:your |public |residents' )?views\b|\bpublic consultation (?:is )?(?:available|opens|launched|"
    r"begins|starts)\b",
    r"\b(?:respond to|take part in|answer|fill in|complete|reply to|join|comment on)\b.{0,50}\b(?:consultation|"
    r"survey|questionnaire)\b",
    r"\b(?:consultation|survey|questionnaire|call for evidence|ymgynghoriad|arolwg)\b.{0,60}"
    r"\b(?:(?:now |is |are )?open(?:s|ed)?\b(?! up)|closes|closing date|deadline|until|ends|runs|respond by|ar agor|"
    r"yn cau|launched today)",
)
_NO_CONSULTATION = _find(
    r"\b(?:survey|consultation|questionnaire)s?\b.{0,30}\b(?:results?|findings|shows?|finds?|found|suggests?|"
    r"reveals?|responses|"
    r"report|says|said|closed|ended|outcome|background paper|suggested)\b",
    r"\b(?:results?|findings|outcome|figures|answers) (?:of|from)\b.{0,40}\b(?:survey|consultation)\b",
    r"\b(?:quantity|land|building|geological) survey",
    r"\bconsultation (?:room|hours|fee|with (?:a|your) (?:gp|doctor|solicitor))",
)

_HELP_STEMS = _within("volunteer, trustee, gwirfoddol, marshal, mentor, could you, would you, we need, wanted")
_VOLUNTEERING = _find(
    r"\bvolunteers? (?:are |is )?(?:needed|wanted|sought|required|urgently)\b",
    r"\b(?:needs?|looking for|seeking|recruiting|want|wanted:?|calling(?: all)?|call for|short of|"
    r"appeal for)\b[^.]{0,40}"
    r"\b(?:volunteers?|trustees?|mentors?|befrienders?|marshals|treasurer|telephone friends?)\b",
    r"\b(?:become|be|train as|training as) an? (?:\w+ ){0,2}(?:volunteer|trustee|mentor|befriender|school governor|"
    r"special constable|"
    r"street (?:pastor|co-?ordinator)|custody visitor|champion)\b",
    r"\bneeds (?:\w+|\d+) more\b",
    r"\bvolunteer (?:with|for) us\b|\bvolunteer(?:ing)? opportunit|\bcome and volunteer\b|"
    r"\bjoin our (?:team of )?volunteers\b",
    r"\bvolunteer \w+ (?:are |is )?recruiting\b|\bvolunteers? (?:are|is) recruiting\b",
    r"\b(?:telephone friends|trustees|marshals|mentors|drivers|befrienders) (?:are )?(?:wanted|needed)\b",
    r"\b(?:eisiau|chwilio am|angen)\b.{0,20}\bgwirfoddolwyr\b|\bgwirfoddolwyr\b.{0,20}\b(?:eisiau|angen)\b|"
    r"\bgwirfoddolwch\b",
)
_CAN_YOU = _find(
    r"\b(?:could|would|can) you (?:\w+ )?(?:be|hold|ring|walk|spare|give|drive|help|cook|teach|stand|lend|join|read|"
    r"carry|become)\b",
    r"\bwe (?:need|are looking for|could use|want) (?:\w+ ){0,3}(?:people|more|helpers|drivers|somebody|someone|"
    r"volunteers?)\b",
)
_HELP_TAGS = frozenset({"volunteering", "volunteers", "volunteer", "gwirfoddoli", "gwirfoddolwyr"})

_OCCASION = _find(
    r"\b(?:meetings?|events?|workshops?|sessions?|evening|afternoon|morning|festival|concert|(?:craft|job|jobs|"
    r"summer|christmas|"
    r"street|health|careers|volunteer) fairs?|fair|f[e\u00ea]te|walk|open (?:day|evening|morning|house)|drop-?\s?in|"
    r"surger(?:y|ies)|agm|"
    r"annual general meeting|annual meeting|forum|quiz|talk|party|parade|vigil|carol service|carols|lunch|supper|"
    r"performance|conference|seminar|"
    r"webinar|gathering|tournament|exhibition|lantern\w*|taster|course|clinic|fun day|litter[- ]pick|bike marking|"
    r"coffee morning|"
    r"digwyddiad\w*|c(?:y|h?y)farfod\w*|gyfarfod|noson|sesi(?:wn|ynau)|gweithdy|gweithdai|g\u0175yl|[bp]arti|cwis|"
    r"te prynhawn|cyngerdd|bore coffi)\b",
)
_INVITES = _find(
    r"\b(?:join us|come (?:and|along|to|early|in|down)|(?:you are|you're|everyone is|all are) (?:invited|welcome)|"
    r"(?:everyone|everybody|all|families|men and boys) "
    r"(?:are |is )?(?:\w+ )?welcome|we invite|invites? you|book (?:your|a|now|by)|places? (?:are )?(?:left|free|"
    r"limited|available)|to book|no need to book|no booking|"
    r"free (?:entry|admission|event|of charge)|it is free|admission|tickets?|doors (?:open|and)|drop in|"
    r"save the date|rsvp|register (?:here|now|at|for)|"
    r"meet (?:us|at)|find us|we are at|(?:takes?|taking) place|(?:is|are|will be) on (?:mon|tues|wednes|thurs|fri|"
    r"satur|sun)day|will be held|no appointment|bring (?:a|your|the)|sign up|"
    r"dewch|croeso i bawb|mae croeso|i gadw lle|am ddim|ymunwch)\b",
)
_JOB = _find(r"\b(?:salary|vacanc(?:y|ies)|an hour|per (?:hour|annum)|pro rata|part-time|full-time|job description)\b")
_DIGIT = _find(r"\d")
_EVENT_TAGS = frozenset({"events", "event", "what's on", "whats on", "digwyddiadau", "digwyddiad", "diary", "festival"})

_HUSTINGS = _find(r"\bhustings\b", r"\bhyst(?:i|y)ngau\b", r"\bhustyngau\b")

_SAFEGUARDING = _find(
    r"\b(?:safeguarding|diogelu (?:plant|oedolion)|child protection|adults? at risk|child (?:criminal|"
    r"sexual) exploitation|"
    r"worried about a (?:child|young person|neighbour|friend|vulnerable)|spot(?:ting)? the signs (?:of|that)|"
    r"keep(?:ing)? (?:children|young people|your child(?:ren)?) safe|signs of (?:abuse|exploitation|cuckooing|"
    r"grooming|county lines))\b",
)
_FAILURES = _find(r"\b(?:complaints?|fail(?:s|ed|ings?|ures?)|scandal|inquiry|probe|report|review|court|jailed)\b")
_SAFEGUARDING_STEMS = _within("safeguard, diogelu, protect, at risk, exploit, worried, signs of, the signs, safe")

_CAMPAIGN_STEMS = _within("campaign, ymgyrch, awareness, petition, pledge, ymwybyddiaeth")
_CAMPAIGN = _find(
    r"\b(?:launch\w*|join\w*|support\w*|back|backs|sign up to|our|new|winter|summer|christmas|awareness|poster|"
    r"safety)\b.{0,24}\b(?:campaign|ymgyrch)\b",
    r"\b(?:campaign|ymgyrch)\b.{0,24}\b(?:launch\w*|begins?|starts?|to (?:stop|end|cut|reduce|raise|tackle)|lansio|"
    r"yn dechrau)\b",
    r"\bsign (?:the|our|this) (?:petition|pledge)\b|\b(?:take|make) the pledge\b",
)
_DURING = _find(r"\b(?:for|during|in|to mark)\b.{0,40}\bawareness\b")
_AWARENESS = _find(r"\bawareness (?:week|month|day)\b|\bwythnos ymwybyddiaeth\b")
_NO_CAMPAIGN = _find(
    r"\b(?:election\w*|presidential|leadership|leave|remain|re-?election|bombing|smear|military|hate|poll|political|"
    r"tory|labour|conservative|party|season|qualif\w*|league|world cup|ad|advertising|fraud|abuse|terror)\b",
)

_EVIDENCE_STEMS = _within(
    "survey, figures, statistic, report, research, evaluation, findings, state of, told us, assessment, data, "
    "asked, background, canlyniad, adroddiad, ystadeg, ymchwil"
)
_EVIDENCE = _find(
    r"\b(?:survey|consultation|arolwg)\b.{0,40}\b(?:results?|findings|data tables|background paper|canlyniadau)\b",
    r"\b(?:results?|findings) (?:of|from) (?:the|our|this)\b.{0,40}\b(?:survey|consultation|research|evaluation)\b",
    r"\bbackground paper\b",
    r"\b(?:annual|quarterly|monthly|inspection|evaluation|research|impact|performance) (?:report|figures|statistics|"
    r"data)\b",
    r"\b(?:statistics|figures|data)(?: tables)?:|\bdata tables\b|\bneeds assessment\b|\bstate of the (?:sector|"
    r"county|borough|nation's)\b",
    r"\bwhat (?:\d[\d,]*|\w+ (?:hundred|thousand)) .{0,40}\btold us\b|\bwe asked \d[\d,]* of you\b",
    r"\b(?:canlyniadau'r arolwg|adroddiad blynyddol|adroddiad ymchwil|ystadegau)\b",
)
_NO_EVIDENCE = _find(
    r"\b(?:police|crime|weather|missing|match|news|school|medical) report\b|\breport (?:a|it|hate|crime|anti)\b"
)

_NOTICE_STEMS = _within("notice, clos, hours, hysbysiad, diversion, ar gau, oriau, timetable")
_NOTICE = _find(
    r"^(?:[\w&' ]{0,30}: )?(?:decision|public|statutory|legal|planning|traffic|privacy) notice\b|\bnotice of (?:the |"
    r"an? )?(?:poll|election|vacancy|meeting|"
    r"decision|audit|intention|accounts|closure|works)\b|\bdecision notices?\b|^hysbysiad\b|\bhysbysiad cyhoeddus\b",
    r"\b(?:temporary )?(?:road|street|lane|bridge|path|car park) closures?\b|\btraffic regulation order\b|"
    r"\broad works notice\b",
    r"\b(?:opening|office|library|christmas|holiday|winter|summer|new|bank holiday) (?:opening )?hours\b|"
    r"\boriau agor\b",
    r"\b(?:office|library|centre|desk|counter|helpline|we|hall)\b.{0,20}\b(?:will be|is|are) closed\b|"
    r"\byr? \w+ ar gau\b",
)
_NO_NOTICE = _find(
    r"\b(?:hours (?:of|ago|later|after|before)|short notice|take notice|eviction|without notice|school notice)\b"
)


def kinds_of(words: Words) -> tuple[ItemKind, ...]:
    """The kinds that its words are signs of, the surest first. An event is one only with a day to come."""
    found = tuple(kind for kind, is_one in _TESTS.items() if is_one(words))
    if ItemKind.EVENT in found and ItemKind.FUNDING in found and _OCCASION(words.title):
        return (ItemKind.EVENT, *(kind for kind in found if kind is not ItemKind.EVENT))  # a workshop about a fund
    return found


def is_event(words: Words, *, day_in_title: bool, has_hour: bool) -> bool:
    """Whether enough speaks for an event: its day, what it is called, its tags, and whether readers may come."""
    tagged = not words.tags.isdisjoint(_EVENT_TAGS)
    signs = day_in_title + has_hour + tagged
    signs += 2 if _OCCASION(words.title) else 0 if signs >= SURE else _OCCASION(words.lead)
    if signs >= SURE and (has_hour or tagged):
        return True
    return signs >= SURE - 1 and _INVITES(words.text[:WHERE_DAYS_ARE].lower())


def _is_notice(words: Words) -> bool:
    return _NOTICE_STEMS(words.title) and _NOTICE(words.title) and not _NO_NOTICE(words.title)


def _is_evidence(words: Words) -> bool:
    return _EVIDENCE_STEMS(words.title) and _EVIDENCE(words.title) and not _NO_EVIDENCE(words.title)


def _is_hustings(words: Words) -> bool:
    return ("hust" in words.lead and _HUSTINGS(words.lead)) or ("hyst" in words.lead and _HUSTINGS(words.lead))


def _is_funding(words: Words) -> bool:
    in_title, tagged = _MONEY_STEMS(words.title), any(_MONEY_STEMS(tag) for tag in words.tags)
    if not (in_title or tagged or _MONEY_STEMS(words.lead)) or _PAST(words.title) or _NO_CALL(words.title):
        return False
    if in_title and _CALL_FOR_MONEY(words.title):
        return True
    return (in_title or tagged) and _CALL_FOR_MONEY(words.lead) and _ASKS_TO_APPLY(words.lead)


def _is_consultation(words: Words) -> bool:
    if not _CONSULTING_STEMS(words.lead) or _PAST(words.title):
        return False
    if _NO_CONSULTATION(words.title) or not _CONSULTATION(words.lead):
        return False
    return _CONSULTING_STEMS(words.title) or not _NO_CONSULTATION(words.lead)


def _is_volunteering(words: Words) -> bool:
    if not (words.tags & _HELP_TAGS or _HELP_STEMS(words.lead)) or _PAST(words.title):
        return False
    if _VOLUNTEERING(words.title) or (_VOLUNTEERING(words.lead) and _CAN_YOU(words.lead)):
        return True
    tagged = not words.tags.isdisjoint(_HELP_TAGS)
    return tagged and (_CAN_YOU(words.lead) or _VOLUNTEERING(words.lead))


def _is_event(words: Words) -> bool:
    """Whether it may be one: its days, which take longest to find, decide."""
    may_be = _DIGIT(words.title) or not words.tags.isdisjoint(_EVENT_TAGS) or _OCCASION(words.lead)
    return may_be and not (_PAST(words.title) or _JOB(words.lead))


def _is_safeguarding(words: Words) -> bool:
    tagged = any("safeguarding" in tag or "diogelu" in tag for tag in words.tags)
    found = tagged or (_SAFEGUARDING_STEMS(words.title) and _SAFEGUARDING(words.title))
    return found and not _FAILURES(words.title)


def _is_campaign(words: Words) -> bool:
    if not _CAMPAIGN_STEMS(words.title) or _PAST(words.title):
        return False
    return (_AWARENESS(words.title) and not _DURING(words.title)) or (
        _CAMPAIGN(words.title) and not _NO_CAMPAIGN(words.title)
    )


_TESTS: dict[ItemKind, Callable[[Words], bool]] = {
    ItemKind.NOTICE: _is_notice,
    ItemKind.EVIDENCE: _is_evidence,
    ItemKind.HUSTINGS: _is_hustings,
    ItemKind.FUNDING: _is_funding,
    ItemKind.CONSULTATION: _is_consultation,
    ItemKind.VOLUNTEERING: _is_volunteering,
    ItemKind.EVENT: _is_event,
    ItemKind.SAFEGUARDING: _is_safeguarding,
    ItemKind.CAMPAIGN: _is_campaign,
}
