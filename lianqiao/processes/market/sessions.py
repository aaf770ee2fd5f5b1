"""Guards and effects of the table of sessions."""

from __future__ import annotations

from django.utils.translation import gettext as _

from lianqiao.core import clock
from lianqiao.core.transitions import Context
from lianqiao.processes.market import steps
from lianqiao.processes.market.models import Session


def words_are_clean(session: Session, context: Context) -> str | None:
    """What is published at once must not hold a word of the keyword guard."""
    return steps.words_are_clean(*session.guarded_texts())


def days_are_ahead(session: Session, context: Context) -> str | None:
    """Units still have time to put listings into it."""
    return None if session.listings_until >= clock.today() else _("征集标的的截止日期已经过去，请先修改。")


def let_listings_go(session: Session, context: Context) -> None:
    """Listings that were put into it stand for themselves."""
    for listing in session.listings.select_for_update(of=("self",)).order_by("pk"):
        listing.session = None
        listing.save()
