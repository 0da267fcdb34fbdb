"""Everything that people write in content/, read and checked: decisions, debates, round-ups, incidents, inbox, pages.

`read_content(hub)` gives frozen values or every mistake in every file at once. Renders nothing: Pelican does.
"""

from partnerhub.config.content.reading import read_content
from partnerhub.config.content.writing import write_decision, write_page

__all__ = ["read_content", "write_decision", "write_page"]
