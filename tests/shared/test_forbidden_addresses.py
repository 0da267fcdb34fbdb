"""The collected forbidden addresses: not one of them may be a channel's address, and none is a crash."""

from __future__ import annotations

from pathlib import Path

import pytest

from partnerhub.address import Allowed
from partnerhub.config.values import address_problem, private_problem
from tests.conftest import SHARED

# A host on the public internet that redirects to where we do not go: that is the fetcher's matter.
REDIRECTS = ".r3dir.me"
LIST: Path = SHARED / "hostile" / "ssrf-urls.dev.txt"


@pytest.mark.parametrize("address", LIST.read_text(encoding="utf-8").splitlines() if LIST.exists() else [])
def test_a_forbidden_address_is_refused_before_anything_is_asked(address: str) -> None:
    refused = address_problem(address) or private_problem(address, Allowed())
    assert bool(refused) != (REDIRECTS in address)
