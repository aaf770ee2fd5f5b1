"""The desks of indicators and targets as people meet them."""

from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lianqiao.core import clock
from lianqiao.core.exchange.checking import Checker
from lianqiao.core.models import Job
from lianqiao.core.models.files import FileKind
from lianqiao.core.periods import Period
from lianqiao.core.permissions import Role
from lianqiao.governance.indicators.domain import allocate, set_target
from lianqiao.governance.indicators.interfaces.importers import TARGETS
from lianqiao.governance.indicators.models import Indicator, Target
from tests.factories import OrganisationFactory, make_actor
from tests.factories.taxonomy import region
from tests.governance.indicators.makers import make_indicator, make_keeper, make_reading, make_target
from tests.governance.plans.makers import confirm, find_of, make_plan

pytestmark = pytest.mark.django_db
PROVINCE, CITY, OTHER = "290000", "290100", "290200"


@pytest.fixture
def keeper() -> Any:
    for code in (PROVINCE, CITY, OTHER):
        region(code)
    return make_keeper()


def client_of(actor: Any) -> Client:
    client = Client()
    client.force_login(actor.user)
    return client


def address(name: str, *args: Any) -> str:
    return reverse(f"workbench:{name}", args=args)


def typed(**values: Any) -> dict[str, Any]:
    given = {"name": "转移机构", "unit": "家", "kind": "count", "direction": "more", "decimals": 0, "rule": "备案的。"}
    return {**given, "over_places": "sum", "over_time": "last", "source": "reported", **values}


def test_an_indicator_goes_from_the_form_into_use_and_is_counted(keeper: Any) -> None:
    client = client_of(keeper)
    OrganisationFactory(region=region(CITY), kind="university", verified_at=clock.now())
    measured = {"source": "measured", "metric": "organisations.verified", "formula": "left over"}
    narrowed = {"narrowed": ["organisations.verified|kind|university"]}

    answer = client.post(address("indicator_new"), typed(**measured, **narrowed))

    made = Indicator.objects.get()
    assert answer["Location"] == address("indicator", made.pk)
    assert (made.key, made.metric_where, made.formula) == ("zyjg", {"kind": ["university"]}, "")
    page = client.get(address("indicator_edit", made.pk)).content.decode()
    assert 'value="organisations.verified|kind|university" selected' in page
    client.post(address("indicator_act", made.pk), {"transition": "activate"})
    client.post(address("indicator_measure", made.pk))
    made.refresh_from_db()
    assert made.state == "active"
    assert Job.objects.filter(kind="indicators.measure", payload__only=[str(made.pk)]).count() == 1
    assert "高等院校" in client.get(address("indicator", made.pk)).content.decode()


def test_a_near_name_is_told_beside_the_field(keeper: Any) -> None:
    make_indicator(keeper, name="就地转化重大科技成果")
    client = client_of(keeper)

    answer = client.post(address("indicator_new"), typed(name="就地转化"))

    assert answer.status_code == 422
    assert "写明区别" in answer.content.decode()
    assert Indicator.objects.count() == 1
    client.post(address("indicator_new"), typed(name="就地转化", distinct_from="不限重大成果"))
    assert Indicator.objects.count() == 2


def test_a_narrowing_of_another_metric_is_refused(keeper: Any) -> None:
    values = typed(source="measured", metric="needs.tasks", narrowed=["organisations.verified|kind|university"])

    answer = client_of(keeper).post(address("indicator_new"), values)

    assert answer.status_code == 422
    assert "所选范围不属于" in answer.content.decode()
    assert not Indicator.objects.exists()


def test_the_page_shows_figures_of_the_place_and_below(keeper: Any) -> None:
    indicator = make_indicator(keeper)
    today = clock.today()
    month = today.replace(day=1)
    make_reading(indicator, CITY, month, 1234)
    make_target(keeper, indicator, place=region(CITY), period=Period.of_years(today.year), value=2468)

    page = client_of(keeper).get(address("indicator", indicator.pk)).content.decode()

    assert page.count("1,234") >= 3
    assert "50%" in page
    city = client_of(make_keeper(CITY)).get(address("indicator", indicator.pk) + f"?region={OTHER}&year=x")
    assert "1,234" in city.content.decode()
    assert f"测试地区{OTHER}" not in city.content.decode()


