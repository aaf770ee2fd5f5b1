"""From a confirmed target of a plan to a target here, and targets from Excel."""

from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from lianqiao.core import jobs
from lianqiao.core.access import Actor
from lianqiao.core.errors import AccessError, DomainError
from lianqiao.core.exchange import excel_template, importer_of, start_check, start_import
from lianqiao.core.models import StoredFile
from lianqiao.core.periods import Period
from lianqiao.core.permissions import Role
from lianqiao.core.transitions import apply
from lianqiao.governance.indicators.domain.binding import (
    bind,
    draft_of,
    free_key,
    period_of,
    place_of,
    suggest,
    suggest_metrics,
    unbound,
)
from lianqiao.governance.indicators.models import Indicator, Target
from lianqiao.governance.plans.models import Find
from tests.factories import make_actor
from tests.factories.taxonomy import region
from tests.governance.indicators.makers import YEAR, make_indicator, make_keeper, make_target
from tests.governance.plans.makers import TEXT, confirm, decide, find_of, make_plan, next_version

pytestmark = pytest.mark.django_db
MAJOR = "就地转化重大科技成果"


@pytest.fixture
def keeper() -> Actor:
    return make_keeper()


@pytest.fixture
def find(keeper: Actor) -> Find:
    plan = make_plan(keeper)
    confirm(plan, keeper, MAJOR)
    return find_of(plan, MAJOR)


def test_confirmed_targets_wait_until_they_are_bound(keeper: Actor, find: Find) -> None:
    assert list(unbound(keeper)) == [find]
    assert list(unbound(make_keeper())) == []

    target = bind(find, actor=keeper, place=region(), period=YEAR, value=Decimal(120), indicator=make_indicator(keeper))

    assert list(unbound(keeper)) == []
    assert (target.source, target.state, target.value, target.comparator) == (find, "draft", 120, find.comparator)
    apply(target, "withdraw", actor=keeper, reason="重来")
    assert list(unbound(keeper)) == [find]


def test_what_a_newer_version_carries_over_stays_bound(keeper: Actor, find: Find) -> None:
    bind(find, actor=keeper, place=region(), period=YEAR, value=Decimal(120), indicator=make_indicator(keeper))

    next_version(find.version.plan, keeper, TEXT)

    assert list(unbound(keeper)) == []


def test_a_find_becomes_an_indicator_of_its_own(keeper: Actor, find: Find) -> None:
    target = bind(find, actor=keeper, place=region(), period=YEAR, value=Decimal(120))

    made = target.indicator
    assert (made.name, made.key, made.unit, made.kind, made.state) == (MAJOR, "jdzhzdkjcg", "项", "count", "draft")
    assert find.sentence in made.rule or find.quote in made.rule
    assert free_key(MAJOR) == "jdzhzdkjcg_2"
    assert draft_of(find)["source"] == "reported"


def test_like_indicators_are_suggested_and_never_taken_by_themselves(keeper: Actor, find: Find) -> None:
    exact = make_indicator(keeper, name=MAJOR)
    near = make_indicator(keeper, name="就地转化", distinct_from="不限重大成果")
    make_indicator(keeper, name="就地转化金额", unit="亿元", kind="amount", distinct_from="按金额")
    make_indicator(keeper, name="高新技术企业", unit="家")

    found = suggest([find], actor=keeper)[find.pk]

    assert [(one.indicator, one.converted) for one in found] == [(exact, 120), (near, 120)]
    assert found[0].score > found[1].score
    before = Indicator.objects.count()
    with pytest.raises(DomainError, match="同名"):
        bind(find, actor=keeper, place=region(), period=YEAR, value=Decimal(1))
    assert (Indicator.objects.count(), Target.objects.count()) == (before, 0)


def test_metrics_that_could_measure_it_are_named(find: Find) -> None:
    names = [metric.name for metric in suggest_metrics([find])[find.pk]]

    assert "conversions.major" in names
    find.unit = "亿元"
    assert all(str(metric.unit) == "元" for metric in suggest_metrics([find])[find.pk])


def test_time_and_place_are_read_from_the_plan(keeper: Actor, find: Find) -> None:
    city = region("290100")
    plan = find.version.plan
    assert place_of(find) == plan.region
    find.scope = f"{city.short_name}市直单位"
    assert place_of(find) == city

    plan.begins_on, plan.ends_on = date(2025, 1, 1), date(2027, 12, 31)
    assert period_of(find) == Period.parse("2025—2027")
    find.deadline = "2026-06"
    assert period_of(find) == Period.parse("2025-01—2026-06")
    find.deadline = ""
    assert period_of(find) == Period.parse("2025—2027")
    plan.begins_on = plan.ends_on = None
    assert period_of(find) is None


