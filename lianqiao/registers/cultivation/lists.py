"""The lists that officials work through: no research, near the scale, research bodies, credentials that end.

All begin with enterprises or credentials that the caller has narrowed to what the actor oversees. What an enterprise
has not handed in yet does not count; where the main revenue is not filed, the revenue stands for it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import (
    Case,
    Count,
    DateField,
    DecimalField,
    Exists,
    ExpressionWrapper,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextChoices,
    Value,
    When,
)
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from lianqiao.core import norms
from lianqiao.core.access import Actor
from lianqiao.core.filing.enums import FilingState
from lianqiao.core.money import plain
from lianqiao.core.norms import Kind
from lianqiao.registers.alliances.enums import AllianceKind, AllianceState
from lianqiao.registers.alliances.models import Alliance, AllianceMember
from lianqiao.registers.cultivation.facts import INDUSTRIAL_SECTIONS
from lianqiao.registers.enterprises.enums import CredentialKind, StepKind, VisitPurpose
from lianqiao.registers.enterprises.models import Credential, EnterpriseVisit, GrowthStep, YearFigures
from lianqiao.registers.enterprises.models.credentials import ALERT_BEFORE

ABOVE_SCALE = norms.declare("recognition.industry_above_scale", Kind.TABLE, _("规上、临规企业名单"))
NEAR_SHARE = norms.declare("recognition.near_threshold_share", Kind.SHARE, _("临规企业名单"))
BANDS = norms.declare("enterprises.research_bands", Kind.TABLE, _("研发机构覆盖率"))
RESEARCH_LADDER = norms.declare("recognition.research_ladder", Kind.TABLE, _("研发机构覆盖率"), nationwide=False)

#: Figures that nobody but the enterprise reads, and those that were withdrawn.
_UNSHARED = (FilingState.DRAFT, FilingState.CANCELLED)
_FORMED = (AllianceState.CONFIRMED, AllianceState.PUBLISHED, AllianceState.WARNED)
_MONEY: Any = DecimalField(max_digits=24, decimal_places=6)


class Basis(TextChoices):
    """Why an enterprise counts as one above the scale, the surest first."""

    CREDENTIAL = "credential", _("已入库")
    STEP = "step", _("已登记升规")
    FIGURES = "figures", _("收入已达标")


class Research(TextChoices):
    """What an enterprise spent on research in a year."""

    ZERO = "zero", _("研发为零")
    UNKNOWN = "unknown", _("未填报研发费用")
    SOME = "some", _("有研发投入")


class Timetable(TextChoices):
    """How far officials and enterprise have come with a matter that was found."""

    NOT_VISITED = "not_visited", _("未走访")
    NO_DAY = "no_day", _("走访过，没定时间")
    SET = "set", _("已定回访时间")
    OVERDUE = "overdue", _("到期没回访")
    DONE = "done", _("已解决")


def scale_threshold(where: Any, on: dt.date) -> Decimal:
    """The main revenue from which an industrial enterprise is above the scale, in yuan."""
    rows = ABOVE_SCALE.get(where=where, on=on).value
    return next(Decimal(row["value"]) for row in rows if row["fact"] == "main_revenue")


def with_figures(enterprises: QuerySet[Any], *, year: int) -> QuerySet[Any]:
    """Each enterprise with `revenue`, `main_revenue` and `research` of the year; None where nothing was handed in."""
    return enterprises.annotate(
        revenue=_figure("revenue_yuan", year),
        main_revenue=Coalesce(_figure("main_revenue_yuan", year), _figure("revenue_yuan", year)),
        research=_figure("research_yuan", year),
    )


def above_scale(enterprises: QuerySet[Any], *, year: int, threshold: Decimal) -> QuerySet[Any]:
    """The industrial enterprises above the scale at the end of the year, with their `basis`; needs `with_figures`."""
    end = dt.date(year, 12, 31)
    basis = Case(
        When(_holds(CredentialKind.ABOVE_SCALE, end), then=Value(Basis.CREDENTIAL)),
        When(_has_stepped(end) & (is_industrial() | Q(industry__isnull=True)), then=Value(Basis.STEP)),
        When(is_industrial() & Q(main_revenue__gte=threshold), then=Value(Basis.FIGURES)),
        default=Value(""),
    )
    return enterprises.annotate(basis=basis).exclude(basis="")


def no_research(enterprises: QuerySet[Any], *, actor: Actor, year: int, on: dt.date) -> QuerySet[Any]:
    """Enterprises above the scale with their `spending` (a Research) of the year, and what officials did about it.

    `visits`, `last_visit`, `follow_up` and `timetable` are of the visits that the actor reads; a later year with
    research is the end of the matter.
    """
    spending = Case(
        When(research__gt=0, then=Value(Research.SOME)),
        When(research=0, then=Value(Research.ZERO)),
        default=Value(Research.UNKNOWN),
    )
    later = YearFigures.objects.filter(organisation=OuterRef("pk"), year__gt=year, research_yuan__gt=0)
    rows = enterprises.annotate(spending=spending)
    done = Q(Exists(later.exclude(state__in=_UNSHARED)))
    return with_visits(rows, VisitPurpose.NO_RESEARCH, actor=actor, since=dt.date(year + 1, 1, 1), on=on, done=done)


def near_scale(
    enterprises: QuerySet[Any], *, actor: Actor, year: int, threshold: Decimal, on: dt.date
) -> QuerySet[Any]:
    """Industrial enterprises whose main revenue of the year lies in the band right below the scale.

    The band begins at the share that the norm of each place says. Those that are in the statistics already, or have
    registered the step, are left out. `missing` is what is missing to the threshold, in yuan; `earlier` the main
    revenue of the year before, and `growth` the growth since, in per cent. Needs `with_figures`.
    """
    rows = below_scale(enterprises, year=year, threshold=threshold, on=on)
    return with_visits(
        rows, VisitPurpose.NEAR_SCALE, actor=actor, since=dt.date(year + 1, 1, 1), on=on, done=Q(pk=None)
    )


def below_scale(enterprises: QuerySet[Any], *, year: int, threshold: Decimal, on: dt.date) -> QuerySet[Any]:
    """The rows of `near_scale`, whoever looks at them: without the visits."""
    band = NEAR_SHARE.condition(lambda share: Q(main_revenue__gte=share * threshold), on=on)
    earlier = Coalesce(_figure("main_revenue_yuan", year - 1), _figure("revenue_yuan", year - 1))
    return (
        enterprises.filter(is_industrial(), band, main_revenue__lt=threshold)
        .exclude(_holds(CredentialKind.ABOVE_SCALE, on))
        .exclude(_has_stepped(on))
        .annotate(
            missing=ExpressionWrapper(Value(threshold) - F("main_revenue"), output_field=_MONEY),
            earlier=earlier,
            growth=Case(
                When(
                    earlier__gt=0,
                    then=ExpressionWrapper(
                        (F("main_revenue") - F("earlier")) * Decimal(100) / F("earlier"), output_field=_MONEY
                    ),
                ),
                default=None,
            ),
        )
    )


def with_visits(
    rows: QuerySet[Any], purpose: str, *, actor: Actor, since: dt.date, on: dt.date, done: Q
) -> QuerySet[Any]:
    """Enterprises with the visits for one purpose since a day: `visits`, `last_visit`, `follow_up`, `timetable`."""
    visits = EnterpriseVisit.objects.whole_for(actor).filter(
        enterprise=OuterRef("pk"), purpose=purpose, visited_on__gte=since, state=FilingState.CONFIRMED
    )
    counted = visits.order_by().values("enterprise").annotate(number=Count("pk")).values("number")
    last = visits.order_by("-visited_on", "-pk")
    timetable = Case(
        When(done, then=Value(Timetable.DONE)),
        When(visits=0, then=Value(Timetable.NOT_VISITED)),
        When(follow_up__isnull=True, then=Value(Timetable.NO_DAY)),
        When(follow_up__lt=on, then=Value(Timetable.OVERDUE)),
        default=Value(Timetable.SET),
    )
    return rows.annotate(
        visits=Coalesce(Subquery(counted, output_field=IntegerField()), 0),
        last_visit=Subquery(last.values("visited_on")[:1], output_field=DateField()),
        follow_up=Subquery(last.values("follow_up_on")[:1], output_field=DateField()),
    ).annotate(timetable=timetable)


def with_research_bodies(enterprises: QuerySet[Any], *, year: int, on: dt.date) -> QuerySet[Any]:
    """Enterprises whose revenue of the year is known, with `body`, `landmark`, `consortium` and `leading`.

    A body counts when a confirmed credential 企业研发机构 holds at the end of the year (today, if that has not come).
    Needs `with_figures`.
    """
    day = min(on, dt.date(year, 12, 31))
    led = Alliance.objects.filter(organisation=OuterRef("pk"), kind=AllianceKind.CONSORTIUM, state__in=_FORMED)
    joined = AllianceMember.objects.filter(
        organisation=OuterRef("pk"),
        agreed_at__isnull=False,
        alliance__kind=AllianceKind.CONSORTIUM,
        alliance__state__in=_FORMED,
    )
    return enterprises.filter(revenue__isnull=False).annotate(
        body=_holds(CredentialKind.RESEARCH_BODY, day),
        landmark=_holds(CredentialKind.LANDMARK, day),
        leading=_holds(CredentialKind.LEADING, day),
        consortium=Exists(led.filter(founded_on__lte=day)) | Exists(joined.filter(alliance__founded_on__lte=day)),
    )


@dataclass(frozen=True)
class Band:
    """One band of revenue: from `start` yuan to below `end` (None: open), and what the region's norm asks of it."""

    start: Decimal
    end: Decimal | None
    name: str
    wanted: str

    def holds(self) -> Q:
        """The condition for a revenue in the band."""
        inside = Q(revenue__gte=self.start)
        return inside if self.end is None else inside & Q(revenue__lt=self.end)


