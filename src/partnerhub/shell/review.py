"""Goes through the queue with single keys: one question a screen, and each answer is one new decision file.

What is written stays written: leaving early, with q or Ctrl+C, loses nothing.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.rule import Rule as Line
from rich.text import Text

from partnerhub.config.content.values import moment
from partnerhub.config.content.writing import details_written, write_decision
from partnerhub.config.values import nearest
from partnerhub.curate.queue import Matter, Question, Waiting
from partnerhub.curate.restricted import RULES
from partnerhub.errors import ConfigError
from partnerhub.model import FIELDS, Decision, Details, Do, Ground, ItemKind, StoryState
from partnerhub.shell.decide import details_of
from partnerhub.shell.exits import when
from partnerhub.shell.keys import Keys, listening
from partnerhub.shell.kinds import told_of
from partnerhub.shell.opened import Opened
from partnerhub.shell.queue import because, change, heading, subject, suggestion
from partnerhub.shell.report import count, plain
from partnerhub.shell.terminal import out
from partnerhub.shell.waiting import asking, waiting

VERBS = {
    "p": Do.PUBLISH,
    "h": Do.HOLD,
    "r": Do.REJECT,
    "f": Do.FEATURE,
    "a": Do.ACCEPT,
    "d": Do.DECLINE,
    "m": Do.MERGE,
    "x": Do.SPLIT,
    "w": Do.WITHDRAW,
    "k": Do.DESCRIBE,
}
ONLY = {  # what only some questions can be answered with
    Do.ACCEPT: ((Matter.CHANGED, Matter.RETRACTED), "nothing was changed at the source here"),
    Do.DECLINE: ((Matter.CHANGED, Matter.RETRACTED, Matter.DEBATE_CLOSED), "nothing was changed at the source here"),
    Do.MERGE: ((Matter.DOUBTFUL,), "there is no other story in question here: `hub decide merge` joins any two"),
    Do.SPLIT: ((Matter.DOUBTFUL,), "there is no other story in question here: `hub decide split` takes any two apart"),
}
WHY = {  # when the editor's answer is not the one suggested
    Do.PUBLISH: "read; it may be shown",
    Do.HOLD: "to be asked about first",
    Do.REJECT: "not for this hub",
    Do.FEATURE: "worth everybody's reading",
    Do.ACCEPT: "read; the change is the source's to make",
    Do.DECLINE: "to be asked about first",
    Do.MERGE: "tells the same",
    Do.SPLIT: "tells something else",
    Do.WITHDRAW: "not to be shown any longer",
    Do.DESCRIBE: "read; this is what it is",
}
BEFORE_A_POLL = (
    "It waits for the end of a restricted period. Two editors who show it before that name the period: "
    "hub decide {do} {about} --period NAME --second YY"
)
TIMES = ("starts", "ends", "closes")
ASKED = {
    "starts": "When does it start (a day, or a time such as 2026-12-04T19:00)",
    "ends": "When does it end (a day or a time)",
    "closes": "When does it close (a day, until 23:59, or a time)",
    "place": "Where",
    "amount": "How much is there",
    "whom": "For whom",
}
WHOLE = frozenset({Do.HOLD, Do.REJECT, Do.WITHDRAW})  # about a story, they answer whatever else it asks
INITIALS = re.compile(r"[^\W\d_]{2,4}")
HELP = """\
p publish   h hold      r reject    w withdraw
f feature: it stands first, and the question stays
k kind: says what it is, a call, an event, a notice, with its days; the question stays
a accept    d decline: what was changed or taken back at the source
m merge     x keep apart: two stories that may tell the same
space       the whole text
s skip      u undo: takes the last decision back
q quit: what is decided stays decided
You are asked for a reason when you do something else than what is suggested; Enter takes ours, Escape goes back."""
SHORT = {Matter.CHANGED: "a accept  d decline  h hold  w withdraw", Matter.DOUBTFUL: "m merge  x keep apart"}
SHORT |= {Matter.RETRACTED: "a it stays away  d show it again", Matter.DEBATE_CLOSED: "d it stays out"}
ALWAYS = "s skip  u undo  ? all keys  q quit"
ROOM = 14  # lines of a screen that are not the story's text
LEAST = 6  # lines of it that are shown however small the screen
OF_OTHER = 6  # lines of the other story of a doubtful merge
LAST = "That was the last question. u takes your last answer back; any other key ends."


@dataclass(frozen=True, slots=True)
class Step:
    row: Waiting
    question: Question


@dataclass(slots=True)
class Review:
    """One editor's way through the questions: where they are, and what they wrote."""

    found: Opened
    steps: Sequence[Step]
    keys: Keys
    by: str
    fixed: datetime | None  # the time to work with, when one was given
    console: Console
    at: int = 0
    written: list[tuple[Path, int]] = field(default_factory=list)  # each file, and where the editor was
    answered: set[int] = field(default_factory=set)

    def run(self) -> None:
        remark = ""
        while self.at < len(self.steps):
            self._show(self.steps[self.at], remark)
            key = self.keys.key()
            if key in ("", "q"):
                break
            remark = self._do(key)
            if self.at == len(self.steps) and self.written and self._takes_back(remark):
                remark = self._undo()

    def _takes_back(self, remark: str) -> bool:
        """Whether the editor undoes the very last answer."""
        self.console.print(Text(f"{remark}\n{LAST}", "yellow"))
        return self.keys.key() == "u"

    def _do(self, key: str) -> str:
        """Does what a key says, and gives what to tell the editor next."""
        step = self.steps[self.at]
        if key in VERBS:
            return self._decide(step, VERBS[key])
        if key == "s":
            self.at += 1
            return "Skipped."
        if key == "u":
            return self._undo()
        if key == "?":
            return HELP
        if key == " ":
            return "\n".join(whole_text(step.question))
        return f"“{plain(key)}” means nothing here." if key.isprintable() else ""

    def _decide(self, step: Step, do: Do) -> str:
        matters, problem = ONLY.get(do, ((step.question.matter,), ""))
        if step.question.matter not in matters:
            return f"{problem.capitalize()}."
        if do in (Do.PUBLISH, Do.ACCEPT) and any(reason.rule in RULES for reason in step.question.reasons):
            return BEFORE_A_POLL.format(do=do, about=step.question.about)
        second = None
        if do in (Do.PUBLISH, Do.ACCEPT) and step.question.sensitive and step.question.matter is not Matter.RETRACTED:
            second = self._initials("It is sensitive. A second editor's initials", unlike=self.by)
            if second is None:
                return "Nothing was decided: two editors have to agree on what is sensitive."
        ground = self._ground(step.question) if do is Do.WITHDRAW else None
        details = self._details(step.row.details) if do is Do.DESCRIBE else None
        lacks = (do is Do.WITHDRAW and not ground) or (do is Do.DESCRIBE and not details)
        why = None if lacks else self._why(step, do)
        if why is None:
            return "Nothing was decided."
        decision = replace(self._decision(step.question, do, why), details=details)
        try:
            path = write_decision(self.found.hub, replace(decision, second=second, ground=ground))
        except ConfigError as error:
            return "\n".join(each.problem for each in error.mistakes)
        self.written.append((path, self.at))
        if do is Do.FEATURE:
            return f"Featured ({path.name}). The question stays."
        if details:
            return f"It is {told_of(details)}.\nThe question stays ({path.name})."
        self._go_on(step, do)
        return f"{do.capitalize()}: {path.name}"

    def _go_on(self, step: Step, do: Do) -> None:
        """To the next question; past the others of a story that is settled by this answer."""
        self.answered.add(self.at)
        self.at += 1
        if do in WHOLE and step.question.about == step.row.id:
            while self.at < len(self.steps) and self.steps[self.at].row is step.row:
                self.answered.add(self.at)
                self.at += 1

    def _decision(self, question: Question, do: Do, why: str) -> Decision:
        about: str = question.about
        others: tuple[str, ...] = ()
        if do is Do.MERGE and question.merge:
            about, others = question.merge[0], question.merge[1:]
        elif do is Do.SPLIT:
            others = (question.other,)
        ours = about == question.item
        return Decision(
            file="",
            about=about,
            do=do,
            by=self.by,
            on=when(self.fixed),
            why=why,
            link=question.link if ours else None,
            version=(question.version or None) if ours or do in (Do.PUBLISH, Do.ACCEPT, Do.DECLINE) else None,
            others=others,
        )

    def _why(self, step: Step, do: Do) -> str | None:
        """The reason: ours for what was suggested, else the editor's own."""
        if do is step.question.suggested.do:
            return step.question.suggested.why
        if do in (Do.FEATURE, Do.DESCRIBE):
            return WHY[do]
        typed = self.keys.line(f"Why {do}{_reach(step, do)}? [{WHY[do]}] ")
        return None if typed is None else typed or WHY[do]

    def _ground(self, question: Question) -> Ground | None:
        """Why it is withdrawn, in a word that readers see."""
        if question.suggested.ground:
            return question.suggested.ground
        prompt = f"On what ground ({', '.join(Ground)})? "
        while typed := self.keys.line(prompt):
            if typed in list(Ground):
                return Ground(typed)
            prompt = f"“{plain(typed)}” is none of {', '.join(Ground)}{nearest(typed, Ground)}. On what ground? "
        return None

    def _details(self, before: Details) -> Details | None:
        """What it is, asked field by field. Enter takes what was found in its words, a hyphen takes it out."""
        kind = self._asked(f"What is it ({', '.join(ItemKind)})", before.kind)
        while kind is not None and kind not in list(ItemKind):
            told = f"“{plain(kind)}” is none of {', '.join(ItemKind)}{nearest(kind, ItemKind)}"
            kind = self._asked(f"{told}. What is it", before.kind)
        if kind is None:
            return None
        known = details_written(before, self.found.zone)
        typed: dict[str, str | None] = {}
        for key in FIELDS[ItemKind(kind)]:
            text = self._asked(ASKED[key], known.get(key) or "-")
            while text and text != "-" and key in TIMES and moment(text) is None:
                text = self._asked(f"“{plain(text)}” is neither a day such as 2026-12-04 nor a time. {ASKED[key]}", "-")
            if text is None:
                return None
            typed[key] = None if text == "-" else text
        zone = before.zone if any(typed.get(key) for key in TIMES) and before.kind is not ItemKind.NEWS else None
        return details_of(self.found, kind, {**typed, "zone": zone})

    def _asked(self, question: str, default: str) -> str | None:
        typed = self.keys.line(f"{question}? [{default}] ")
        return None if typed is None else typed or default

    def _initials(self, prompt: str, unlike: str = "") -> str | None:
        typed = self.keys.line(f"{prompt}: ")
        valid = typed and INITIALS.fullmatch(typed) and typed.lower() != unlike.lower()
        return typed if valid else None

    def _undo(self) -> str:
        if not self.written:
            return "There is nothing to undo: this only takes back what you decided just now."
        path, self.at = self.written.pop()
        path.unlink(missing_ok=True)
        row = self.steps[self.at].row
        self.answered -= {place for place, step in enumerate(self.steps) if step.row is row and place >= self.at}
        return f"Taken back: {path.name}"

    # ── what is seen ──

    def _show(self, step: Step, remark: str) -> None:
        if self.console.is_terminal:
            self.console.clear()
        for part in self._screen(step, remark):
            self.console.print(part, highlight=False)

    def _screen(self, step: Step, remark: str) -> Iterator[RenderableType]:
        row, question = step.row, step.question
        place = f"{self.at + 1} of {len(self.steps)}, {len(self.written)} decided"
        yield Line(Text(place), align="right", style="dim")
        yield heading(row, question)
        yield from subject(row, question)
        yield Text()
        if question.change:
            yield Padding(change(question.change), (0, 0, 1, 2))
        else:
            yield Padding(self._text(question), (0, 0, 1, 2))
        yield from because(question)
        if question.theirs:
            yield Padding(self._cut(Text("\n".join(lines_in(question.theirs.text))), OF_OTHER), (0, 0, 1, 2))
        yield suggestion(question)
        yield Text()
        if remark:
            yield Text(remark, "yellow")
        yield Text(f"{SHORT.get(question.matter, 'p publish  h hold  r reject  f feature')}  {ALWAYS}", "dim")

    def _text(self, question: Question) -> Text:
        """As much of the words as there is room for, what was matched marked."""
        other = OF_OTHER + 2 if question.theirs else 0
        room = max(LEAST, self.console.height - ROOM - other - 2 * len(question.reasons))
        lines = lines_in(question.text)
        text = Text("\n".join(lines[lines[:1] == [plain(question.title)] :]))
        text.highlight_words([plain(r.matched) for r in question.reasons if r.matched], "reverse")
        return self._cut(text, room)

    def _cut(self, text: Text, room: int) -> Text:
        wrapped = text.wrap(self.console, max(20, self.console.width - 4))
        shown = Text("\n").join(wrapped[:room])
        return shown.append("\n… (space: all of it)", "dim") if len(wrapped) > room else shown