def test_a_target_is_set_issued_and_revised_on_its_pages(keeper: Any) -> None:
    client, indicator = client_of(keeper), make_indicator(keeper)
    given = {
        "indicator": indicator.pk,
        "place_region": PROVINCE,
        "period": "2026年",
        "comparator": "at_least",
        "value": "650",
        "curve": "2026-03 100\n2026年6月：300",
    }

    answer = client.post(address("target_new"), given)

    target = Target.objects.get()
    assert answer["Location"] == address("target", target.pk)
    assert (str(target.period), target.curve) == ("2026", [["2026-03", "100"], ["2026-06", "300"]])
    client.post(address("target_act", target.pk), {"transition": "issue"})
    offered = client.get(address("target", target.pk)).content.decode()
    assert 'name="revise-value"' in offered
    revision = {"transition": "revise", "reason": "省里调整", "revise-value": "700"}
    client.post(address("target_act", target.pk), revision)
    page = client.get(address("target", target.pk)).content.decode()
    assert "省里调整" in page
    assert "700" in page


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"period": "明年"}, "时期写成"),
        ({"place_organisation": "x"}, ""),
        ({"place_region": ""}, "填一个"),
        ({"curve": "三月 20"}, "这一行不对"),
        ({"value": ""}, ""),
    ],
)
def test_what_is_wrong_with_a_target_is_told(keeper: Any, values: dict[str, str], said: str) -> None:
    indicator = make_indicator(keeper)
    given = {"indicator": indicator.pk, "place_region": PROVINCE, "period": "2026", "comparator": "reach", "value": "1"}

    answer = client_of(keeper).post(address("target_new"), {**given, **values})

    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not Target.objects.exists()


def test_the_table_is_proposed_edited_and_saved_as_a_whole(keeper: Any) -> None:
    client, indicator = client_of(keeper), make_indicator(keeper)
    target = make_target(keeper, indicator, value=90)
    make_reading(indicator, CITY, date(2025, 4, 1), 10)
    make_reading(indicator, OTHER, date(2025, 4, 1), 20)
    here = address("target_divide", target.pk)
    unit: Any = OrganisationFactory(region=region(CITY))

    proposed = client.get(f"{here}?by=last_year").context["rows"]
    assert [(row["key"], row["value"], row["last"]) for row in proposed] == [(CITY, "30", "10"), (OTHER, "60", "20")]
    with_unit = client.get(f"{here}?unit={unit.pk}").context["rows"]
    assert [row["key"] for row in with_unit] == [CITY, OTHER, str(unit.pk)]
    assert client.get(f"{here}?by=weight").status_code == 200
    seen = client.get(here).context["seen"]

    typed_in = {f"part-{CITY}": "30", f"part-{OTHER}": "50", f"part-{unit.pk}": "", "seen": seen}
    refused = client.post(here, typed_in)
    assert refused.status_code == 422
    assert "还差 10" in refused.content.decode()
    assert client.post(here, {**typed_in, f"part-{CITY}": "许多"}).status_code == 422
    assert not target.parts.exists()

    saved = client.post(here, {**typed_in, "gap_reason": "省直单位承担 10 项"})
    assert saved["Location"] == address("target", target.pk)
    client.post(address("target_issue_parts", target.pk))
    assert sorted((part.place_region_id, int(part.value), part.state) for part in target.parts.all()) == [
        (CITY, 30, "issued"),
        (OTHER, 50, "issued"),
    ]
    again = client.post(here, {**typed_in, f"part-{CITY}": "40"})
    assert "别人刚刚修改" in again.content.decode()


def test_targets_of_a_plan_are_set_many_at_once(keeper: Any) -> None:
    plan = make_plan(keeper)
    confirm(plan, keeper, "就地转化重大科技成果", "中试平台", "对接活动")
    indicator = make_indicator(keeper, name="就地转化重大科技成果")
    client, here = client_of(keeper), address("targets_found")

    rows = client.get(here).context["rows"]
    assert [row["find"].indicator for row in rows] == ["就地转化重大科技成果", "中试平台", "对接活动"]
    first, second, third = (row["form"] for row in rows)
    assert first["choice"].value() == str(indicator.pk)
    given: dict[str, Any] = {}
    for form, choice in ((first, str(indicator.pk)), (second, "new"), (third, "")):
        for name in form.fields:
            value = form[name].value()
            given[form.add_prefix(name)] = getattr(value, "pk", value) or ""
        given[form.add_prefix("choice")] = choice
    given[second.add_prefix("period")] = "以后"

    refused = client.post(here, given)
    assert refused.status_code == 422
    assert [row["find"].indicator for row in refused.context["rows"]] == ["中试平台"]
    given[second.add_prefix("period")] = "2027"
    client.post(here, given)

    found = {target.indicator.name: (target.value, str(target.source.quote)) for target in Target.objects.all()}
    assert found == {
        "就地转化重大科技成果": (Decimal(120), find_of(plan, "就地转化重大科技成果").quote),
        "中试平台": (Decimal(6), find_of(plan, "中试平台").quote),
    }
    page = client.get(address("target", Target.objects.get(indicator=indicator).pk)).content.decode()
    assert f"{address('plan_reading', plan.pk)}?find={find_of(plan, '就地转化重大科技成果').pk}#card" in page