@dataclass(frozen=True)
class Coverage:
    """How many enterprises of a band there are, and how many of them have what."""

    band: Band
    enterprises: int
    body: int
    landmark: int
    consortium: int
    leading: int

    @property
    def share(self) -> Decimal | None:
        """The share with a research body, from 0 to 1; None where nobody is in the band."""
        return Decimal(self.body) / self.enterprises if self.enterprises else None

    @property
    def percent(self) -> str:
        """The share in per cent with at most one decimal; empty where nobody is in the band."""
        return "" if self.share is None else plain(round(self.share * 100, 1))


def bands(where: Any, on: dt.date) -> list[Band]:
    """The bands by which coverage is counted, the smallest first, with what the region asks of each."""
    rows = sorted(BANDS.get(where=where, on=on).value, key=lambda row: row["revenue_from"])
    asked = RESEARCH_LADDER.find(where=where, on=on)
    wanted = [] if asked is None else asked.value
    ends = [row["revenue_from"] for row in rows[1:]]
    return [
        Band(
            row["revenue_from"],
            end,
            row["name"],
            "、".join(one["wanted"] for one in wanted if one["revenue_from"] <= row["revenue_from"]),
        )
        for row, end in zip(rows, [*ends, None], strict=True)
    ]


def coverage(enterprises: QuerySet[Any], into: Iterable[Band]) -> list[Coverage]:
    """The numbers of each band, in one query; needs `with_research_bodies`."""
    into = list(into)
    wanted: dict[str, Any] = {}
    for place, band in enumerate(into):
        wanted[f"all_{place}"] = Count("pk", filter=band.holds())
        for name in ("body", "landmark", "consortium", "leading"):
            wanted[f"{name}_{place}"] = Count("pk", filter=band.holds() & Q(**{name: True}))
    numbers = enterprises.aggregate(**wanted)
    return [
        Coverage(
            band,
            numbers[f"all_{place}"],
            numbers[f"body_{place}"],
            numbers[f"landmark_{place}"],
            numbers[f"consortium_{place}"],
            numbers[f"leading_{place}"],
        )
        for place, band in enumerate(into)
    ]


