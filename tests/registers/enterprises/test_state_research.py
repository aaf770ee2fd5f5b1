"""State-owned groups: who is one, what their sheet comes to, and that the authority alone decides."""

from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from docx import Document

from lianqiao.core import clock, metrics
from lianqiao.core.access import Actor
from lianqiao.core.errors import AccessError, DomainError, InvalidInput
from lianqiao.core.filing.domain import create_filing, update_filing
from lianqiao.core.models import Message
from lianqiao.core.norms.models import NormKey
from lianqiao.core.permissions import Role
from lianqiao.core.transitions import apply, available
from lianqiao.registers.enterprises.assessing import assess, mean_growth, percent
from lianqiao.registers.enterprises.interfaces.sheet_document import data_of, paper_of
from lianqiao.registers.enterprises.interfaces.state_owned import StateResearchForm, compared, left_out
from lianqiao.registers.enterprises.models import StateHolding, StateResearch
from lianqiao.registers.organisations.models import Organisation
from tests.core.norms.makers import make_norm
from tests.factories import YearFiguresFactory, make_actor, make_government

pytestmark = pytest.mark.django_db

WAN = Decimal(10_000)
HOLDING = {"level": "province", "held_percent": Decimal(100), "since": date(2005, 1, 1)}
WAGES: dict[str, Any] = {
    "wage_ground": "project",
    "wage_people": 40,
    "wage_asked_yuan": 500 * WAN,
    "wage_reason": "承担国家重大科技项目。",
}


@pytest.fixture
def authority() -> Actor:
    """A reviewer of the province's body for state assets."""
    return make_government(Role.REVIEWER, code="290000")


@pytest.fixture
def group(authority: Actor) -> Actor:
    """An editor of a registered group."""
    return registered(make_actor(Role.EDITOR), authority)


@pytest.fixture
def member(group: Actor, authority: Actor) -> Actor:
    """An editor of a registered enterprise of the group."""
    return registered(make_actor(Role.EDITOR), authority, group=group.organisation)


@pytest.fixture
def norms() -> None:
    """12 % a year; key research counts half as much again, public money not at all."""
    make_norm(NormKey.objects.get(pk="enterprises.state_research_growth"), "0.12", code="290000")
    make_norm(
        NormKey.objects.get(pk="enterprises.profit_add_back"),
        [
            {"code": "key", "name": "基础研究与核心技术", "times": "1.5"},
            {"code": "own", "name": "其他自有资金", "times": "1"},
            {"code": "public", "name": "财政资金", "times": "0"},
            {"code": "brand", "name": "品牌投入", "times": "1"},
        ],
        code="290000",
    )


def registered(editor: Actor, authority: Actor, *, group: Any = None) -> Actor:
    """The editor of an enterprise that is on the register of state-owned ones."""
    values = {**HOLDING, "authority": authority.organisation, "group": group}
    apply(
        apply(create_filing(StateHolding, actor=editor, values=values), "submit", actor=editor),
        "confirm",
        actor=authority,
    )
    return editor


def row(unit: Any, research: int, before: int, key: int = 0, public: int = 0) -> dict[str, Any]:
    """A row of the sheet, in 万元."""
    amounts = {"research": research, "before": before, "key": key, "public": public}
    return {"organisation": unit, **{f"{name}_yuan": amount * WAN for name, amount in amounts.items()}}


def sheet_of(group: Actor, rows: list[dict[str, Any]], year: int = 2025, **values: Any) -> StateResearch:
    """A draft of the group."""
    given = {"year": year, "profit_yuan": 3000 * WAN, **values}
    return create_filing(StateResearch, actor=group, values=given, parts={"members": rows})


def decided(sheet: StateResearch, group: Actor, authority: Actor, granted: int = 0) -> StateResearch:
    """The sheet after all steps."""
    handed_in = apply(sheet, "submit", actor=group)
    return apply(handed_in, "confirm", actor=authority, wage_granted_yuan=granted * WAN, opinion="同意")


def test_what_is_registered_goes_to_the_authority_and_to_no_city(group: Actor, authority: Actor) -> None:
    holding = StateHolding.objects.get(organisation=group.organisation_id)
    city = make_government(Role.REVIEWER, code="290100")

    assert holding.region_id == "290000"
    assert StateHolding.objects.whole_for(authority).filter(pk=holding.pk).exists()
    assert not StateHolding.objects.visible_to(city).exists()
    assert holding.title == "省属国有企业（集团）"


def test_a_member_names_a_group_that_is_registered(authority: Actor) -> None:
    stranger, editor = make_actor(Role.EDITOR), make_actor(Role.EDITOR)
    values = {**HOLDING, "authority": authority.organisation, "group": stranger.organisation}
    draft = create_filing(StateHolding, actor=editor, values=values)

    with pytest.raises(DomainError, match="请集团先登记"):
        apply(draft, "submit", actor=editor)

    draft.refresh_from_db()
    assert draft.state == "draft"


