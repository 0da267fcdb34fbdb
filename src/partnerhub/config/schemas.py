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
    """One of `KINDS` as JSON Schema: every key with its title, description and default, in order; those that pages
    have in common come last."""
    from pydantic.json_schema import GenerateJsonSchema  # with the shapes a third of a second, which no night needs

    from partnerhub.config.content.corrected import SignedShape
    from partnerhub.config.content.shapes import SHAPES
    from partnerhub.config.shape import FileShape, keys_of

    shape = FileShape if kind == "partners" else SHAPES[kind]
    made = shape.model_json_schema(by_alias=True)
    if issubclass(shape, SignedShape):
        shared = keys_of(SignedShape)
        made["properties"] = dict(sorted(made["properties"].items(), key=lambda each: each[0] in shared))
        made["required"].sort(key=lambda key: key in shared)
    return {"$schema": GenerateJsonSchema.schema_dialect, **made}
