"""The ladder, the pre-checks and the lists of the cultivation of enterprises, as people meet them."""

from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from lianqiao.core import clock
from lianqiao.core.models import FormDraft
from lianqiao.core.norms.models import NormKey
from lianqiao.core.permissions import Role
from lianqiao.registers.alliances.models import Alliance, AllianceMember
from lianqiao.registers.cultivation.interfaces import tables
from lianqiao.registers.cultivation.models import PreCheck, SelfAnswer
from lianqiao.registers.enterprises.models import EnterpriseVisit, GrowthStep, YearFigures
from lianqiao.registers.intellectual_property.models import Right
from tests.core.norms.makers import make_norm
from tests.factories import (
    AchievementFactory,
    OrganisationFactory,
    RegionFactory,
    make_actor,
    make_government,
    make_reviewer,
)
from tests.factories.filings import any_filing
from tests.registers.cultivation.makers import credential, factory, figures

pytestmark = pytest.mark.django_db


def client_of(actor: Any) -> Client:
    """A browser of the actor."""
    client = Client()
    client.force_login(actor.user)
    return client


def page(client: Client, name: str, *args: Any, **query: Any) -> str:
    """The text of a page that is shown."""
    response = client.get(reverse(f"workbench:{name}", args=args), query)
    assert response.status_code == 200
    return response.content.decode()


@pytest.fixture
def enterprise(db: None) -> Any:
    """A factory with the figures of three years up to the last."""
    made = factory(name="北岸铸造有限公司")
    last = clock.today().year - 1
    for year in (last - 2, last - 1, last):
        figures(made, year)
    return made


@pytest.fixture
def editor(enterprise: Any) -> Any:
    """Somebody who fills in for the factory."""
    return make_actor(Role.EDITOR, organisation=enterprise)


def test_the_ladder_shows_what_is_held_and_what_comes_next(enterprise: Any, editor: Any) -> None:
    today = clock.today()
    credential(enterprise, "high_tech", certificate_number="GR2029", valid_to=today + timedelta(days=30))
    response = client_of(editor).get(reverse("workbench:ladder"))
    text = response.content.decode()
    assert "GR2029" in text
    assert text.count("快到期") == 1
    assert [rung.kind for rung in response.context["rungs"] if rung.is_next] == ["specialised"]
    assert "本地区的认定条件还没有录入。" in text


def test_the_wizard_shows_what_is_known_and_asks_the_rest(editor: Any) -> None:
    text = page(client_of(editor), "precheck_answer", "specialised")
    assert "年度数据（审计报告，已审核）" in text
    assert 'name="niche_years"' in text
    assert 'name="rd_revenue_ratio"' not in text


def test_answers_are_kept_and_lead_to_the_result(enterprise: Any, editor: Any) -> None:
    client = client_of(editor)
    response = client.post(
        reverse("workbench:precheck_answer", args=["specialised"]),
        {"niche_years": "2", "class_one_ip_used": "1", "veto_list": "0", "valid_base_tier_sme": ""},
    )
    assert response.headers["Location"] == reverse("workbench:precheck", args=["specialised"])
    assert dict(SelfAnswer.objects.values_list("fact", "value")) == {
        "niche_years": 2,
        "class_one_ip_used": 1,
        "veto_list": 0,
    }
    text = page(client, "precheck", "specialised")
    assert "还差 1 年" in text
    assert "企业自填" in text
    assert 'value="2"' in page(client, "precheck_answer", "little_giant")


def test_shares_are_typed_in_per_cent_and_money_in_wan(editor: Any) -> None:
    client = client_of(make_actor(Role.EDITOR, organisation=factory()))
    client.post(
        reverse("workbench:precheck_answer", args=["little_giant"]), {"market_share": "12.5", "revenue": "6,000"}
    )
    assert dict(SelfAnswer.objects.values_list("fact", "value")) == {
        "market_share": pytest.approx(0.125),
        "revenue": 60_000_000,
    }
    text = page(client, "precheck_answer", "little_giant")
    assert 'value="12.5"' in text
    assert 'value="6000"' in text