def test_an_authority_is_a_government(authority: Actor) -> None:
    editor = make_actor(Role.EDITOR)
    values = {**HOLDING, "authority": make_actor().organisation, "group": None}
    draft = create_filing(StateHolding, actor=editor, values=values)

    with pytest.raises(DomainError, match="政府部门"):
        apply(draft, "submit", actor=editor)


def test_an_enterprise_has_one_registration(group: Actor, authority: Actor) -> None:
    second = create_filing(StateHolding, actor=group, values={**HOLDING, "authority": authority.organisation})

    with pytest.raises(DomainError, match="已经有一条审核通过的登记"):
        apply(second, "submit", actor=group)

    second.refresh_from_db()
    assert second.state == "draft"


def test_nobody_is_a_member_of_itself(authority: Actor) -> None:
    editor = make_actor(Role.EDITOR)
    values = {**HOLDING, "authority": authority.organisation, "group": editor.organisation}

    with pytest.raises(InvalidInput):
        create_filing(StateHolding, actor=editor, values=values)

    assert not StateHolding.objects.exists()


def test_only_a_registered_group_hands_in_a_sheet(group: Actor, member: Actor) -> None:
    private = make_actor(Role.EDITOR)

    with pytest.raises(DomainError, match="国有企业登记"):
        apply(sheet_of(private, [row(private.organisation, 10, 9)]), "submit", actor=private)
    with pytest.raises(DomainError, match="考核表由集团填报"):
        apply(sheet_of(member, [row(member.organisation, 10, 9)]), "submit", actor=member)
    with pytest.raises(DomainError, match="至少要有一家"):
        apply(sheet_of(group, []), "submit", actor=group)

    assert set(StateResearch.objects.values_list("state", flat=True)) == {"draft"}


def test_enterprises_of_others_do_not_count(group: Actor) -> None:
    stranger = make_actor().organisation
    with pytest.raises(DomainError, match=f"没有登记为本集团成员：{stranger}"):
        apply(sheet_of(group, [row(stranger, 10, 9)]), "submit", actor=group)


def test_parts_are_not_larger_than_the_whole(group: Actor) -> None:
    with pytest.raises(InvalidInput) as refusal:
        sheet_of(group, [row(group.organisation, 100, 90, key=60, public=50)])

    assert refusal.value.errors == {"members": ["第 1 行：其中两项加起来不能大于本年研发投入。"]}
    assert not StateResearch.objects.exists()


@pytest.mark.usefixtures("norms")
def test_the_sheet_adds_up_line_by_line(group: Actor, member: Actor) -> None:
    rows = [
        row(group.organisation, 800, 700, key=100, public=50),
        row(member.organisation, 400, 300, key=200),
    ]
    sheet = sheet_of(group, rows)

    found = assess(sheet)

    assert found.total.research == 1200 * WAN
    assert found.total.growth == Decimal("0.2")
    assert found.base_year == 2024
    assert found.average == Decimal("0.2")
    assert found.is_met is True
    assert found.add_back is not None
    assert [(line.amount, line.added) for line in found.add_back.lines] == [
        (300 * WAN, 450 * WAN),
        (850 * WAN, 850 * WAN),
        (50 * WAN, Decimal(0)),
        (None, Decimal(0)),
    ]
    assert found.add_back.added == 1300 * WAN
    assert found.add_back.assessed == 4300 * WAN


def test_without_a_norm_nothing_is_judged(group: Actor) -> None:
    found = assess(sheet_of(group, [row(group.organisation, 100, 90)]))

    assert found.asked is None
    assert found.is_met is None
    assert found.add_back is None


@pytest.mark.parametrize(
    ("base", "last", "years", "wanted"),
    [
        (100, 112, 1, "12.00"),
        (100, 125, 2, "11.80"),
        (100, 144, 2, "20.00"),
        (100, 0, 2, "-100.00"),
        (0, 50, 1, None),
        (100, 50, 0, None),
    ],
)
def test_the_yearly_mean_is_the_one_that_leads_from_first_to_last(
    base: int, last: int, years: int, wanted: str | None
) -> None:
    found = percent(mean_growth(Decimal(base), Decimal(last), years=years))
    assert found == (None if wanted is None else Decimal(wanted))


