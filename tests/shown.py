"""Templates rendered as the site renders them, for tests of one page without a build."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from jinja2 import Environment, FileSystemLoader

from partnerhub.language import Language, language
from partnerhub.model import Hub
from partnerhub.publish import addresses
from partnerhub.publish.views import Views
from pelicanconf import JINJA_ENVIRONMENT, THEME
from tests.make import NOW


def shown(hub: Hub, path: str, template: str, view: object, words: Language | None = None) -> str:
    """The page at `path` of this view."""
    root = addresses.root_from(path)
    here = SimpleNamespace(url=addresses.absolute(hub.url, path) if hub.url else "", others=())
    context = {
        "view": view,
        "site": Views(hub).site(NOW, ()),
        "path": path,
        "here": here,
        "SITEURL": root,
        "ROOT": root,
    }
    return environment(words or language(hub.languages[0])).get_template(template).render(context)


def written(source: str) -> str:
    """What a piece of a template comes to."""
    return environment(language("en")).from_string(source).render()


def environment(words: Language) -> Environment:
    settings: dict[str, Any] = JINJA_ENVIRONMENT
    made = Environment(loader=FileSystemLoader(f"{THEME}/templates"), **settings)
    made.policies["ext.i18n.trimmed"] = True
    made.install_gettext_callables(words.gettext, words.ngettext, newstyle=True)  # type: ignore[attr-defined]
    return made
