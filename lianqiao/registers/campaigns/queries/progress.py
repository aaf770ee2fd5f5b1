"""How far a campaign has come, counted from the tasks and the registers themselves."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, Left

from lianqiao.registers.achievements.enums import AchievementState
from lianqiao.registers.achievements.models import Achievement
from lianqiao.registers.campaigns.enums import DONE_STATES, AssignmentState, CampaignState, Verdict
from lianqiao.registers.campaigns.models import Assignment, Campaign, Classification
from lianqiao.registers.campaigns.queries.visibility import is_late
from lianqiao.registers.campaigns.validators import answer_text
from lianqiao.registers.demands.enums import DemandState
from lianqiao.registers.demands.models import Demand
from lianqiao.registers.taxonomy.models import Region, TechField


@dataclass(frozen=True)
class Progress:
    """The units of a campaign or of one area of it; `late` ones may be handed in or not."""

    label: str
    code: str
    units: int
    waiting: int
    underway: int
    returned: int
    done: int
    excused: int
    late: int
    with_need: int

    @property
    def asked(self) -> int:
        """The units that have to answer."""
        return self.units - self.excused

    @property
    def rate(self) -> int | None:
        """The return rate in whole percent, rounded down; None where nobody has to answer."""
        return self.done * 100 // self.asked if self.asked else None


def _counts(today: date) -> dict[str, Any]:
    return {
        "units": Count("pk"),
        "waiting": Count("pk", filter=Q(state=AssignmentState.WAITING)),
        "underway": Count("pk", filter=Q(state=AssignmentState.UNDERWAY)),
        "returned": Count("pk", filter=Q(state=AssignmentState.RETURNED)),
        "done": Count("pk", filter=Q(state__in=DONE_STATES)),
        "excused": Count("pk", filter=Q(state=AssignmentState.EXCUSED)),
        "late": Count("pk", filter=is_late(today)),
        "with_need": Count("pk", filter=Q(state__in=DONE_STATES, has_need=True)),
    }


def progress_of(assignments: QuerySet[Assignment], *, today: date) -> Progress:
    """All of the tasks together; one query."""
    return Progress(label="", code="", **assignments.order_by().aggregate(**_counts(today)))


def progress_by_area(assignments: QuerySet[Assignment], campaign: Campaign, *, today: date) -> list[Progress]:
    """The tasks by the areas one level below the campaign's region, by code; two queries.

    Below the nation these are provinces, below a province cities, below a city or a county counties. Units that are
    registered with the region itself, and not with a part of it, come first.
    """
    digits = min(len(campaign.region.prefix) + 2, 6)
    rows: list[Any] = list(
        assignments.order_by().values(area=Left("region_id", digits)).annotate(**_counts(today)).order_by("area")
    )
    codes = {row["area"]: row["area"].ljust(6, "0") for row in rows}
    names = dict(Region.objects.filter(code__in=codes.values()).values_list("code", "short_name"))
    areas = []
    for row in rows:
        code = codes[row.pop("area")]
        areas.append(Progress(label=names.get(code, code), code=code, **row))
    return areas


def in_scope(unit_id: Any) -> QuerySet[Achievement]:
    """The achievements that a unit goes through: all of its own in the register that it has not withdrawn."""
    return Achievement.objects.filter(organisation=unit_id).exclude(state=AchievementState.WITHDRAWN)


def unclassified(assignment: Assignment) -> QuerySet[Achievement]:
    """The achievements of the unit that it has not classified in this campaign."""
    return in_scope(assignment.organisation_id).exclude(
        pk__in=Classification.objects.filter(assignment=assignment).values("achievement")
    )


@dataclass(frozen=True)
class Holdings:
    """What a unit has in the register: `new` since the campaign began, `classes` by verdict."""

    entered: int
    new: int
    classes: dict[str, int]

    @property
    def classified(self) -> int:
        """How many are classified."""
        return sum(self.classes.values())

    @property
    def missing(self) -> int:
        """How many are not."""
        return self.entered - self.classified


def holdings_of(assignment: Assignment) -> Holdings:
    """What the unit has in the register now, and how it is classified; two queries."""
    begun = assignment.campaign.starts_on
    new = Q(created_at__date__gte=begun) if begun is not None else Q(pk__in=())
    scope = in_scope(assignment.organisation_id)
    counted = scope.aggregate(entered=Count("pk"), new=Count("pk", filter=new))
    rows = Classification.objects.filter(assignment=assignment, achievement__in=scope)
    found = dict(rows.order_by().values_list("verdict").annotate(count=Count("pk")))
    return Holdings(**counted, classes={verdict.value: found.get(verdict, 0) for verdict in Verdict})


def with_holdings(assignments: QuerySet[Assignment], campaign: Campaign) -> QuerySet[Assignment]:
    """Each task with `entered`, `new` and `classified`, the counts of its unit's register; no query per row."""
    own = Achievement.objects.filter(organisation=OuterRef("organisation")).exclude(state=AchievementState.WITHDRAWN)
    classified = Classification.objects.filter(assignment=OuterRef("pk")).exclude(
        achievement__state=AchievementState.WITHDRAWN
    )
    return assignments.annotate(
        entered=_count(own, "organisation"),
        new=_count(own.filter(created_at__date__gte=campaign.starts_on or date.max), "organisation"),
        classified=_count(classified, "assignment"),
        **{verdict.value: _count(classified.filter(verdict=verdict), "assignment") for verdict in Verdict},
    )


