"""Everything that people write in content/, read and checked: decisions, debates, round-ups, incidents, inbox, pages.

`read_content(hub)` gives frozen values or every mistake in every file at once. `writing` writes files that read so.
Renders nothing: Pelican does.
"""

from partnerhub.config.content.kept import read_content

__all__ = ["read_content"]
