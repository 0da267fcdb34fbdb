"""What an account is used for, and within how many days it answers: values of partners.yaml's accounts alone."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import BeforeValidator, WithJsonSchema

from partnerhub.config.values import enum_schema, instead_of, one_of, schema_of

_LATEST_REPLY = 60


class Use(StrEnum):
    """What an account is used for."""

    OFFICIAL = "official"
    PERSONAL = "personal"
    CAMPAIGN = "campaign"
    PARTY = "party"


def _reply_days(value: object) -> int:
    if type(value) is not int or not 0 <= value <= _LATEST_REPLY:
        raise ValueError(f"should be a number of working days from 0 to {_LATEST_REPLY}{instead_of(value)}")
    return value


UseWord = Annotated[Use, BeforeValidator(one_of(Use)), WithJsonSchema(enum_schema(Use))]
ReplyDays = Annotated[int, BeforeValidator(_reply_days), schema_of("integer", minimum=0, maximum=_LATEST_REPLY)]
