"""Why a story is here, and why a partner's words may stand here, in words for readers."""

from __future__ import annotations

from collections.abc import Sequence

from partnerhub.language import N_, Language
from partnerhub.model import Basis, Hub, Partner, Permission, Reason, Story, Tie, Voice

REASONS = {
    Tie.NAMES: N_("it names %(name)s"),
    Tie.POSTCODE: N_("the postcode %(name)s"),
    Tie.WORKS: N_("%(name)s works there"),
    Tie.PARTNER: N_("%(name)s is a partner of this patch"),
    Tie.PASSES: N_("%(name)s serves people who pass through"),
    Tie.PRIORITY: N_("national guidance on a priority (%(name)s)"),
    Tie.EDITOR: N_("an editor placed it"),
}


def reasons(found: Sequence[Reason], hub: Hub, words: Language) -> tuple[str, ...]:
    """Why a story is here, with the names in one breath: "it names Hexley, Stonebrook"."""
    named = ", ".join(reason.of for reason in found if reason.tie is Tie.NAMES)
    first = (Reason(Tie.NAMES, named),) if named else ()
    rest = (reason for reason in found if reason.tie is not Tie.NAMES)
    return tuple(words.gettext(REASONS[each.tie]) % {"name": _name(each, hub)} for each in (*first, *rest))


def beyond(story: Story, hub: Hub, words: Language) -> str:
    """Of a story that is from beyond the patch, why it matters here."""
    far = {Tie.PASSES, Tie.PRIORITY}
    why = [reason for reason in story.reasons if reason.tie in far]
    if story.areas or len(why) < len(story.reasons) or not why:
        return ""
    says = {"patch": hub.areas[0].name, "why": "; ".join(reasons(why, hub, words))}
    return words.gettext("From beyond %(patch)s, here because: %(why)s.") % says


def terms(partner: Partner, words: Language) -> str:
    """In one sentence or two, why a partner's words may stand here."""
    _, permission, says = words.gettext, partner.permission, {"name": partner.name}
    if partner.voice is not Voice.PARTNER:
        return _("The words of %(name)s, shown in full.") % says
    if permission.basis is Basis.LICENCE:
        under = _("Published by %(name)s under %(licence)s.") % {**says, "licence": permission.licence}
        return f"{under} {_how_much(permission, words)}"
    if permission.basis is Basis.AGREEMENT:
        granted = words.day(permission.date) if permission.date else None
        given = ", ".join(filter(None, (permission.granted_by, granted)))
        agreed = _("Shown by agreement (%(given)s).") % {"given": given}
        return f"{agreed} {_how_much(permission, words)}"
    return _("%(name)s has not been asked for more, so only titles, dates and links are shown.") % says


def _name(reason: Reason, hub: Hub) -> str:
    if reason.tie in (Tie.WORKS, Tie.PARTNER, Tie.PASSES):
        return hub.by_partner[reason.of].name
    return hub.by_topic[reason.of].name if reason.tie is Tie.PRIORITY else reason.of


def _how_much(permission: Permission, words: Language) -> str:
    most = permission.excerpt_words
    if most is None:
        return words.gettext("Its texts may stand here whole.")
    return words.ngettext(
        "Of longer texts we show the first %(count)s word.", "Of longer texts we show the first %(count)s words.", most
    ) % {"count": most}
