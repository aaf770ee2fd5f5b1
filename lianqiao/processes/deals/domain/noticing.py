"""The public notice of an agreed price (LAW-06, LAW-07): what it says, opening it, and what it is worth."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils.translation import gettext as _

from lianqiao.core import clock, documents
from lianqiao.core.access import SYSTEM, Actor
from lianqiao.core.errors import DomainError
from lianqiao.core.money import format_yuan
from lianqiao.core.norms import Answer
from lianqiao.core.notices.domain.notices import UNDER_WAY, Posting, open_notice
from lianqiao.core.notices.enums import NoticeState
from lianqiao.core.notices.kinds import PRICING
from lianqiao.core.notices.models import PublicNotice
from lianqiao.core.notices.proof import is_exempting
from lianqiao.core.permissions import Permission
from lianqiao.core.transitions import apply
from lianqiao.processes.deals.models import Deal
from lianqiao.processes.disposals.enums import PricingMethod


def notices_of(deal: Deal) -> Any:
    """The price notices about the deal, newest first."""
    about = ContentType.objects.get_for_model(Deal)
    rows = PublicNotice.objects.filter(subject_type=about, subject_id=deal.pk, kind=PRICING.key)
    return rows.select_related("organisation").prefetch_related("places").order_by("-created_at", "-id")


def is_under_way(deal: Deal) -> bool:
    """Whether a price notice is written, hangs or waits for its end."""
    return bool(notices_of(deal).filter(state__in=UNDER_WAY).exists())


def length_for(deal: Deal) -> Answer[Any]:
    """How long the price has to be put up, with its source."""
    return PRICING.length.get(where=deal.organisation, on=clock.today())


def proposed(deal: Deal) -> dict[str, Any]:
    """Title, text and table of the notice, as they are proposed to the seller."""
    head = [_("成果名称"), _("完成人"), _("转化方式"), _("承接方"), _("拟交易价格")]
    rows = []
    for item in deal.items.select_related("achievement").prefetch_related("achievement__completers"):
        people = "、".join(one.name for one in item.achievement.completers.all())
        price = format_yuan(item.amount_yuan)
        rows.append([item.achievement.title, people, str(deal.get_mode_display()), deal.buyer_name, price])
    text = _(
        "我单位拟以协议定价方式转化下列科技成果，总价 %(price)s。"
        "现按《促进科技成果转化法》第十八条的规定公示成果名称和拟交易价格。"
        "对完成人、权属、价格或程序有异议的，请在公示期内实名提出，并写明事实和依据。"
    )
    return {
        "title": _("协议定价公示：%(title)s") % {"title": deal.title[:100]},
        "text": text % {"price": format_yuan(deal.price_yuan)},
        "items": documents.table(head, rows),
    }


@transaction.atomic
def announce_price(
    deal: Deal,
    *,
    actor: Actor,
    title: str,
    text: str,
    places: Iterable[Posting],
    items: Mapping[str, Any] | None = None,
    first_day: date | None = None,
) -> PublicNotice:
    """Put the agreed price up, in the unit, in the market and on the portal, once all have confirmed the terms.

    The terms are frozen with it. Raises AccessError or DomainError, and then nothing has changed.
    """
    locked: Deal = Deal.objects.select_for_update(of=("self",)).get(pk=deal.pk)
    actor.require(Permission.DEAL_CONCLUDE, locked)
    if not locked.is_by_agreement:
        raise DomainError("not_by_agreement", _("只有协议定价才需要公示价格。"))
    noticed = apply(locked, "announce", actor=SYSTEM)
    return open_notice(
        noticed,
        actor=actor,
        kind=PRICING.key,
        title=title,
        text=text,
        items=items,
        places=places,
        first_day=first_day,
    )


def is_exempt(deal: Deal) -> bool:
    """Whether the price was found in a way that exempts the unit's leaders (LAW-07).

    By listing or by auction; or by agreement, put up in the unit and in the market for the whole time.
    """
    if deal.pricing in (PricingMethod.LISTING, PricingMethod.AUCTION):
        return True
    if not deal.is_by_agreement:
        return False
    passed = notices_of(deal).filter(state=NoticeState.PASSED, submitted_at__gte=deal.frozen_at)
    return any(is_exempting(notice) for notice in passed)