@pytest.mark.usefixtures("norms")
def test_the_mean_counts_from_the_first_decided_sheet(group: Actor, authority: Actor) -> None:
    decided(sheet_of(group, [row(group.organisation, 130, 100)], year=2024), group, authority)

    later = decided(sheet_of(group, [row(group.organisation, 135, 130)], year=2025), group, authority)

    assert later.base_year == 2023
    assert later.growth_percent == Decimal("3.85")
    assert later.average_percent == Decimal("16.19")
    assert later.asked_percent == Decimal("12.00")
    assert later.is_met is True


@pytest.mark.usefixtures("norms")
def test_a_loss_is_made_good_by_research(group: Actor, authority: Actor) -> None:
    sheet = sheet_of(group, [row(group.organisation, 200, 190)], profit_yuan=-150 * WAN)

    settled = decided(sheet, group, authority)

    assert settled.add_back_yuan == 200 * WAN
    assert settled.assessed_profit_yuan == 50 * WAN
    assert settled.is_met is False


def test_the_authority_alone_decides(group: Actor, authority: Actor) -> None:
    other = make_government(Role.REVIEWER, code="290000")
    assert other.organisation_id != authority.organisation_id
    handed_in = apply(sheet_of(group, [row(group.organisation, 10, 9)]), "submit", actor=group)

    with pytest.raises(AccessError):
        apply(handed_in, "confirm", actor=other, wage_granted_yuan=0)
    with pytest.raises(AccessError):
        apply(handed_in, "return", actor=other, reason="不全")

    offered = {actor: [offer.transition.name for offer in available(handed_in, actor)] for actor in (authority, other)}
    assert offered == {authority: ["return", "confirm"], other: []}

    assert list(StateResearch.objects.to_review(authority)) == [handed_in]
    assert not StateResearch.objects.to_review(other).exists()
    handed_in.refresh_from_db()
    assert handed_in.state == "submitted"


def test_a_sheet_is_seen_by_the_group_and_by_governments_of_its_level(
    group: Actor, member: Actor, authority: Actor
) -> None:
    sheet = sheet_of(group, [row(group.organisation, 10, 9), row(member.organisation, 5, 4)])
    assert not StateResearch.objects.visible_to(authority).exists()

    apply(sheet, "submit", actor=group)

    city = make_government(Role.REVIEWER, code="290100")
    seen = [StateResearch.objects.visible_to(actor).exists() for actor in (group, authority, city, member)]
    assert seen == [True, True, False, False]


def test_the_reviewers_of_the_authority_are_told_and_no_others(
    group: Actor, authority: Actor, django_capture_on_commit_callbacks: Any
) -> None:
    other = make_government(Role.REVIEWER, code="290000")
    Message.objects.all().delete()

    with django_capture_on_commit_callbacks(execute=True):
        apply(sheet_of(group, [row(group.organisation, 10, 9)]), "submit", actor=group)

    assert list(Message.objects.values_list("recipient", flat=True)) == [authority.user_id]
    assert other.user_id != authority.user_id


def test_wages_are_asked_for_whole_or_not_at_all(group: Actor) -> None:
    with pytest.raises(InvalidInput) as refusal:
        sheet_of(group, [], wage_asked_yuan=100 * WAN)
    assert set(refusal.value.errors) == {"wage_ground", "wage_people", "wage_reason"}


def test_no_more_wages_are_granted_than_asked(group: Actor, authority: Actor) -> None:
    rows = [row(group.organisation, 10, 9)]
    handed_in = apply(sheet_of(group, rows, **WAGES), "submit", actor=group)

    with pytest.raises(DomainError, match="不能超过申请的数"):
        apply(handed_in, "confirm", actor=authority, wage_granted_yuan=501 * WAN)
    with pytest.raises(DomainError, match="请填写"):
        apply(handed_in, "confirm", actor=authority)

    settled = apply(handed_in, "confirm", actor=authority, wage_granted_yuan=400 * WAN, opinion="")
    assert settled.wage_granted_yuan == 400 * WAN


def test_what_was_decided_is_gone_when_the_sheet_comes_anew(group: Actor, authority: Actor) -> None:
    settled = decided(sheet_of(group, [row(group.organisation, 10, 9)]), group, authority)
    corrected = apply(settled, "correct", actor=group, reason="漏了一家")

    again = apply(corrected, "submit", actor=group)

    assert (again.research_yuan, again.growth_percent, again.wage_granted_yuan, again.opinion) == (None, None, None, "")


def test_the_form_begins_with_the_enterprises_of_the_group(group: Actor, member: Actor, authority: Actor) -> None:
    year = StateResearchForm(actor=group).initial["year"]
    before = [row(group.organisation, 70, 60), row(member.organisation, 30, 20)]
    decided(sheet_of(group, before, year=year - 1), group, authority)

    members = StateResearchForm(actor=group).initial["members"]

    assert [(entry["organisation"], entry["before_yuan"]) for entry in members] == [
        (group.organisation, 70 * WAN),
        (member.organisation, 30 * WAN),
    ]


