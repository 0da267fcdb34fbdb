"""The JSON Schemas that editors' tools read: of partners.yaml, and of the front matter of everything in content/."""

from __future__ import annotations

from typing import Any

KINDS = (
    "partners",
    "decision",
    "debate",
    "roundup",
    "incident",
    "election",
    "hustings",
    "event",
    "inbox",
    "page",
    "commitment",
    "notice",
    "unconference",
)


def schema(kind: str = "partners") -> dict[str, Any]:
    """One of `KINDS` as JSON Schema: every key with its title, description and default, in order."""
    from pydantic.json_schema import GenerateJsonSchema  # with the shapes a third of a second, which no night needs

    from partnerhub.config.content.shapes import SHAPES
    from partnerhub.config.shape import FileShape

    shape = FileShape if kind == "partners" else SHAPES[kind]
    return {"$schema": GenerateJsonSchema.schema_dialect, **shape.model_json_schema(by_alias=True)}