def with_demands(assignments: QuerySet[Assignment], campaign: Campaign) -> QuerySet[Assignment]:
    """Each task with `demands`, the demands that its unit has entered since the campaign began; no query per row."""
    entered = Demand.objects.filter(organisation=OuterRef("organisation")).exclude(state=DemandState.WITHDRAWN)
    entered = entered.filter(created_at__date__gte=campaign.starts_on or date.max)
    if campaign.closed_on is not None:
        entered = entered.filter(created_at__date__lte=campaign.closed_on)
    return assignments.annotate(demands=_count(entered, "organisation"))


def _count(rows: QuerySet[Any], key: str) -> Any:
    counted = rows.order_by().values(key).annotate(count=Count("pk")).values("count")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


@dataclass(frozen=True)
class FieldLine:
    """The achievements of one field by verdict."""

    label: str
    classes: dict[str, int]

    @property
    def total(self) -> int:
        """All classes together."""
        return sum(self.classes.values())


def classes_by_field(assignments: QuerySet[Assignment]) -> list[FieldLine]:
    """Classified achievements by field of the first level, largest first; one of two fields counts in both."""
    rows: Any = (
        classified(assignments).values(field=Left("achievement__fields__code", 2)).annotate(**_verdicts()).order_by()
    )
    found = {row.pop("field"): row for row in rows}
    names = dict(TechField.objects.filter(code__in=[code for code in found if code]).values_list("code", "name"))
    lines = [FieldLine(names.get(code, ""), classes) for code, classes in found.items()]
    return sorted(lines, key=lambda line: (line.label == "", -line.total, line.label))


def classes_by_area(assignments: QuerySet[Assignment], campaign: Campaign) -> dict[str, dict[str, int]]:
    """Classified achievements by area (code of six digits), as `progress_by_area` divides them, and by verdict."""
    digits = min(len(campaign.region.prefix) + 2, 6)
    rows: Any = (
        classified(assignments).values(area=Left("assignment__region_id", digits)).annotate(**_verdicts()).order_by()
    )
    return {row.pop("area").ljust(6, "0"): row for row in rows}


def classes_of(assignments: QuerySet[Assignment]) -> dict[str, int]:
    """Classified achievements by verdict."""
    counts: dict[str, int] = classified(assignments).aggregate(**_verdicts())
    return counts


def classified(assignments: QuerySet[Assignment]) -> Any:
    """What the units of the tasks have said of achievements that are still in the register."""
    rows: Any = Classification.objects.filter(assignment__in=assignments.order_by().values("pk"))
    return rows.exclude(achievement__state=AchievementState.WITHDRAWN)


def _verdicts() -> dict[str, Any]:
    return {verdict.value: Count("pk", filter=Q(verdict=verdict), distinct=True) for verdict in Verdict}


def wave_before(campaign: Campaign) -> Campaign | None:
    """The last campaign of the same body, kind and region that began before this one; None for the first."""
    if campaign.starts_on is None:
        return None
    same = Campaign.objects.filter(organisation=campaign.organisation_id, kind=campaign.kind, region=campaign.region_id)
    earlier = same.filter(starts_on__lt=campaign.starts_on).exclude(state=CampaignState.CANCELLED)
    found: Campaign | None = earlier.order_by("-starts_on", "-id").first()
    return found


@dataclass(frozen=True)
class AnswerLine:
    """How often an option of a question was chosen."""

    option: str
    count: int


@dataclass(frozen=True)
class AnsweredQuestion:
    """A question with what came back: how many answered it, and for choices how many chose what."""

    label: str
    answered: int
    options: tuple[AnswerLine, ...]


def answers_by_question(campaign: Campaign, answers: Iterable[dict[str, Any]]) -> list[AnsweredQuestion]:
    """The answers of the units put together, question by question."""
    given = list(answers)
    found = []
    for question in campaign.questions:
        values = [row[question["key"]] for row in given if question["key"] in row]
        options = question["options"] or ([True, False] if question["kind"] == "yes_no" else [])
        lines = tuple(
            AnswerLine(answer_text(option), sum(_chose(value, option) for value in values)) for option in options
        )
        found.append(AnsweredQuestion(question["label"], len(values), lines))
    return found


def _chose(value: Any, option: Any) -> bool:
    return option in value if isinstance(value, list) else value == option


def with_counts(campaigns: QuerySet[Campaign], assignments: QuerySet[Assignment]) -> QuerySet[Campaign]:
    """Each campaign with `units`, `done` and `excused`, counted among `assignments`; no query per row."""
    own = assignments.filter(campaign=OuterRef("pk"))
    return campaigns.annotate(
        units=_count(own, "campaign"),
        done=_count(own.filter(state__in=DONE_STATES), "campaign"),
        excused=_count(own.filter(state=AssignmentState.EXCUSED), "campaign"),
    )
