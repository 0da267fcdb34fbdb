"""XML one element at a time: refused like a feed's, read without keeping the whole tree. Does not know any format."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from xml.etree.ElementTree import Element, ParseError, iterparse

from partnerhub.collect.imports.values import Wrong
from partnerhub.collect.read import refuse
from partnerhub.collect.values import Trouble


def elements(body: bytes, name: str, wanted: str) -> Iterator[Element]:
    """Each element called `wanted`, whatever its namespace, and the outermost one's other children. Empties them then.

    Raises `Wrong` for entities, for what is cut off and for what is not XML.
    """
    failed = refuse.refused(body, "")
    if failed and failed.trouble is Trouble.ENTITIES:
        raise Wrong(f"{name} declares entities (<!ENTITY), which can be made to explode and no export needs: not read")
    if failed:
        raise Wrong(f"{name} is no export in XML: {failed.reason}")
    depth = 0
    outer: Element | None = None
    try:
        for event, element in iterparse(BytesIO(body.lstrip()), ("start", "end")):  # noqa: S314 - entities are refused above
            if event == "start":
                depth += 1
                outer = outer if outer is not None else element
                continue
            depth -= 1
            if local(element) == wanted or (depth == 1 and local(element) != "channel"):
                yield element
                element.clear()
                if depth == 1 and outer is not None:
                    outer.clear()
    except (ParseError, ValueError, LookupError) as error:
        where = error.position[0] if isinstance(error, ParseError) else 0
        raise Wrong(f"{name} is cut off or no XML: export it again", where) from None


def local(element: Element) -> str:
    """An element's name without its namespace."""
    return element.tag.rpartition("}")[2]


def namespace(element: Element) -> str:
    return element.tag.rpartition("}")[0].removeprefix("{")


def child(element: Element, name: str, within: str | tuple[str, ...] = "") -> str:
    """The text of the first child of this name, in a namespace that begins so (in one of these ways); "" for none."""
    for each in element:
        if local(each) == name and namespace(each).startswith(within):
            return (each.text or "").strip()
    return ""
