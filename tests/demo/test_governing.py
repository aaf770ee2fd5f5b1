"""How the invented province governs: its plans in every stage, a year of figures, and what is made of them."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from lianqiao.core.access import ANONYMOUS
from lianqiao.core.models import Job, LogEntry, Message, SecrecyReview
from lianqiao.demo.cast import Cast
from lianqiao.demo.catalogue import Catalogue
from lianqiao.demo.courses import Courses
from lianqiao.demo.governing import Governing
from lianqiao.demo.past import REMEMBERED_DAYS, Past, told
from lianqiao.demo.records import Records
from lianqiao.demo.texts import load
from lianqiao.governance.boards.enums import AssessmentState, Audience, BulletinState
from lianqiao.governance.boards.models import Alert, Assessment, Bulletin, Snapshot, Tile, Topic
from lianqiao.governance.collection.enums import CycleState, ReportState
from lianqiao.governance.collection.models import Cycle, Report, ReportValue
from lianqiao.governance.indicators.models import Indicator, Reading, Target
from lianqiao.governance.plans.comparing import compare_plans
from lianqiao.governance.plans.enums import FindState, Naming, PartyRole, PlanState, TaskState
from lianqiao.governance.plans.models import Find, PlanDocument, Task, TaskParty, TaskReport
from lianqiao.governance.supervision.enums import ItemState
from lianqiao.governance.supervision.models import (
    AgreedItem,
    ForceMember,
    Inspection,
    Meeting,
    Rectification,
    RectificationReport,
    TaskForce,
)
from lianqiao.registers.taxonomy.domain import load_packaged, load_regions

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
CONTENT = load()
TODAY = timezone.localdate()
CITIES = 14


class Season(Governing):
    """As in the demonstration, but for fewer months: each is like the others."""

    months = 5


def _content() -> Any:
    """What governing needs of the province: its offices and their people."""
    organisations = {
        key: text for key, text in CONTENT.organisations.items() if text.kind == "government" or text.department
    }
    people = [replace(person, also="") for person in CONTENT.people if person.organisation in organisations]
    known = {text.contact_name for text in organisations.values()} | {person.name for person in people}
    logins = [login for login in CONTENT.logins if login.office or login.person in known]
    return replace(
        CONTENT,
        organisations=organisations,
        people=people,
        logins=logins,
        achievements={},
        demands={},
        meetings=[],
    )


@pytest.fixture(scope="module")
def steps(django_db_setup: None, django_db_blocker: Any) -> Iterator[list[None]]:
    """The offices of the province and all that they govern with; the steps that were counted."""
    content = _content()
    counted: list[None] = []
    with django_db_blocker.unblock(), transaction.atomic():
        load_packaged()
        past = Past(today=TODAY, seed=29)
        regions = [vars(region) for region in content.regions]
        load_regions(regions, version="1", source="lianqiao.demo: an invented province")
        with told(past):
            cast = Cast(content, past)
            cast.enter(step=lambda: None)
            records = Records(content, cast, past)
            Season(content, cast, past, records).make(step=lambda: counted.append(None))
        yield counted
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def province(steps: list[None], db: None) -> None:
    """Each test begins with what was made, and leaves it as it was."""


def plan_of(name: str) -> Any:
    return PlanDocument.objects.get(title__contains=name)


def test_every_chapter_is_a_step(steps: list[None]) -> None:
    assert len(steps) == Governing.CHAPTERS


def test_nothing_has_happened_in_the_future_and_nobody_hears_of_what_is_long_past() -> None:
    now = timezone.now()

    assert not LogEntry.objects.filter(at__gt=now).exists()
    assert not Report.objects.filter(submitted_at__gt=now).exists()
    days = [timezone.localdate(moment) for moment in Message.objects.values_list("created_at", flat=True)]
    assert min(days) >= TODAY - timedelta(days=REMEMBERED_DAYS)


def test_every_job_has_succeeded() -> None:
    assert set(Job.objects.values_list("state", flat=True)) == {"succeeded"}


def test_plans_are_issued_and_one_is_being_read() -> None:
    assert Counter(PlanDocument.objects.values_list("state", flat=True)) == {PlanState.ISSUED: 2, PlanState.DRAFT: 1}
    assert plan_of("铁屏市").derived_from == plan_of("辽河省科技成果就地转化")
    draft = Find.objects.filter(version__plan__state=PlanState.DRAFT)
    assert set(draft.values_list("state", flat=True)) == set(FindState.values)
    issued = Find.objects.filter(version__plan__state=PlanState.ISSUED)
    assert not issued.filter(state=FindState.PROPOSED).exists()


def test_tasks_stand_in_many_states_and_one_is_overdue() -> None:
    states = Counter(Task.objects.filter(plan__state=PlanState.ISSUED).values_list("state", flat=True))

    assert states.keys() == {
        TaskState.PLANNED,
        TaskState.UNDERWAY,
        TaskState.CHECKING,
        TaskState.CLOSED,
    }
    assert states[TaskState.CLOSED] == 4
    assert any(task.is_overdue(TODAY) for task in Task.objects.all())
    assert TaskReport.objects.filter(decision="returned").exists()


def test_departments_of_tasks_are_known_but_one() -> None:
    unknown = TaskParty.objects.filter(naming=Naming.UNKNOWN, task__plan__state=PlanState.ISSUED)

    assert set(unknown.values_list("name", flat=True)) == {"市工商联"}
    led = Task.objects.filter(parties__role=PartyRole.LEAD, parties__organisation__name="辽河省工业和信息化厅")
    # Three by the plan, and one that a meeting has added.
    assert led.filter(plan=plan_of("辽河省科技成果就地转化")).count() == 4


def test_city_has_not_taken_over_all_of_the_plan_above() -> None:
    city = plan_of("铁屏市")
    found = compare_plans(list(city.derived_from.tasks.all()), list(city.tasks.all()))

    assert len(found.linked) == 8
    assert [pair.above.number for pair in found.missing] != []
    assert len(found.linked) + len(found.similar) + len(found.missing) == city.derived_from.tasks.count()


def test_targets_come_from_the_plan_and_reach_every_city() -> None:
    whole = Target.objects.get(indicator__key="local_conversions", place_region="290000", ends_on__year=TODAY.year)
    parts = list(whole.parts.all())

    assert whole.source is not None
    assert whole.source.quote == "420项以上"
    assert len(parts) == CITIES
    assert sum(part.value for part in parts) >= whole.value == 420
    assert Target.objects.filter(place_organisation__isnull=False).count() >= 5
    assert Target.objects.filter(state="revised").count() == 1


def test_every_month_was_reported_by_every_city() -> None:
    cycles = list(Cycle.objects.filter(data_set__frequency="month").order_by("starts_on"))
    states = [set(cycle.reports.values_list("state", flat=True)) for cycle in cycles]

    assert len(cycles) == Season.months
    assert all(cycle.reports.count() == CITIES for cycle in cycles)
    assert all(state == {ReportState.APPROVED} for state in states[:-2])
    assert ReportState.DRAFT in states[-1]
    assert Report.objects.filter(state=ReportState.RETURNED).count() == 1
    assert cycles[0].state == CycleState.LOCKED
    assert cycles[-1].state == CycleState.OPEN


def test_one_report_came_late_and_one_explains_a_difference() -> None:
    handed = Report.objects.filter(submitted_on__isnull=False).select_related("cycle", "region")
    late = [report for report in handed if report.is_late(TODAY)]

    assert [report.region_id for report in late] == ["290600"]
    assert ReportValue.objects.filter(reason__contains="食品专场").count() == 1


def test_a_city_that_is_behind_is_warned_of_and_one_that_is_ahead_is_not() -> None:
    alerts = Alert.objects.open().filter(target__indicator__key="firm_visits")
    cities = set(alerts.values_list("target__place_region", flat=True))

    assert "290900" in cities
    assert "290400" not in cities
    assert Reading.objects.filter(origin="reported", indicator__key="firm_visits", region="290400").count() >= 12


def test_tables_are_seen_by_those_for_whom_they_are_meant() -> None:
    assert set(Snapshot.objects.values_list("audience", flat=True)) == set(Audience.values)
    public = Snapshot.objects.get(audience=Audience.PUBLIC)
    assert list(Snapshot.objects.visible_to(ANONYMOUS)) == [public]
    assert SecrecyReview.objects.filter(subject_id=public.pk).exists()
    assert public.rows.filter(indicator__isnull=True, rank=1).exists()


def test_bulletins_are_issued_and_one_waits() -> None:
    states = Counter(Bulletin.objects.values_list("state", flat=True))

    assert states == {BulletinState.ISSUED: 2, BulletinState.DRAFT: 1}
    assert all(bulletin.pdf_sha256 for bulletin in Bulletin.objects.filter(state=BulletinState.ISSUED))


def test_assessment_boards_and_map_are_there() -> None:
    # On New Year's Day the year that is assessed is not over in the story, which ends yesterday.
    over = TODAY.timetuple().tm_yday > 1
    assert Assessment.objects.get().state == (AssessmentState.CONFIRMED if over else AssessmentState.DRAFT)
    assert Topic.objects.count() == 2
    assert Tile.objects.count() == CITIES


def test_task_forces_work_at_three_levels() -> None:
    assert sorted(TaskForce.objects.values_list("level", flat=True)) == ["city", "county", "province"]
    named = ForceMember.objects.filter(organisation__isnull=False)
    assert named.count() >= 7


def test_meetings_have_agreed_on_items_in_every_state_but_dropped() -> None:
    assert Counter(Meeting.objects.values_list("state", flat=True)) == {"held": 1, "closed": 1, "called": 1}
    assert set(AgreedItem.objects.values_list("state", flat=True)) == set(ItemState.values) - {ItemState.DROPPED}
    (tasked,) = AgreedItem.objects.filter(state=ItemState.TASKED)
    assert tasked.task.plan == plan_of("辽河省科技成果就地转化")


def test_orders_to_rectify_stand_in_many_states() -> None:
    states = Counter(Rectification.objects.values_list("state", flat=True))

    assert states == {"closed": 1, "ordered": 2, "checking": 1, "draft": 1}
    assert RectificationReport.objects.filter(decision="returned").count() == 1
    assert Counter(Inspection.objects.values_list("state", flat=True)) == {"finished": 1, "planned": 1}


def test_figures_depend_on_the_seed_alone() -> None:
    nobody: Any = None
    catalogue = Catalogue(nobody, nobody)
    catalogue.indicators = {indicator.key: indicator for indicator in Indicator.objects.all()}
    month = TODAY.replace(month=1, day=1)

    def figures(seed: int) -> list[Any]:
        courses = Courses(catalogue, first_year=TODAY.year - 1, seed=seed)
        return [courses.figure("contract_amount", city, month) for city in sorted(catalogue.cities)]

    assert figures(29) == figures(29)
    assert figures(29) != figures(30)
