"""An achievement or a demand as a card: only what masking shows, so that no template can say more."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lianqiao.core.access import Actor
from lianqiao.core.money import format_yuan
from lianqiao.registers.achievements.models import Achievement
from lianqiao.registers.achievements.queries import masking as achievement_masking
from lianqiao.registers.demands.models import Demand
from lianqiao.registers.demands.queries import masking as demand_masking


@dataclass(frozen=True)
class Fact:
    """A label and what is to be said about it, in words."""

    label: str
    value: str


@dataclass(frozen=True)
class Card:
    """What halls, the home page and search show of one record, as one actor is shown it.

    `facts` are short and in the order of their weight; empty ones are left out. `owner_hidden` says that `holder`
    holds words in place of a name.
    """

    pk: Any
    url: str
    introduce_url: str
    title: str
    text: str
    holder: str
    owner_hidden: bool
    region: str
    fields: str
    stage: str
    facts: tuple[Fact, ...]
    published_at: datetime | None


def cards(records: Iterable[Any], actor: Actor) -> list[Card]:
    """The cards of records that were read with `for_list()`; no query for each."""
    return [card(record, actor) for record in records]


def card(record: Achievement | Demand, actor: Actor) -> Card:
    """The card of one achievement or demand that the actor may see."""
    return achievement_card(record, actor) if isinstance(record, Achievement) else demand_card(record, actor)


def achievement_card(record: Achievement, actor: Actor, *, shown: achievement_masking.Shown | None = None) -> Card:
    """The card of an achievement: what it does, for whom, how ripe, on what terms."""
    shown = shown or achievement_masking.shown_to(record, actor)
    facts = (
        Fact(_("成熟度"), ripeness_words(record)),
        Fact(_("意向价格"), price_words(shown.price_yuan, shown=shown.parts.details)),
        Fact(_("转化方式"), "、".join(record.mode_labels)),
    )
    return _card(record, "achievement", text=record.plain_text, shown=shown, facts=facts)


def demand_card(record: Demand, actor: Actor, *, shown: demand_masking.Shown | None = None) -> Card:
    """The card of a demand: what is wrong, how much it is worth, how soon."""
    shown = shown or demand_masking.shown_to(record, actor)
    facts = (
        Fact(_("拟投入"), price_words(shown.budget_yuan, shown=shown.parts.budget)),
        Fact(_("希望期限"), months_words(shown.deadline_months)),
        Fact(_("合作方式"), "、".join(shown.mode_labels)),
    )
    return _card(record, "demand", text=record.problem, shown=shown, facts=facts)


def ripeness_words(record: Achievement) -> str:
    """The shown level of an achievement with its label, and that it was appraised where it was."""
    words = stage_words(record.shown_readiness, record.public_stage)
    return _("%(words)s，经评价") % {"words": words} if record.is_proven else words


def stage_words(level: int | None, stage: Any) -> str:
    """The public label with its level, such as 中试（6 级）; empty when nothing was stated."""
    return "" if level is None else _("%(stage)s（%(level)d 级）") % {"stage": stage.label, "level": level}


def price_words(amount: Decimal | None, *, shown: bool) -> str:
    """An amount as people say it; 面议 where there is none, and a word for what is kept back."""
    if not shown:
        return _("对接后提供")
    return _("面议") if amount is None else format_yuan(amount)


def months_words(months: int | None) -> str:
    """Within how many months; empty when nothing was stated or it is kept back."""
    return "" if months is None else ngettext("%(n)d 个月内", "%(n)d 个月内", months) % {"n": months}


def introduce_url(kind: str, pk: Any) -> str:
    """Where an introduction about this record is asked for; visitors are sent to sign in on the way."""
    return f"{reverse('workbench:introduction_new')}?{kind}={pk}"


def _card(record: Any, kind: str, *, text: str, shown: Any, facts: tuple[Fact, ...]) -> Card:
    return Card(
        pk=record.pk,
        url=reverse(f"portal:{kind}", args=[record.pk]),
        introduce_url=introduce_url(kind, record.pk),
        title=record.title,
        text=text,
        holder=shown.owner_name,
        owner_hidden=not shown.parts.owner,
        region=str(record.region.name),
        fields="、".join(str(field) for field in record.fields.all()),
        stage="" if record.public_stage is None else str(record.public_stage.label),
        facts=tuple(fact for fact in facts if fact.value),
        published_at=record.published_at,
    )
