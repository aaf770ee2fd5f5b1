"""Freezing the terms of a deal: checked, split over the achievements, hashed."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from lianqiao.core.errors import DomainError
from lianqiao.core.money import format_yuan
from lianqiao.processes.deals.content import digest
from lianqiao.processes.deals.enums import PartKind
from lianqiao.processes.deals.models import Deal
from lianqiao.processes.deals.splitting import split
from lianqiao.registers.achievements.enums import TransformationMode


def problems_of(deal: Deal) -> list[tuple[str, str]]:
    """Why nobody could confirm the terms as they are: pairs of column and sentence."""
    found = []
    if deal.price_yuan is None:
        found.append(("price_yuan", _("请填写成交价格；没有对价的填 0。")))
    else:
        parts = list(deal.parts.all())
        total = sum((part.amount_yuan for part in parts), start=Decimal(0))
        if total != deal.price_yuan:
            given = {"parts": format_yuan(total), "price": format_yuan(deal.price_yuan)}
            found.append(("parts", _("价款各部分合计 %(parts)s，和成交价格 %(price)s 不一致。") % given))
        equity = sum((part.amount_yuan for part in parts if part.kind == PartKind.EQUITY), start=Decimal(0))
        is_equity = deal.mode == TransformationMode.EQUITY_CONTRIBUTION
        if is_equity and deal.valuation_yuan is not None and equity != deal.valuation_yuan:
            found.append(("valuation_yuan", _("成果作价金额要等于价款中股权作价的部分。")))
        if equity and not is_equity:
            found.append(("parts", _("只有作价投资才有股权作价的价款。")))
        if any(part.kind == PartKind.ROYALTY for part in parts) and deal.royalty_rate is None:
            found.append(("royalty_rate", _("价款里有提成的，要写明提成基数和比例。")))
    return [*found, *deal.missing_terms().items()]


def freeze(deal: Deal, at: datetime) -> None:
    """The next revision with its hash; the caller holds the row and saves it. Raises DomainError for open questions."""
    if problems := problems_of(deal):
        raise DomainError("incomplete", problems[0][1], problems[0][0])
    deal.revision += 1
    deal.frozen_at = at
    _split_price(deal)
    deal.content_sha256 = digest(deal)


def _split_price(deal: Deal) -> None:
    """The price over the achievements in equal parts; sums hold to the cent."""
    items: list[Any] = list(deal.items.all())
    amounts = split(deal.price_yuan or Decimal(0), [Decimal(1)] * len(items))
    for item, amount in zip(items, amounts, strict=True):
        item.amount_yuan = amount
        item.save(update_fields=["amount_yuan"])
