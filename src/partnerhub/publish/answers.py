"""Link-backs: the stories that link to a story, as its page lists them.

Takes an open store; gives ids. Does not decide what counts as a link: `store.mentions` does.
"""

from __future__ import annotations

from collections.abc import Mapping

from partnerhub.store import Store

MOST = 12  # on one page


def answers(store: Store, root: str) -> Mapping[str, tuple[str, ...]]:
    """By published story: the newest that link to it, in order of time. `root`: the whole site's public address."""
    return {told: found[-MOST:] for told, found in store.answers(root).items()}
