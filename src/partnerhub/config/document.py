"""YAML text as plain values that remember their lines: the one place that knows ruamel.yaml.

Takes text, returns a `Document`, and collects what is wrong with the YAML itself. Dates stay text and aliases are read
through. Does not know any key.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode
from ruamel.yaml.reader import ReaderError

Path = tuple[str | int, ...]  # the keys and places that lead to a value: ("partners", 0, "name")

_TAG = "tag:yaml.org,2002:"
_PLAIN_TAGS = frozenset({"str", "int", "float", "bool", "null", "timestamp", "merge", "value", "map", "seq", "binary"})
# A file can name every value once per character. More means aliases of aliases, written to exhaust us.
_FREE = 10_000
_TURNS = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
# What ruamel's pure parser lets through on mangled directives, escapes and anchors, beside its own errors.
_LEAKED = (ValueError, ArithmeticError, LookupError, TypeError, AttributeError, AssertionError, NotImplementedError)


@dataclass(frozen=True, slots=True)
class Line:
    """Where a value stands, 1-based. `key` is the line of its key, or of the value itself in a list."""

    key: int
    value: int


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong at one path; becomes a `Mistake`. `at_key`: the key itself is wrong, not its value.

    In a `Document` the problem is half a sentence about the value at the path.
    """

    path: Path
    problem: str
    at_key: bool = False
    line: int = 0  # 0: the line of `path`


@dataclass(frozen=True, slots=True)
class Document:
    """One YAML document. `data` is made of dict, list, str, int, float, bool and None."""

    data: object
    lines: Mapping[Path, Line]
    findings: tuple[Finding, ...]

    def line_of(self, finding: Finding) -> int:
        """The 1-based line an editor should look at."""
        if finding.line:
            return finding.line
        path = finding.path
        while path not in self.lines:  # a missing key: the nearest thing that is written, at last the document
            path = path[:-1]
        line = self.lines[path]
        return line.key if finding.at_key else line.value


@dataclass(frozen=True, slots=True)
class Span:
    """The characters of one value in its text, from `start` to before `end`: without the comments that follow it."""

    start: int
    end: int
    column: int  # of its first character, 0-based; of a list that of its first hyphen
    is_flow: bool = False  # a list in [] or a mapping in {}


class Unreadable(Exception):
    """This is not YAML. `line` is 1-based, 0 when unknown."""

    def __init__(self, line: int, problem: str) -> None:
        super().__init__(problem)
        self.line = line
        self.problem = problem


def read(text: str, first_line: int = 1) -> Document:
    """The one document in `text`, whose first line is line `first_line` of its file. Raises `Unreadable`.

    An empty document has the data None. Of a key that is written twice the first one counts.
    """
    try:
        node = _composed(text, first_line)
        walk = _Walk(room=max(_FREE, len(text)), offset=first_line)
        data = walk.value(node, (), None) if node is not None else None
    except RecursionError:
        raise Unreadable(0, "is nested too deeply, or an alias (*name) stands inside what it names") from None
    return Document(data, walk.lines, tuple(walk.findings))


def spans(text: str) -> Mapping[Path, Span]:
    """Where each value of a document that can be read is written. What an alias leads to has the path of its anchor."""
    found: dict[Path, Span] = {}
    node = _composed(text, 1)
    if node is not None:
        _place(node, (), text, found, set())
    return found


def text_of(raw: bytes) -> str:
    """A file's text. Raises `Unreadable` with the line of the first byte that is not UTF-8."""
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise Unreadable(line, "is not UTF-8 text: save the file with that encoding") from None


def _composed(text: str, first_line: int) -> Node | None:
    yaml = YAML(typ="safe", pure=True)
    yaml.composer.warn_double_anchors = False  # YAML allows to use a name again
    try:
        node: Node | None = yaml.compose(text)
    except ReaderError as error:
        line = text.count("\n", 0, error.position) + first_line
        raise Unreadable(line, "has a character that YAML does not allow") from None
    except MarkedYAMLError as error:
        raise _unreadable(error, first_line) from None
    except (YAMLError, *_LEAKED) as error:
        raise Unreadable(0, f"is not YAML ({type(error).__name__})") from None
    return node