def test_only_whose_plan_it_is_binds_what_is_confirmed(keeper: Actor, find: Find) -> None:
    other, indicator = make_keeper(), make_indicator(keeper)
    given: dict[str, Any] = {"place": region(), "period": YEAR, "value": Decimal(1), "indicator": indicator}
    with pytest.raises(AccessError):
        bind(find, actor=other, **given)
    with pytest.raises(DomainError, match="确认"):
        bind(find_of(find.version.plan, "中试平台"), actor=keeper, **given)

    bind(find, actor=keeper, **given)
    with pytest.raises(DomainError, match="已经设立"):
        bind(find, actor=keeper, **given)
    assert Target.objects.count() == 1


def test_a_find_is_not_opened_again_under_a_target(keeper: Actor, find: Find) -> None:
    bind(find, actor=keeper, place=region(), period=YEAR, value=Decimal(1), indicator=make_indicator(keeper))

    with pytest.raises(DomainError, match="已由它设立目标"):
        decide(find, "reopen", keeper)

    assert Find.objects.get(pk=find.pk).state == "confirmed"


# Targets from Excel


def workbook(*rows: dict[str, Any]) -> BytesIO:
    """The template with rows; cells are named by their columns."""
    importer = importer_of("targets")
    book = openpyxl.load_workbook(BytesIO(excel_template(importer)))
    sheet = book.worksheets[0]
    headings = {
        str(cell.value).rstrip("*＊ "): cell for line in sheet.iter_rows(max_row=5) for cell in line if cell.value
    }
    places = {column.name: headings[str(column.label)] for column in importer.columns}
    first = max(cell.row for cell in places.values()) + 1
    for number, row in enumerate(rows):
        for name, value in row.items():
            sheet.cell(first + number, places[name].column, value)
    file = BytesIO()
    book.save(file)
    file.seek(0)
    return file


def run_import(actor: Actor, *rows: dict[str, Any]) -> tuple[dict[str, Any], int]:
    """What the dry run says, and how many targets the import then makes."""
    file = workbook(*rows)
    before = Target.objects.count()
    checked = start_check("targets", SimpleUploadedFile("目标.xlsx", file.read()), actor=actor)
    jobs.run(checked.pk)
    checked.refresh_from_db()
    stored = StoredFile.objects.get(pk=checked.payload["file"])
    done = start_import("targets", stored, actor=actor, whole=False, skip_duplicates=True)
    jobs.run(done.pk)
    return checked.result or {}, Target.objects.count() - before


def test_targets_come_in_from_excel_as_drafts(keeper: Actor) -> None:
    region("290100")
    indicator = make_indicator(keeper, name="转移机构")
    row = {"indicator": "转移机构", "region": "290100", "period": "2026", "comparator": "达到", "value": "1,200.5"}

    _report, count = run_import(keeper, row, {**row, "period": "2026年三季度", "value": 300, "note": "分季度"})

    assert count == 2
    told = {(str(one.period), one.value, one.comparator, one.state, one.note) for one in indicator.targets.all()}
    assert told == {
        ("2026", Decimal("1200.5"), "reach", "draft", ""),
        ("2026-Q3", Decimal(300), "reach", "draft", "分季度"),
    }


def test_each_bad_cell_is_named(keeper: Actor) -> None:
    region("310100")
    indicator = make_indicator(keeper, name="转移机构")
    make_target(keeper, indicator, place=region("290100"), value=5)
    good = {"indicator": "转移机构", "region": "290200", "period": "2026", "value": 3}
    region("290200")
    rows = (
        {**good, "indicator": "没有的指标"},
        {**good, "period": "明年"},
        {**good, "value": "很多"},
        {**good, "region": "310100"},
        {**good, "region": None},
        {**good, "unit": "没有这个单位"},
        {**good, "region": "290100"},
        good,
        good,
    )

    report, count = run_import(keeper, *rows)

    assert count == 1
    assert (report["bad"], report["good"], report["duplicates"]) == (6, 1, 2)
    told = [(one["row"], one["column"]) for one in report["problems"]]
    assert told[:6] == [(2, "指标"), (3, "时期"), (4, "目标值"), (5, "责任地区"), (6, "责任地区"), (7, "责任单位")]


def test_companies_import_no_targets() -> None:
    with pytest.raises(AccessError):
        start_check("targets", SimpleUploadedFile("目标.xlsx", workbook().read()), actor=make_actor(Role.EDITOR))
    assert not StoredFile.objects.exists()