def test_bad_answers_are_told_beside_the_question_and_nothing_is_kept(editor: Any) -> None:
    response = client_of(editor).post(
        reverse("workbench:precheck_answer", args=["specialised"]), {"niche_years": "很久", "class_one_ip_used": "-1"}
    )
    assert response.status_code == 422
    assert "输入整数。" in response.content.decode()
    assert not SelfAnswer.objects.exists()
    assert not PreCheck.objects.exists()


def test_unsent_answers_wait_on_the_server(editor: Any) -> None:
    client = client_of(editor)
    url = reverse("workbench:precheck_answer", args=["specialised"])
    client.post(f"{url}?autosave=1", {"niche_years": "7"})
    assert FormDraft.objects.get().data["niche_years"] == ["7"]
    assert 'value="7"' in page(client, "precheck_answer", "specialised")


def test_two_people_do_not_overwrite_each_other_unseen(enterprise: Any, editor: Any) -> None:
    url = reverse("workbench:precheck_answer", args=["specialised"])
    client = client_of(editor)
    client.post(url, {"niche_years": "2"})
    stale = PreCheck.objects.get().updated_at - timedelta(minutes=1)
    response = client.post(url, {"niche_years": "9", "seen": stale.isoformat(timespec="microseconds")})
    assert response.status_code == 422
    assert SelfAnswer.objects.get().value == 2


def test_officials_read_the_answers_only_while_they_are_shared(enterprise: Any, editor: Any) -> None:
    client, official = client_of(editor), client_of(make_reviewer(code="290100"))
    client.post(reverse("workbench:precheck_answer", args=["specialised"]), {"niche_years": "2"})
    address = ("cultivation_check", enterprise.pk, "specialised")
    share = reverse("workbench:precheck_share", args=[PreCheck.objects.get().pk])

    before = page(official, *address)
    client.post(share, {"shared": "1"})
    shared = page(official, *address)
    client.post(share, {"shared": "0"})
    after = page(official, *address)

    assert ["还差 1 年" in text for text in (before, shared, after)] == [False, True, False]
    assert ["企业自填" in text for text in (before, shared, after)] == [False, True, False]


def test_officials_do_not_read_drafts(editor: Any) -> None:
    beginner = factory()
    figures(beginner, clock.today().year - 1, state="draft", main_revenue=1234)
    text = page(client_of(make_reviewer()), "cultivation_check", beginner.pk, "above_scale")
    assert "1,234" not in text
    assert "还不清楚" in text


def test_officials_find_figures_and_visits_beside_the_ladder(enterprise: Any) -> None:
    official = make_government(Role.EDITOR, code="290100")
    values = {"enterprise": enterprise, "state": "confirmed", "agreed": "六月前建账"}
    any_filing(EnterpriseVisit, organisation=official.organisation, **values)
    text = page(client_of(official), "cultivation_enterprise", enterprise.pk)
    assert "8,000 万元" in text
    assert "六月前建账" in text
    assert "记录一次走访" in text
    assert "记录一次走访" not in page(client_of(make_reviewer()), "cultivation_enterprise", enterprise.pk)


def _row_of(text: str, label: str) -> str:
    """The row of a register in the portrait."""
    return text.split(f">{label}</td>")[1].split("</tr>")[0]


def test_the_portrait_names_what_the_registers_hold(enterprise: Any) -> None:
    shown = any_filing(GrowthStep, organisation=enterprise, state="confirmed", kind="listed", after="北岸股份")
    any_filing(GrowthStep, organisation=enterprise, state="draft", kind="incorporated", after="草稿里的一步")
    leader = any_filing(Alliance, state="published", title="寒区铸造联合体")
    AllianceMember.objects.create(alliance=leader, order=1, organisation=enterprise, role="production")
    AchievementFactory.create_batch(7, organisation=enterprise, region=enterprise.region, state="submitted")
    credential(enterprise, "research_body", valid_from=clock.today(), valid_to=None)

    text = page(client_of(make_reviewer()), "cultivation_enterprise", enterprise.pk)

    assert reverse("workbench:growth-steps_record", args=[shown.pk]) in _row_of(text, "升级事项")
    assert "草稿里的一步" not in text
    assert "寒区铸造联合体" in _row_of(text, "联合体与联盟")
    assert ">7<" in _row_of(text, "成果")
    assert "另有 2 条" in _row_of(text, "成果")
    assert "还没有" in _row_of(text, "创新产品")
    assert "企业研发机构" in text.split("登记情况")[0]


