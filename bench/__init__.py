"""How fast the hub collects and builds, and how much memory it takes, beside named peers on the same machine.

`python -m bench [collecting|building]` prints tables; docs/benchmarks.md says what they mean. Benchmarks are not tests.
"""

from datetime import UTC, datetime

NOW = datetime(2026, 11, 20, 5, tzinfo=UTC)   # when the measured nights are
