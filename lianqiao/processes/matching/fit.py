"""The structured fit of a demand and an achievement: marks beside the score of the texts, never part of it.

Both records come as the reader is shown them, so that a mark tells nothing that masking keeps back.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

from django.utils.translation import gettext as _

from lianqiao.core.money import format_yuan
from lianqiao.engines.retrieval import facts
from lianqiao.processes.matching.domain.answering import Answering
from lianqiao.processes.matching.enums import Aspect, FitVerdict
from lianqiao.processes.matching.helpers import WHAT_HELPS, stages_between
from lianqiao.registers.achievements.enums import TransformationMode
from lianqiao.registers.achievements.queries.masking import Shown as ShownAchievement
from lianqiao.registers.demands.enums import CooperationMode
from lianqiao.registers.demands.queries.masking import Shown as ShownDemand
from lianqiao.registers.taxonomy.enums import PublicStage

#: The ways of transformation that answer a way of cooperation.
WAYS: Final[dict[str, frozenset[str]]] = {
    CooperationMode.COMMISSIONED: frozenset({TransformationMode.JOINT_IMPLEMENTATION}),
    CooperationMode.JOINT: frozenset({TransformationMode.JOINT_IMPLEMENTATION}),
    CooperationMode.ASSIGNMENT: frozenset({TransformationMode.ASSIGNMENT}),
    CooperationMode.LICENCE: frozenset({TransformationMode.LICENCE}),
    CooperationMode.EQUITY: frozenset({TransformationMode.EQUITY_CONTRIBUTION}),
    CooperationMode.CONSULTING: frozenset(),
}


@dataclass(frozen=True)
class Mark:
    """One aspect: whether it fits, and in words why."""

    aspect: Aspect
    verdict: FitVerdict
    words: str


@dataclass(frozen=True)
class StructuredFit:
    """The marks of a pair, one for each `Aspect` in its order."""

    marks: tuple[Mark, ...]

    @property
    def fitting(self) -> int:
        """How many aspects fit."""
        return sum(mark.verdict == FitVerdict.FITS for mark in self.marks)

    @property
    def missing(self) -> int:
        """How many do not."""
        return sum(mark.verdict == FitVerdict.MISSES for mark in self.marks)

    @property
    def order(self) -> tuple[int, int]:
        """What to sort by, the best first: few that do not fit, then many that do."""
        return self.missing, -self.fitting

    def fits(self, aspect: str) -> bool:
        """Whether an aspect is known to fit."""
        return any(mark.aspect == aspect and mark.verdict == FitVerdict.FITS for mark in self.marks)


def fit_of(
    demand: ShownDemand,
    achievement: ShownAchievement,
    *,
    on: date,
    answering: Answering | None,
    helpers: Mapping[PublicStage, tuple[str, ...]],
) -> StructuredFit:
    """The marks of a pair as one reader may know them.

    `answering` is the record of whom the reader would ask, None where there is none or the owner is hidden; `helpers`
    (`helpers_for`) are named where readiness is missing.
    """
    return StructuredFit(
        (
            _field(demand.record, achievement.record),
            _region(demand.record, achievement.record),
            _readiness(demand.record.readiness_wanted, achievement.record, helpers),
            _price(demand.budget_yuan, achievement.price_yuan),
            _way(demand, achievement),
            _freshness(demand.record, achievement.record, on),
            _answers(answering),
        )
    )


def _field(demand: Any, achievement: Any) -> Mark:
    wanted, offered = (tuple(sorted(field.pk for field in record.fields.all())) for record in (demand, achievement))
    if not wanted or not offered:
        return _unknown(Aspect.FIELD, _("有一方没有填写技术领域"))
    fits = facts.field_fit(wanted, offered).fit > 0
    return _mark(Aspect.FIELD, fits, _("技术领域相符") if fits else _("技术领域不同"))


def _region(demand: Any, achievement: Any) -> Mark:
    fit = facts.region_fit(demand.region_id, achievement.region_id)
    words = {
        "county": _("同一县区"),
        "city": _("同一城市"),
        "province": _("同一省份"),
        "elsewhere": _("不在同一省份"),
    }
    return _mark(Aspect.REGION, fit.fit > 0, words[fit.value])


def _readiness(want: int | None, achievement: Any, helpers: Mapping[PublicStage, tuple[str, ...]]) -> Mark:
    """By the level that is shown: the appraised one before the owner's own word, and which of them it is."""
    have: int | None = achievement.shown_readiness
    if want is None or have is None:
        return _unknown(Aspect.READINESS, _("没有要求") if want is None else _("没有填写"))
    whose = _("评价认定") if achievement.is_proven else _("单位自评")
    levels = {"whose": whose, "have": have, "want": want}
    missing = stages_between(have, want)
    if not missing:
        return _mark(Aspect.READINESS, True, _("%(whose)s %(have)d 级，达到要求的 %(want)d 级") % levels)
    told = "；".join(_help(stage, helpers.get(stage, ())) for stage in missing)
    gap = _("%(whose)s %(have)d 级，差 %(gap)d 级到要求的 %(want)d 级") % {**levels, "gap": want - have}
    return _mark(Aspect.READINESS, False, _("%(gap)s，可借助%(helpers)s") % {"gap": gap, "helpers": told})