def test_the_portrait_asks_no_query_for_a_record(enterprise: Any) -> None:
    client = client_of(make_reviewer())

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            page(client, "cultivation_enterprise", enterprise.pk)
        return len(queries)

    for model in (GrowthStep, Right, Alliance):
        any_filing(model, organisation=enterprise, state="confirmed")
    AchievementFactory(organisation=enterprise, region=enterprise.region, state="submitted")
    asked()
    one = asked()
    for _ in range(29):
        for model in (Right, Alliance):
            any_filing(model, organisation=enterprise, state="confirmed")
        AchievementFactory(organisation=enterprise, region=enterprise.region, state="submitted")
    assert asked() <= one


def test_a_visit_begun_on_an_enterprises_page_names_it(enterprise: Any) -> None:
    client = client_of(make_government(Role.EDITOR, code="290100"))
    address = f"{reverse('workbench:enterprise-visits_new')}?enterprise={enterprise.pk}"

    assert address in page(client, "cultivation_enterprise", enterprise.pk)
    begun = client.get(address)
    assert begun.context["form"]["enterprise"].value() == str(enterprise.pk)
    assert f'<option value="{enterprise.pk}" selected>' in begun.content.decode()
    assert client.get(f"{reverse('workbench:enterprise-visits_new')}?enterprise=nobody").status_code == 200


def test_the_region_counts_each_enterprise_once_and_tells_the_change(enterprise: Any) -> None:
    today = clock.today()
    newcomer = OrganisationFactory()
    long_ago = today - timedelta(days=800)
    for number in ("1", "2"):
        credential(enterprise, "high_tech", certificate_number=number, valid_from=long_ago, valid_to=None)
    credential(newcomer, "high_tech", valid_from=today - timedelta(days=10), valid_to=None)
    client = client_of(make_reviewer())
    context = client.get(reverse("workbench:cultivation")).context
    assert [(row.code, row.cells[2][1:]) for row in context["standings"]] == [("290100", (2, 1))]
    assert context["total"].cells[2][1:] == (2, 1)


def test_a_city_sees_itself_where_it_has_no_counties(enterprise: Any) -> None:
    credential(enterprise, "tech_sme", valid_from=clock.today(), valid_to=None)
    context = client_of(make_reviewer(code="290100")).get(reverse("workbench:cultivation")).context
    assert [(row.name, row.now[0]) for row in context["standings"]] == [("本级", 1)]


def test_another_region_is_not_looked_into(enterprise: Any) -> None:
    credential(enterprise, "tech_sme", valid_from=clock.today(), valid_to=None)
    client = client_of(make_reviewer(code="290200"))
    assert client.get(reverse("workbench:cultivation"), {"region": "290100"}).context["above"].code == "290200"
    assert "北岸铸造" not in page(client, "cultivation_holders")
    assert client.get(reverse("workbench:cultivation_enterprise", args=[enterprise.pk])).status_code == 404


def test_the_list_without_research_is_exported_as_it_stands(enterprise: Any) -> None:
    idle = factory(name="南河机械厂")
    figures(idle, clock.today().year - 1, research=0, research_at_home=0)
    client = client_of(make_reviewer())
    assert "北岸铸造" not in page(client, "cultivation_no_research")
    assert "北岸铸造" in page(client, "cultivation_no_research", spending="all")

    response = client.get(reverse("workbench:cultivation_no_research"), {"export": "xlsx"})

    content = b"".join(response) if response.streaming else response.content
    rows = list(load_workbook(BytesIO(content)).active.iter_rows(values_only=True))  # type: ignore[union-attr]
    assert [row[0] for row in rows if row[0] and "机械" in str(row[0])] == ["南河机械厂"]
    assert any("收入已达标" in row for row in rows)