def test_a_loss_may_be_typed(group: Actor) -> None:
    data = {"year": "2025", "profit_yuan": "-1,234.5", "members": f"{group.organisation}｜10｜9"}
    form = StateResearchForm(data, actor=group)
    assert form.is_valid(), form.errors
    assert form.values()["profit_yuan"] == Decimal("-12345000.00")
    assert form.parts()["members"][0]["public_yuan"] == 0

    wrong = StateResearchForm({**data, "members": f"{group.organisation}｜-10｜9"}, actor=group)
    assert not wrong.is_valid()


def test_figures_that_the_enterprises_filed_stand_beside(group: Actor, member: Actor, authority: Actor) -> None:
    YearFiguresFactory(organisation=member.organisation, year=2025, state="confirmed", research_yuan=6 * WAN)
    sheet = sheet_of(group, [row(member.organisation, 5, 4)])

    assert [pair["figures"].research_yuan for pair in compared(sheet, authority)] == [6 * WAN]
    assert [pair["figures"] for pair in compared(sheet, group)] == [None]
    assert list(left_out(sheet)) == [Organisation.objects.get(pk=group.organisation_id)]


@pytest.mark.usefixtures("norms")
def test_the_paper_tells_every_line(group: Actor, authority: Actor) -> None:
    rows = [row(group.organisation, 1200, 1000, key=100)]
    settled = decided(sheet_of(group, rows, **WAGES), group, authority, granted=400)

    data = data_of(settled)
    text = "\n".join(p.text for p in Document(BytesIO(paper_of(settled, as_pdf=False))).paragraphs)

    assert data["lines"]["rows"][0] == ["基础研究与核心技术", "100", "1.5", "150"]
    assert data["growth"] == "20%"
    assert data["met"] == "达到"
    assert data["issuer"] == str(authority.organisation)
    assert "利润总额 3,000 万元 + 加回 1,250 万元 = 考核利润 4,250 万元" in text
    assert "核定支持400 万元" in text


@pytest.mark.usefixtures("norms")
def test_the_page_shows_the_calculation_and_offers_the_decision(group: Actor, authority: Actor) -> None:
    handed_in = apply(sheet_of(group, [row(group.organisation, 1200, 1000)]), "submit", actor=group)
    client = Client()
    client.force_login(authority.user)
    address = reverse("workbench:state-research_record", args=[handed_in.pk])

    page = client.get(address).content.decode()
    assert "研发投入达到要求" in page
    assert "4,200 万元" in page
    data = {"transition": "confirm", "confirm-wage_granted_yuan": "0", "confirm-opinion": "同意"}
    client.post(reverse("workbench:state-research_act", args=[handed_in.pk]), data)

    handed_in.refresh_from_db()
    assert (handed_in.state, handed_in.is_met, handed_in.wage_granted_yuan) == ("confirmed", True, 0)
    paper = client.get(reverse("workbench:state_research_paper", args=[handed_in.pk, "pdf"]))
    assert paper.content.startswith(b"%PDF")


def test_the_menu_shows_the_sheet_to_groups_only(group: Actor) -> None:
    for actor, wanted in ((group, True), (make_actor(Role.EDITOR), False)):
        client = Client()
        client.force_login(actor.user)
        page = client.get(reverse("workbench:home")).content.decode()
        assert (f'href="{reverse("workbench:state-research")}"' in page) is wanted


def test_a_viewer_of_the_group_changes_nothing(group: Actor) -> None:
    sheet = sheet_of(group, [])
    with pytest.raises(AccessError):
        update_filing(
            sheet, actor=make_actor(Role.VIEWER, organisation=group.organisation), values={"profit_yuan": Decimal(1)}
        )
    sheet.refresh_from_db()
    assert sheet.profit_yuan == 3000 * WAN


@pytest.mark.usefixtures("norms")
def test_sheets_of_the_last_year_are_counted_once_they_are_decided(group: Actor, authority: Actor) -> None:
    today = clock.today()
    decided(sheet_of(group, [row(group.organisation, 1200, 1000)], year=today.year - 1), group, authority)
    waiting = registered(make_actor(Role.EDITOR), authority)
    apply(sheet_of(waiting, [row(waiting.organisation, 900, 100)], year=today.year - 1), "submit", actor=waiting)
    spent, met = metrics.get("enterprises.state_research"), metrics.get("enterprises.state_groups_met")

    assert (spent.value(on=today), met.value(on=today)) == (1200 * WAN, 1)
    assert spent.by("organisation", on=today) == {group.organisation_id: 1200 * WAN}
    assert spent.value(on=today.replace(year=today.year + 1, day=1)) == 0