def _help(stage: PublicStage, names: tuple[str, ...]) -> str:
    what = str(WHAT_HELPS[stage])
    return _("%(what)s（如%(names)s）") % {"what": what, "names": "、".join(names)} if names else what


def _price(budget: Decimal | None, price: Decimal | None) -> Mark:
    if budget is None or price is None:
        return _unknown(Aspect.PRICE, _("有一方面议或未公开"))
    amounts = {"price": format_yuan(price), "budget": format_yuan(budget)}
    if price <= budget:
        return _mark(Aspect.PRICE, True, _("报价 %(price)s，在 %(budget)s 预算之内") % amounts)
    return _mark(Aspect.PRICE, False, _("报价 %(price)s，超出 %(budget)s 的预算") % amounts)


def _way(demand: ShownDemand, achievement: ShownAchievement) -> Mark:
    wanted = demand.record.modes if demand.parts.details else []
    offered = set(achievement.record.modes)
    if not wanted or not offered:
        return _unknown(Aspect.WAY, _("有一方没有说明"))
    common = [mode for mode in wanted if WAYS[mode] & offered]
    if common:
        names = "、".join(str(CooperationMode(mode).label) for mode in common)
        return _mark(Aspect.WAY, True, _("双方都接受%(names)s") % {"names": names})
    if TransformationMode.OTHER in offered or CooperationMode.CONSULTING in wanted:
        return _unknown(Aspect.WAY, _("需要协商"))
    return _mark(Aspect.WAY, False, _("希望的方式不同，需要协商"))


def _freshness(demand: Any, achievement: Any, on: date) -> Mark:
    days = [record.fresh_from for record in (demand, achievement) if record.fresh_from is not None]
    if not days:
        return _unknown(Aspect.FRESHNESS, _("还没有发布"))
    oldest = min(days)
    fits = facts.freshness_fit(on=on, updated=oldest).fit >= 0
    words = _("双方在一年内确认过信息") if fits else _("信息自 %(day)s 以后没有更新")
    return _mark(Aspect.FRESHNESS, fits, words % {"day": oldest.isoformat()})


def _answers(answering: Answering | None) -> Mark:
    if answering is None:
        return _unknown(Aspect.ANSWERS, _("对方还没有对接记录"))
    words = _("答复过 %(answered)d 次对接，%(lapsed)d 次逾期未答") % {
        "answered": answering.answered,
        "lapsed": answering.lapsed,
    }
    return _mark(Aspect.ANSWERS, answering.answered > answering.lapsed, words)


def _mark(aspect: Aspect, fits: bool, words: str) -> Mark:
    return Mark(aspect, FitVerdict.FITS if fits else FitVerdict.MISSES, words)


def _unknown(aspect: Aspect, words: str) -> Mark:
    return Mark(aspect, FitVerdict.UNKNOWN, words)