def test_a_plan_leads_to_its_own_targets_alone(keeper: Any) -> None:
    first, second = make_plan(keeper), make_plan(keeper)
    for plan in (first, second):
        confirm(plan, keeper, "中试平台")
    client, here = client_of(keeper), address("targets_found")

    on_plan = client.get(address("plan", second.pk)).content.decode()
    rows = client.get(here, {"plan": str(second.pk)}).context["rows"]
    (form,) = (row["form"] for row in rows)
    given: dict[str, Any] = {form.add_prefix(name): "" for name in form.fields}
    for name in form.fields:
        value = form[name].value()
        given[form.add_prefix(name)] = getattr(value, "pk", value) or ""
    done = client.post(f"{here}?plan={second.pk}", {**given, form.add_prefix("choice"): "new"})

    assert f"{here}?plan={second.pk}" in on_plan
    assert "还有 6 条待确认" in on_plan
    assert [row["find"].version.plan_id for row in rows] == [second.pk]
    assert done.url == address("targets")
    assert f"{here}?plan=" not in client.get(address("plan", second.pk)).content.decode()
    assert client.get(here, {"plan": "none"}).status_code == 404


def test_without_confirmed_targets_the_desk_says_where_they_come_from(keeper: Any) -> None:
    page = client_of(keeper).get(address("targets_found"))

    assert page.status_code == 200
    assert "没有待设立的目标" in page.content.decode()


@pytest.mark.parametrize("name", ["indicators", "targets"])
def test_lists_take_the_same_queries_for_one_row_and_for_thirty(keeper: Any, name: str) -> None:
    client = client_of(keeper)
    make_target(keeper)
    client.get(address(name))

    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as caught:
            assert client.get(address(name)).status_code == 200
        return len(caught)

    one = queries()
    for number in range(29):
        make_target(keeper, make_indicator(keeper, name=f"{chr(0x4E00 + 37 * number)}" * 4))
    assert queries() == one


def test_a_target_of_many_parts_takes_as_many_queries_as_one_of_few(keeper: Any) -> None:
    client, indicator = client_of(keeper), make_indicator(keeper)

    def queries(codes: list[str]) -> int:
        target = make_target(keeper, indicator, period=Period.of_years(2000 + len(codes)), value=len(codes))
        allocate(target, {region(code): Decimal(1) for code in codes}, actor=keeper)
        client.get(address("target", target.pk))
        with CaptureQueriesContext(connection) as caught:
            assert client.get(address("target", target.pk)).status_code == 200
        return len(caught)

    assert queries([f"29{number:02d}00" for number in range(1, 14)]) == queries([CITY, OTHER])


def test_exports_can_be_imported_again(keeper: Any) -> None:
    indicator = make_indicator(keeper)
    unit = OrganisationFactory(region=region(CITY))
    values = {"value": Decimal("1200.5"), "baseline": Decimal(900), "comparator": "at_most", "note": "含外资"}
    for place in (region(CITY), unit):
        set_target(indicator, actor=keeper, place=place, period=Period.parse("2026-Q3"), values=values)

    answer = client_of(keeper).get(address("targets") + "?export=csv")
    exported = answer.getvalue()
    Target.objects.all().delete()
    with Checker(TARGETS, keeper, BytesIO(exported), FileKind.CSV) as checker:
        checked = [row for chunk in checker.chunks(10) for row in chunk]
        unknown = checker.heading.unknown
    TARGETS.save_rows([row.row for row in checked if row.row is not None], keeper)

    assert [row.reason for row in checked] == ["", ""]
    assert unknown == ["已分解", "状态", "设立部门"]
    columns = ("place_region", "place_organisation", "starts_on", "value", "baseline", "comparator", "note")
    assert set(Target.objects.values_list(*columns)) == {
        (CITY, None, date(2026, 7, 1), Decimal("1200.5"), Decimal(900), "at_most", "含外资"),
        (None, unit.pk, date(2026, 7, 1), Decimal("1200.5"), Decimal(900), "at_most", "含外资"),
    }


def test_a_reviewer_imports_targets_and_what_governments_keep_and_nothing_else(keeper: Any) -> None:
    reviewer = make_actor(Role.REVIEWER, organisation=keeper.organisation)
    client = client_of(reviewer)

    shown = client.get(reverse("workbench:imports"))

    assert "Excel 导入" in client.get(address("targets")).content.decode()
    assert [one.kind for one in shown.context["importers"]] == ["key_projects", "leads", "recognitions", "targets"]
    assert client.get(reverse("workbench:import_template", args=["achievements"])).status_code == 403
