"""How the site is built. Settings only; who we listen to is in partners.yaml."""

from pathlib import Path

from plugins import hub_pages, hub_site

HUB_DIR = str(Path(__file__).resolve().parent)
PATH = str(Path(HUB_DIR, "content"))
OUTPUT_PATH = str(Path(HUB_DIR, "output"))
THEME = str(Path(HUB_DIR, "theme"))
PLUGINS = [hub_pages, hub_site]  # as modules: one that is broken stops the build instead of being skipped

# Names, languages and addresses come from partners.yaml, so nothing of them stands here.
SITENAME = ""
SITEURL = ""
RELATIVE_URLS = True
TIMEZONE = "UTC"
DEFAULT_LANG = "en"

# Editors' pages are Pelican's, stories are ours: no articles, no lists by tag, no feeds of Pelican's own.
PAGE_PATHS = ["pages", "debates", "roundups", "incidents", "elections", "hustings", "events", "commitments", "notices"]
PAGE_PATHS += ["unconferences"]
PAGE_URL = PAGE_SAVE_AS = "{slug}/index.html"
PAGE_LANG_URL = PAGE_LANG_SAVE_AS = "{lang}/{slug}/index.html"
DRAFT_PAGE_SAVE_AS = DRAFT_PAGE_LANG_SAVE_AS = ""  # what is not published is not written
ARTICLE_PATHS: list[str] = []
STATIC_PATHS = ["images", "files"]
STATIC_EXCLUDES: list[str] = []
DIRECT_TEMPLATES: list[str] = []
AUTHOR_SAVE_AS = CATEGORY_SAVE_AS = TAG_SAVE_AS = ""
FEED_ATOM = FEED_RSS = FEED_ALL_ATOM = FEED_ALL_RSS = None
CATEGORY_FEED_ATOM = AUTHOR_FEED_ATOM = AUTHOR_FEED_RSS = TRANSLATION_FEED_ATOM = None
TYPOGRIFY = False
SLUGIFY_SOURCE = "basename"
DELETE_OUTPUT_DIRECTORY = False  # the output is a link to an edition; editions tidy up after themselves
CACHE_CONTENT = False
LOAD_CONTENT_CACHE = False

MARKDOWN = {"extensions": ["extra", "sane_lists", "toc"], "output_format": "html"}
JINJA_ENVIRONMENT = {
    "autoescape": True,
    "trim_blocks": True,
    "lstrip_blocks": True,
    "auto_reload": False,
    "extensions": ["jinja2.ext.i18n"],
}
