"""Guards and effects of the table of intents."""

from __future__ import annotations

from django.utils.translation import gettext as _

from lianqiao.core.money import format_yuan
from lianqiao.core.transitions import Context
from lianqiao.processes.market.domain.keeping import locked_listing
from lianqiao.processes.market.enums import ListingState
from lianqiao.processes.market.models import Intent


def is_in_time(intent: Intent, context: Context) -> str | None:
    """Intents are confirmed and withdrawn as long as others may be lodged."""
    return None if intent.listing.takes_intents else _("报名已经截止。")


def has_read(intent: Intent, context: Context) -> str | None:
    """The unit consents to what is announced now, which is what it has read; whoever merely looks has not."""
    if "seen" not in context.data or context.data["seen"] == intent.listing.content_sha256:
        return None
    return _("公告刚刚有变更，请重新阅读以后再确认。")


def consent(intent: Intent, context: Context) -> None:
    """What was consented to, by whom and when."""
    intent.consent_sha256 = intent.listing.content_sha256
    intent.consent_revision = intent.listing.revision
    intent.consented_at, intent.consented_by = context.at, context.actor.user


def leave(intent: Intent, context: Context) -> None:
    """One intent less that stands."""
    _count(intent, -1)


def come_again(intent: Intent, context: Context) -> None:
    """One intent more; whoever comes again stands behind those who stayed."""
    intent.lodged_at = context.at
    _count(intent, 1)


def is_being_judged(intent: Intent, context: Context) -> str | None:
    """The market judges when the time for intents is over, and before anything is decided."""
    return None if intent.listing.state == ListingState.QUALIFYING else _("现在不在资格确认阶段。")


def deposit_is_there(intent: Intent, context: Context) -> str | None:
    """Where a deposit is asked it was paid in."""
    asked = intent.listing.deposit_yuan
    if not asked or intent.deposit_held_yuan >= asked:
        return None
    return _("保证金应到账 %(asked)s，现在登记到账 %(held)s。") % {
        "asked": format_yuan(asked),
        "held": format_yuan(intent.deposit_held_yuan),
    }


def note_judgement(intent: Intent, context: Context) -> None:
    """Who judged, when, and why not."""
    intent.judged_at, intent.judged_by = context.at, context.actor.user
    intent.judged_reason = context.reason


def _count(intent: Intent, by: int) -> None:
    listing = locked_listing(intent.listing_id)
    listing.live_intents += by
    listing.save()
