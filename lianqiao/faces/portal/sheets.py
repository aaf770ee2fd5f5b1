"""The public page of one record as data: only what masking shows, and words for what is kept back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from lianqiao.core import files
from lianqiao.core.access import Actor
from lianqiao.faces.portal.cards import (
    Card,
    Fact,
    achievement_card,
    demand_card,
    months_words,
    price_words,
    ripeness_words,
    stage_words,
)
from lianqiao.processes.introductions.queries.partners import is_partner
from lianqiao.registers.achievements.enums import AchievementKind
from lianqiao.registers.achievements.models import Achievement
from lianqiao.registers.achievements.queries import masking as achievement_masking
from lianqiao.registers.demands.enums import Urgency
from lianqiao.registers.demands.indicators import Indicator
from lianqiao.registers.demands.models import Demand
from lianqiao.registers.demands.queries import masking as demand_masking


@dataclass(frozen=True)
class Text:
    """A titled piece of running text with the name of its icon."""

    title: str
    icon: str
    body: str


@dataclass(frozen=True)
class Attachment:
    """A file that this actor may download."""

    name: str
    size: int
    url: str


@dataclass(frozen=True)
class Sheet:
    """All that the public page says of a record to one actor.

    `texts` begin with the plain one. `kept_back` names in words what is given after an introduction. `insider` says
    that the actor is shown more than the public. `confirmed_on` is the day on which the owner last stood by the
    record, `fresh_until` the last day on which it counts as fresh.
    """

    card: Card
    region: str
    texts: tuple[Text, ...]
    facts: tuple[Fact, ...]
    indicators: tuple[Indicator, ...]
    people: tuple[str, ...]
    rights: tuple[str, ...]
    attachments: tuple[Attachment, ...]
    keywords: tuple[str, ...]
    kept_back: tuple[str, ...]
    is_own: bool
    insider: bool
    confirmed_on: date | None
    fresh_until: date | None


def achievement_sheet(record: Achievement, actor: Actor) -> Sheet:
    """The page of an achievement that was read with `for_detail()`."""
    shown = achievement_masking.shown_to(record, actor, is_partner=is_partner(actor, record))
    texts = (
        Text(_("能做什么"), "building-factory-2", record.plain_text),
        Text(_("凭什么说做到了这一步"), "certificate", shown.readiness_evidence),
        Text(_("应用情况"), "checkup-list", shown.applications),
        Text(_("技术说明（写给同行）"), "microscope", shown.academic_text),
    )
    facts = (
        Fact(_("成熟度"), ripeness_words(record)),
        Fact(_("意向价格"), price_words(shown.price_yuan, shown=shown.parts.details)),
        Fact(_("转化方式"), "、".join(record.mode_labels)),
        Fact(_("技术领域"), "、".join(field.path() for field in record.fields.all())),
        Fact(_("应用行业"), "、".join(str(row) for row in record.industries.all())),
        Fact(_("成果类型"), str(AchievementKind(record.kind).label)),
        Fact(_("课题来源"), shown.funding_source),
    )
    kept_back = (
        (shown.parts.owner, _("单位名称")),
        (shown.parts.details, _("技术说明、应用情况和价格")),
        (shown.parts.people, _("完成人")),
        (shown.parts.rights, _("知识产权的编号和名称")),
        (shown.parts.attachments, _("附件")),
    )
    return _sheet(
        record,
        actor,
        card=achievement_card(record, actor, shown=shown),
        shown=shown,
        texts=texts,
        facts=facts,
        kept_back=kept_back,
        people=tuple(shown.completers),
        rights=tuple(shown.rights),
    )


def demand_sheet(record: Demand, actor: Actor) -> Sheet:
    """The page of a demand that was read with `for_detail()`."""
    shown = demand_masking.shown_to(record, actor, is_partner=is_partner(actor, record))
    texts = (
        Text(_("遇到的难题"), "help-hexagon", record.problem),
        Text(_("背景"), "building-factory-2", shown.background),
        Text(_("已经试过什么"), "history", shown.tried),
        Text(_("能提供的条件"), "tools", shown.conditions),
    )
    urgent = str(Urgency(record.urgency).label) if shown.parts.details else ""
    facts = (
        Fact(_("需求类型"), str(record.get_kind_display())),
        Fact(_("拟投入"), price_words(shown.budget_yuan, shown=shown.parts.budget)),
        Fact(_("希望期限"), months_words(shown.deadline_months)),
        Fact(_("紧迫程度"), urgent),
        Fact(_("合作方式"), "、".join(shown.mode_labels)),
        Fact(_("希望的成熟程度"), stage_words(record.readiness_wanted, record.public_stage)),
        Fact(_("技术领域"), "、".join(field.path() for field in record.fields.all())),
        Fact(_("所属行业"), "、".join(str(row) for row in record.industries.all())),
        Fact(_("意向单位"), shown.wanted_from),
    )
    kept_back = (
        (shown.parts.owner, _("单位名称")),
        (shown.parts.details, _("试过的办法、现有条件和期限")),
        (shown.parts.background, _("背景")),
        (shown.parts.indicators, _("期望指标")),
        (shown.parts.budget, _("预算")),
        (shown.parts.attachments, _("附件")),
    )
    return _sheet(
        record,
        actor,
        card=demand_card(record, actor, shown=shown),
        shown=shown,
        texts=texts,
        facts=facts,
        kept_back=kept_back,
        indicators=tuple(shown.indicators),
    )


def _sheet(
    record: Any,
    actor: Actor,
    *,
    card: Card,
    shown: Any,
    texts: tuple[Text, ...],
    facts: tuple[Fact, ...],
    kept_back: tuple[tuple[bool, str], ...],
    people: tuple[str, ...] = (),
    rights: tuple[str, ...] = (),
    indicators: tuple[Indicator, ...] = (),
) -> Sheet:
    stored = files.files_of(record) if shown.parts.attachments else ()
    return Sheet(
        card=card,
        region=record.region.path(),
        texts=tuple(text for text in texts if text.body),
        facts=tuple(fact for fact in facts if fact.value),
        indicators=indicators,
        people=people,
        rights=rights,
        attachments=tuple(
            Attachment(file.name, file.size, reverse("workbench:file", args=[file.pk])) for file in stored
        ),
        keywords=tuple(record.keywords),
        kept_back=tuple(words for is_shown, words in kept_back if not is_shown),
        is_own=actor.organisation_id is not None and actor.organisation_id == record.organisation_id,
        insider=shown.everything,
        confirmed_on=record.fresh_from,
        fresh_until=record.fresh_until,
    )