def _unreadable(error: MarkedYAMLError, first_line: int) -> Unreadable:
    """What an editor can mend, where YAML's own words are for programmers."""
    mark = error.problem_mark or error.context_mark
    said = " ".join((error.problem or "it cannot be read").split())
    begun = error.context_mark.line + first_line if error.context and error.context_mark else 0
    line = mark.line + first_line if mark else 0
    if "mapping values are not allowed" in said:
        return Unreadable(line, 'is not YAML here: a text with ": " in it needs "quotes" around it')
    if "'\\t'" in said:
        return Unreadable(line, "is not YAML here: the line begins with a tab: use spaces")
    if "quoted scalar" in (error.context or "") and begun:
        return Unreadable(begun, "is not YAML here: a quote is opened in this line and never closed")
    if said.startswith("expected <block end>") and begun:
        return Unreadable(line, f"is not YAML here: the line does not line up with what begins in line {begun}")
    return Unreadable(line, f"is not YAML: {said}" + (f" ({error.context}, line {begun})" if begun else ""))


@dataclass(slots=True)
class _Walk:
    room: int
    offset: int
    lines: dict[Path, Line] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    def value(self, node: Node, path: Path, key: Node | None) -> object:
        self.room -= 1
        if self.room < 0:
            raise Unreadable(self._line(node), "repeats itself too often through aliases (*name)")
        at = self._line(node)
        key_line = self._line(key) if key is not None else at
        # A list, a mapping or nothing at all is looked for where its key is, a scalar where it is written.
        self.lines[path] = Line(key_line, at if isinstance(node, ScalarNode) and node.value else key_line)
        tag = str(node.tag or "")
        if tag.removeprefix(_TAG) not in _PLAIN_TAGS and tag != "!":
            self.findings.append(Finding(path, f"has the tag {_tag_name(tag)}, which means nothing here: remove it"))
        if isinstance(node, MappingNode):
            return self._mapping(node, path)
        if isinstance(node, SequenceNode):
            return [self.value(child, (*path, place), None) for place, child in enumerate(node.value)]
        text = str(node.value)
        if any(is_control(letter) for letter in text):
            self.findings.append(Finding(path, "has a control character in it"))
        return _scalar(tag.removeprefix(_TAG), text)

    def _mapping(self, node: MappingNode, path: Path) -> dict[str, object]:
        found: dict[str, object] = {}
        for key, child in _pairs(node):
            if not isinstance(key, ScalarNode):
                self.findings.append(Finding(path, "has a key that is not plain text", line=self._line(key)))
                continue
            name = str(key.value)
            if name in found:
                first = self.lines[*path, name].key
                self.findings.append(
                    Finding((*path, name), f"is written twice (first on line {first})", line=self._line(key))
                )
                continue
            found[name] = None  # so that an alias to an outer value cannot hide a second key
            found[name] = self.value(child, (*path, name), key)
        return found

    def _line(self, node: Node) -> int:
        return int(node.start_mark.line) + self.offset


def _place(node: Node, path: Path, text: str, found: dict[Path, Span], seen: set[int], key: Node | None = None) -> int:
    """Notes a value and all in it; its end."""
    seen.add(id(node))
    start, end = int(node.start_mark.index), int(node.end_mark.index)
    if key is not None and isinstance(node, ScalarNode) and start == end:  # nothing: its mark is that of what follows
        start = end = text.index(":", int(key.end_mark.index)) + 1
    inner: list[tuple[Path, Node, Node | None]] = []
    if isinstance(node, MappingNode):
        inner = [((*path, str(name.value)), child, name) for name, child in _pairs(node)]
    elif isinstance(node, SequenceNode):
        inner = [((*path, place), child, None) for place, child in enumerate(node.value)]
    is_flow = isinstance(node, MappingNode | SequenceNode) and bool(node.flow_style)
    ends = [_place(child, where, text, found, seen, name) for where, child, name in inner if id(child) not in seen]
    if not is_flow:  # the marks of a block lie behind the comments after it
        end = max(ends) if ends else start + len(text[start:end].rstrip())
    found.setdefault(path, Span(start, end, int(node.start_mark.column), is_flow))
    return end


def _pairs(node: MappingNode) -> Iterator[tuple[Node, Node]]:
    yield from node.value


def _tag_name(tag: str) -> str:
    return f'"{tag}"' if tag.isprintable() and len(tag) <= 40 else "of its own"


def is_control(letter: str) -> bool:
    """C0 and C1 controls but tab and line ends, lone surrogates, and what turns the order of letters around."""
    if letter < "\x7f":
        return letter < " " and letter not in "\t\n\r"
    return letter <= "\x9f" or letter in _TURNS or "\ud800" <= letter <= "\udfff"


def _scalar(tag: str, text: str) -> object:
    if tag == "null":
        return None
    if tag == "bool":
        return text.lower() in {"true", "yes", "on", "y"}
    if tag not in {"int", "float"}:
        return text
    try:
        return int(text.replace("_", ""), 0) if tag == "int" else float(text.replace("_", ""))
    except ValueError:  # .inf, or a number of thousands of digits: text to us
        return text
