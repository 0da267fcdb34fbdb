"""How fast the hub collects and builds beside named peers on the same machine, and what its screening and
grouping find.

`python -m bench [collecting|grouping|building|screening|lighthouse]` prints tables; docs/benchmarks.md says what they
mean.
Benchmarks are not tests.
"""

from datetime import UTC, datetime

NOW = datetime(2026, 11, 20, 5, tzinfo=UTC)  # when the measured nights are
