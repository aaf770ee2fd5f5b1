"""Drawing up an assessment, correcting its points with a reason, and points beside the items."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from lianqiao.core import log, outbox
from lianqiao.core.access import Actor
from lianqiao.core.errors import AccessError, DomainError, InvalidInput
from lianqiao.core.permissions import Permission
from lianqiao.core.records import assign
from lianqiao.engines.progress import SheetError, number
from lianqiao.governance.boards.enums import AssessmentState
from lianqiao.governance.boards.models import AssessedScore, AssessedUnit, Assessment, AssessmentItem, Extra
from lianqiao.governance.boards.queries.assessing import HUNDRED, sheet_of, total_up
from lianqiao.governance.indicators.models import Indicator


@dataclass(frozen=True)
class ItemContent:
    """One line of the sheet: an indicator, its weight in points, and its floor and cap in per cent of the target."""

    indicator: Indicator
    weight: Decimal
    floor: Decimal = Decimal(0)
    cap: Decimal = HUNDRED


@transaction.atomic
def create_assessment(*, actor: Actor, values: Mapping[str, Any], items: Sequence[ItemContent]) -> Assessment:
    """A draft of the government body acted for. Weights need not make 100 before the points are computed."""
    if actor.oversight is None:
        raise AccessError(_("考核由政府部门制定。"), permission=Permission.ASSESSMENT_EDIT)
    assessment = Assessment(
        organisation=actor.organisation, region_id=actor.organisation.region_id, created_by=actor.user
    )
    actor.require(Permission.ASSESSMENT_EDIT, assessment)
    assign(assessment, values)
    assessment.save(force_insert=True)
    _set_items(assessment, items, actor)
    tell(assessment, "create", actor, _("制定考核"))
    return assessment


@transaction.atomic
def edit_assessment(
    assessment: Assessment, *, actor: Actor, values: Mapping[str, Any], items: Sequence[ItemContent]
) -> Assessment:
    """Change a draft."""
    locked = lock(assessment, actor, AssessmentState.DRAFT)
    assign(locked, values)
    locked.save()
    _set_items(locked, items, actor)
    tell(locked, "edit", actor, _("修改考核"))
    return locked


@transaction.atomic
def correct_points(score: AssessedScore, *, actor: Actor, points: Decimal | None, reason: str) -> AssessedScore:
    """Put other points in place of the computed ones, with a reason; None takes a correction back.

    Raises DomainError for points below 0 or above weight times cap, and without a reason; then nothing has changed.
    """
    assessment = lock(score.unit.assessment, actor, AssessmentState.SCORED)
    locked: Any = (
        AssessedScore.objects.select_for_update(of=("self",))
        .select_related("item__indicator", "unit__region", "unit__organisation")
        .get(pk=score.pk)
    )
    most = locked.item.weight * locked.item.cap / HUNDRED
    if points is not None and not Decimal(0) <= points <= most:
        raise DomainError("points", _("得分要在0到%(most)s之间。") % {"most": number(most)}, "points")
    if not reason.strip():
        raise DomainError("reason_missing", _("请写明更正理由。"), "reason")
    before = locked.points
    locked.corrected = points
    locked.reason = reason.strip() if points is not None else ""
    locked.full_clean()
    locked.save()
    recount(assessment)
    words = {"unit": locked.unit, "item": locked.item.indicator, "before": before, "after": locked.points}
    text = _("更正得分：%(unit)s“%(item)s”由%(before)s分改为%(after)s分") % words
    tell(assessment, "correct", actor, text, reason=reason.strip())
    return locked  # type: ignore[no-any-return]


@transaction.atomic
def add_extra(unit: AssessedUnit, *, actor: Actor, points: Decimal, reason: str) -> Extra:
    """Give a unit points, or take some off (negative), with the reason."""
    assessment = lock(unit.assessment, actor, AssessmentState.SCORED)
    extra = Extra(unit=unit, points=points, reason=reason.strip())
    if not extra.reason:
        raise DomainError("reason_missing", _("请写明理由。"), "reason")
    try:
        extra.full_clean()
    except ValidationError as error:
        raise InvalidInput(error.message_dict) from error
    extra.save(force_insert=True)
    recount(assessment)
    text = _("加减分：%(unit)s %(points)s分") % {"unit": unit, "points": f"{points:+}"}
    tell(assessment, "extra", actor, text, reason=extra.reason)
    return extra


@transaction.atomic
def drop_extra(extra: Extra, *, actor: Actor) -> None:
    """Take points beside the items back."""
    assessment = lock(extra.unit.assessment, actor, AssessmentState.SCORED)
    text = _("取消加减分：%(unit)s %(points)s分") % {"unit": extra.unit, "points": f"{extra.points:+}"}
    Extra.objects.filter(pk=extra.pk).delete()
    recount(assessment)
    tell(assessment, "drop_extra", actor, text, reason=extra.reason)


def recount(assessment: Assessment) -> None:
    """Totals and ranks anew, after points or extras have changed; the assessment is locked."""
    items = list(assessment.items.order_by("order", "id"))
    units = list(assessment.units.prefetch_related("scores", "extras"))
    total_up(assessment, units, sheet_of(assessment, items))
    for unit in sorted(units, key=lambda one: one.pk):
        unit.save(update_fields=["total", "rank", "updated_at"])


def lock(assessment: Assessment, actor: Actor, state: str) -> Assessment:
    """The locked assessment, which the actor may change and which is in that state."""
    locked: Assessment = Assessment.objects.select_for_update(of=("self",)).get(pk=assessment.pk)
    actor.require(Permission.ASSESSMENT_EDIT, locked)
    if locked.state != state:
        message = _("考核现在是“%(now)s”，不能这样修改。")
        raise DomainError("assessment_state", message % {"now": locked.get_state_display()})
    return locked


def tell(assessment: Assessment, name: str, actor: Actor, text: str, *, reason: str = "") -> None:
    """Write the business log and the change feed."""
    topic = outbox.topic_of(assessment, name)
    log.record(topic, assessment, actor=actor, text=text, reason=reason)
    outbox.publish(topic, assessment.pk)


def _set_items(assessment: Assessment, items: Sequence[ItemContent], actor: Actor) -> None:
    visible = Indicator.objects.visible_to(actor).filter(pk__in=[one.indicator.pk for one in items])
    keys = [one.indicator.pk for one in items]
    if len(set(keys)) != len(keys):
        raise DomainError("item_twice", _("同一项指标只能列一次。"), "items")
    if visible.count() != len(keys):
        raise DomainError("item_indicator", _("有的指标没有对您公开。"), "items")
    assessment.items.all().delete()
    for number_, one in enumerate(items):
        item = AssessmentItem(
            assessment=assessment,
            indicator=one.indicator,
            weight=one.weight,
            floor=one.floor,
            cap=one.cap,
            order=number_,
        )
        try:
            item.full_clean(exclude=["assessment"])
        except ValidationError as error:
            raise InvalidInput({"items": error.messages}) from error
        item.save(force_insert=True)


def check_weights(assessment: Assessment, items: Sequence[AssessmentItem]) -> str | None:
    """The sentence for weights that do not make 100; None when they do."""
    try:
        sheet_of(assessment, items)
    except SheetError:
        total = sum((item.weight for item in items), Decimal(0))
        return _("各项权重合计要等于100，现在是%(total)s。") % {"total": number(total)}
    return None