def ending(credentials: QuerySet[Any], *, actor: Actor, on: dt.date) -> QuerySet[Any]:
    """The credentials that end within the time of the alert of their place, and have no successor yet.

    `follows` says that the enterprise has filed a newer one that waits; `visits` counts the visits for it.
    """
    soon = ALERT_BEFORE.condition(lambda alert: Q(valid_to__lte=alert.end(on)), on=on)
    newer = Credential.objects.filter(
        organisation=OuterRef("organisation"), kind=OuterRef("kind"), valid_from__gt=OuterRef("valid_from")
    )
    renewed = newer.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=OuterRef("valid_to")), state=FilingState.CONFIRMED)
    visits = EnterpriseVisit.objects.whole_for(actor).filter(
        enterprise=OuterRef("organisation"),
        purpose__in=(VisitPurpose.EXPIRY, VisitPurpose.CREDENTIAL),
        visited_on__gte=ALERT_BEFORE.get(where=None, on=on).value.start(on),
        state=FilingState.CONFIRMED,
    )
    counted = visits.order_by().values("enterprise").annotate(number=Count("pk")).values("number")
    return (
        credentials.filter(soon, state=FilingState.CONFIRMED, valid_to__gte=on)
        .exclude(Exists(renewed))
        .annotate(
            follows=Exists(newer.filter(state__in=(FilingState.SUBMITTED, FilingState.RETURNED))),
            visits=Coalesce(Subquery(counted, output_field=IntegerField()), 0),
        )
    )


def is_industrial() -> Q:
    """Enterprises of the sections of industry."""
    sections = Q()
    for letter in INDUSTRIAL_SECTIONS:
        sections |= Q(industry__code__startswith=letter)
    return sections


def _figure(column: str, year: int) -> Subquery:
    rows = YearFigures.objects.filter(organisation=OuterRef("pk"), year=year).exclude(state__in=_UNSHARED)
    return Subquery(rows.values(column)[:1])


def _holds(kind: str, on: dt.date) -> Exists:
    return Exists(Credential.objects.holding(on).filter(organisation=OuterRef("pk"), kind=kind))


def _has_stepped(on: dt.date) -> Any:
    rows = GrowthStep.objects.filter(
        organisation=OuterRef("pk"), kind=StepKind.ABOVE_SCALE, state=FilingState.CONFIRMED, happened_on__lte=on
    )
    return Q(Exists(rows))
