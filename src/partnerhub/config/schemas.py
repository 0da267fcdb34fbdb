"""The JSON Schemas that editors' tools read: of partners.yaml, and of the front matter of everything in content/."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema

from partnerhub.config.content.shapes import SHAPES
from partnerhub.config.shape import FileShape

KINDS: Mapping[str, type[BaseModel]] = MappingProxyType({"partners": FileShape, **SHAPES})


def schema(kind: str = "partners") -> dict[str, Any]:
    """One of `KINDS` as JSON Schema: every key with its title, description and default, in order."""
    return {"$schema": GenerateJsonSchema.schema_dialect, **KINDS[kind].model_json_schema(by_alias=True)}