def _reach(step: Step, do: Do) -> str:
    """A warning where an answer goes further than the question."""
    is_seen = step.row.state is StoryState.PUBLISHED and step.question.about == step.row.id
    return " the whole story, which readers see" if do in WHOLE and is_seen else ""


def can_be_answered(question: Question) -> bool:
    return bool(question.suggested.do) or question.matter in (Matter.WAITING, Matter.ELSEWHERE)


def whole_text(question: Question) -> list[str]:
    theirs = ["", "The other one:", *lines_in(question.theirs.text)] if question.theirs else []
    return [*lines_in(question.text), *theirs]


def lines_in(text: str) -> list[str]:
    return [told for line in text.splitlines() if (told := plain(line))]


def review(found: Opened, by: str | None, fixed: datetime | None) -> None:
    """Shows each question and writes each answer, until all are answered or the editor leaves."""
    rows = waiting(found.hub, found.content, found.store, asking(found.store))
    steps = [Step(row, question) for row in rows for question in row.questions if can_be_answered(question)]
    if not steps:
        out.print("Nothing waits for an editor.")
        return

    def echo(text: str) -> None:
        out.file.write(text)
        out.file.flush()

    with listening(sys.stdin.fileno(), echo) as keys:
        going = Review(found, steps, keys, by or "", fixed, out)
        try:
            while not INITIALS.fullmatch(going.by):
                typed = keys.line("Your initials (2 to 4 letters): ")
                if typed is None:
                    return
                going.by = typed
            going.run()
        except KeyboardInterrupt:
            out.print()
        finally:
            _tell(going)


def _tell(going: Review) -> None:
    left = len(going.steps) - len(going.answered)
    told = f"{len(going.written)} decided, {count(left, 'question')} left."
    after = " They are files in content/decisions; `hub build` heeds them." if going.written else ""
    out.print(f"{told}{after}", highlight=False)