LISTS = {
    "cultivation_holders": tables.HolderTable,
    "cultivation_ending": tables.EndingTable,
    "cultivation_no_research": tables.NoResearchTable,
    "cultivation_near_scale": tables.NearScaleTable,
    "cultivation_bodies": tables.ResearchBodyTable,
}


@pytest.mark.parametrize("name", LISTS)
def test_a_list_is_sorted_by_each_of_its_columns_and_exported(name: str) -> None:
    today = clock.today()
    for place, main in enumerate((1700, 1800, 3000)):
        made = factory()
        figures(made, today.year - 1, revenue=main, main_revenue=main, research=0, research_at_home=0, cost=main)
        credential(made, "high_tech", certificate_number=str(place), valid_to=today + timedelta(days=20 + place))
    client, url = client_of(make_reviewer()), reverse(f"workbench:{name}")
    rows = len(client.get(url).context["table"].rows)

    sorted_rows = {
        column: len(client.get(url, {"sort": f"-{column}"}).context["table"].rows)
        for column in LISTS[name].base_columns
    }
    exported = client.get(url, {"export": "csv", "columns": list(LISTS[name].base_columns)})

    assert rows > 0
    assert sorted_rows == dict.fromkeys(LISTS[name].base_columns, rows)
    content = b"".join(exported) if exported.streaming else exported.content
    assert len(content.decode("utf-8-sig").splitlines()) == rows + 1


def test_lists_are_narrowed_by_what_officials_look_for() -> None:
    last = clock.today().year - 1
    small, large = factory(name="小厂"), factory(name="大厂", region=RegionFactory(code="290200"))
    for year in (last - 1, last):
        figures(small, year, revenue=3000, main_revenue=3000, research=0, research_at_home=0)
    figures(large, last, revenue=30_000, main_revenue=30_000, research=0, research_at_home=0)
    credential(large, "research_body", valid_from=clock.today() - timedelta(days=900), valid_to=None)
    client = client_of(make_reviewer())

    def names(name: str, **query: Any) -> list[str]:
        context = client.get(reverse(f"workbench:{name}"), query).context
        return [row.record.name for row in context["table"].rows]

    assert names("cultivation_no_research") == ["大厂", "小厂"]
    assert names("cultivation_no_research", region="290200") == ["大厂"]
    assert names("cultivation_no_research", year=last - 1) == ["小厂"]
    assert names("cultivation_no_research", q="小") == ["小厂"]
    assert names("cultivation_no_research", year="昨天") == []
    assert names("cultivation_no_research", timetable="overdue") == []
    assert names("cultivation_no_research", basis="figures") == ["大厂", "小厂"]
    assert names("cultivation_no_research", spending="some") == []
    assert names("cultivation_bodies") == ["大厂", "小厂"]
    assert names("cultivation_bodies", band="0") == ["小厂"]
    assert names("cultivation_bodies", body="true") == ["大厂"]
    assert names("cultivation_bodies", body="false") == ["小厂"]


def test_the_coverage_is_that_of_the_region_that_is_chosen() -> None:
    for code in ("290100", "290200"):
        figures(factory(region=RegionFactory(code=code)), clock.today().year - 1)
    client, url = client_of(make_reviewer()), reverse("workbench:cultivation_bodies")
    numbers = [client.get(url, query).context["coverage"][0].enterprises for query in ({}, {"region": "290200"})]
    assert numbers == [2, 1]


@pytest.mark.parametrize("name", ["cultivation", *LISTS])
def test_a_page_takes_as_many_queries_for_thirty_rows_as_for_one(name: str, django_assert_max_num_queries: Any) -> None:
    today = clock.today()

    def add(number: int) -> None:
        main = 1700 if name == "cultivation_near_scale" else 3000
        made = factory()
        figures(made, today.year - 1, revenue=main, main_revenue=main, research=0, research_at_home=0, cost=main)
        credential(made, "high_tech", certificate_number=str(number), valid_to=today + timedelta(days=20))

    client = client_of(make_government(Role.VIEWER))
    add(0)
    url = reverse(f"workbench:{name}")
    client.get(url)
    with django_assert_max_num_queries(60) as one:
        client.get(url)
    for number in range(1, 30):
        add(number)

    with django_assert_max_num_queries(len(one)):
        response = client.get(url)
    if name != "cultivation":
        assert len(response.context["table"].paginated_rows) == 20


def test_menus_lead_enterprises_to_their_ladder_and_officials_to_the_regions(editor: Any) -> None:
    own, ladder = reverse("workbench:ladder"), reverse("workbench:cultivation")
    university = make_actor(Role.EDITOR, organisation=OrganisationFactory(kind="university"))
    shown = [
        [f'href="{url}"' in page(client_of(actor), "home") for url in (own, ladder)]
        for actor in (editor, make_reviewer(), university)
    ]
    assert shown == [[True, False], [False, True], [False, False]]


def test_the_page_of_enterprises_near_the_scale_tells_how_the_work_stands() -> None:
    last = clock.today().year - 1
    official = client_of(make_reviewer(code="290000"))

    def shown() -> str:
        """The page of the list; how many statements it took is noted."""
        with CaptureQueriesContext(connection) as queries:
            text = page(official, "cultivation_near_scale", technological="true")
        taken.append(len(queries))
        return text

    taken: list[int] = []
    for number in range(2):
        made = factory(name=f"临规{number}")
        figures(made, last, main_revenue=1800)
        credential(made, "high_tech", valid_to=None)
    figures(factory(name="没有资质"), last, main_revenue=1800)
    shown()
    text = shown()
    for number in range(2, 20):
        made = factory(name=f"临规{number}")
        figures(made, last, main_revenue=1800)
        credential(made, "high_tech", valid_to=None)
    shown()

    assert ("临规0" in text, "临规1" in text, "没有资质" in text) == (True, True, False)
    assert 'href="/workbench/lists/kinds/near_scale_library/"' in text
    assert [part.split("</span>")[0] for part in text.split('stat-number">')[1:3]] == ["3", "2"]
    assert taken[2] <= taken[1]


def test_the_subsidy_is_estimated_from_what_is_filed_and_from_what_one_tries(enterprise: Any, editor: Any) -> None:
    client = client_of(editor)
    assert "本地区还没有录入研发投入奖补标准" in page(client, "subsidy")
    tiers = [{"name": "一档", "research_from": "1000000", "base_rate": "0.02", "growth_rate": "0.1"}]
    make_norm(NormKey.objects.get(pk="enterprises.research_subsidy"), tiers, code="290000")

    filed = page(client, "subsidy")
    tried = page(client, "subsidy", research="600", before="400")
    wrong = page(client, "subsidy", research="很多", before="")

    assert "预计奖补 8 万元" in filed
    assert "按试算的数，预计奖补 32 万元" in tried
    assert "请填写数字金额" in wrong
    assert "预计奖补 8 万元" in wrong
    assert YearFigures.objects.filter(organisation=enterprise).count() == 3


def test_officials_read_the_subsidy_without_the_drafts(enterprise: Any) -> None:
    tiers = [{"name": "一档", "research_from": "1000000", "base_rate": "0.02", "growth_rate": "0"}]
    make_norm(NormKey.objects.get(pk="enterprises.research_subsidy"), tiers, code="290000")
    beginner = factory(name="新厂")
    figures(beginner, clock.today().year - 1, state="draft")
    official = client_of(make_reviewer(code="290100"))

    assert "预计奖补 8 万元" in page(official, "cultivation_subsidy", enterprise.pk)
    assert "还缺数据" in page(official, "cultivation_subsidy", beginner.pk)
