"""The pages of technology contracts: the form, the conditions, the desk of an office, statistics, and bad input."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from lianqiao.core import clock
from lianqiao.core.permissions import Role
from lianqiao.processes.contracts.enums import ContractState, CostKind
from lianqiao.processes.contracts.models import ContractChange, ContractObjection, Recheck, TechnologyContract
from lianqiao.registers.organisations.enums import OrganisationKind
from tests.factories import OrganisationFactory, make_actor, make_reviewer
from tests.processes.contracts.makers import (
    accept,
    clerk_of,
    make_contract,
    make_office,
    owner_of,
    register,
    registrar_of,
    send_back,
    submit,
)

pytestmark = pytest.mark.django_db


def signed_in(actor: Any) -> Client:
    """A browser of that person."""
    client = Client()
    client.force_login(actor.user)
    return client


def queries_of(client: Client, url: str) -> int:
    """How many queries the page asks, once warm."""
    assert client.get(url).status_code == 200
    with CaptureQueriesContext(connection) as asked:
        client.get(url)
    return len(asked)


def typed(chosen: Any, **values: Any) -> dict[str, Any]:
    """What a person types."""
    today = clock.today()
    return {
        "title": "余热回收控制系统开发",
        "kind": "commissioned_development",
        "office": str(chosen.pk),
        "side": "seller",
        "own_kind": "022",
        "counterpart_name": "铁屏碳材料有限公司",
        "counterpart_kind": "100",
        "counterpart_country": "156",
        "counterpart_region": "290100",
        "signed_on": f"{today:%Y-%m-%d}",
        "starts_on": f"{today:%Y-%m-%d}",
        "ends_on": f"{today.year + 2}-01-31",
        "content": "开发控制系统",
        "amount_yuan": "60",
        "payment_way": "instalments",
        "right_kind": "patent",
        "field": "energy",
        "goal": "energy",
        "plan_source": "none",
        **values,
    }


def test_contract_is_written_in_the_form() -> None:
    office = make_office()
    owner = make_actor(Role.EDITOR, organisation=OrganisationFactory(kind=OrganisationKind.UNIVERSITY))
    client, url = signed_in(owner), reverse("workbench:contracts_new")

    shown = client.get(url).content.decode()
    sent = client.post(url, typed(office))

    contract = TechnologyContract.objects.get()
    assert str(office) in shown
    assert sent.status_code == 302
    assert sent.url == reverse("workbench:contracts_record", args=[contract.pk])
    assert (contract.amount_yuan, contract.technical_yuan) == (Decimal("600000"), Decimal("600000"))
    page = client.get(sent.url).content.decode()
    assert "认定条件还有" in page
    assert "还没有上传合同文本" in page


@pytest.mark.parametrize(
    "bad",
    [
        {"amount_yuan": "六十"},
        {"kind": "sale"},
        {"ends_on": "2020-01-01"},
        {"counterpart_region": ""},
        {"counterpart_name": ""},
        {"kind": "transfer"},
        {"office": "nothing"},
        {"counterpart_country": "中国"},
        {"title": "长" * 201},
    ],
)
def test_bad_input_is_shown_again_and_nothing_is_kept(bad: dict[str, str]) -> None:
    owner = make_actor(Role.EDITOR)

    sent = signed_in(owner).post(reverse("workbench:contracts_new"), typed(make_office(), **bad))

    assert sent.status_code == 422
    assert not TechnologyContract.objects.exists()


def test_record_of_another_source_is_not_taken() -> None:
    owner = make_actor(Role.EDITOR)
    make_office()

    shown = signed_in(owner).get(reverse("workbench:contracts_new"), {"from": "nothing", "source": "x"})

    assert shown.status_code == 200


def test_conditions_are_answered_on_their_page() -> None:
    contract = make_contract(answered=False)
    client, url = signed_in(owner_of(contract)), reverse("workbench:contract_conditions", args=[contract.pk])

    assert "标的技术在签订合同时双方都还没有掌握" in client.get(url).content.decode()
    client.post(url, {"goal": "yes", "sale": "no", "nothing": "yes"})

    assert TechnologyContract.objects.get().answers == {"goal": True, "sale": False}


def test_office_returns_with_lines_and_owner_answers_each() -> None:
    contract = submit(make_contract())
    clerk, owner = signed_in(clerk_of(contract)), signed_in(owner_of(contract))
    act = reverse("workbench:contracts_act", args=[contract.pk])

    clerk.post(act, {"transition": "return", "return-defects": "验收标准｜请写明检测方法\n请补充报价"})

    first, second = contract.defects.all()
    assert (first.field, first.sentence, second.sentence) == ("验收标准", "请写明检测方法", "请补充报价")
    url = reverse("workbench:contract_defect", args=[first.pk])
    assert owner.post(url, {"text": "已写明"}).status_code == 302
    first.refresh_from_db()
    assert first.answer == "已写明"


def test_change_and_objection_from_their_pages() -> None:
    contract = register(make_contract())
    owner = signed_in(owner_of(contract))

    asked = owner.post(
        reverse("workbench:contract_change_new", args=[contract.pk]),
        {"kind": "change", "happened_on": f"{clock.today():%Y-%m-%d}", "reason": "补充协议", "amount_yuan": "70"},
    )
    raised = owner.post(reverse("workbench:contract_object", args=[contract.pk]), {"text": "金额核定有误"})

    assert asked.url == reverse("workbench:contract_change", args=[ContractChange.objects.get().pk])
    assert raised.url == reverse("workbench:contract_objection", args=[ContractObjection.objects.get().pk])
    office = signed_in(registrar_of(contract))
    assert "准予办理" in office.get(asked.url).content.decode()
    office.post(
        reverse("workbench:contract_change_act", args=[ContractChange.objects.get().pk]), {"transition": "grant"}
    )
    assert TechnologyContract.objects.get().amount_yuan == Decimal("700000")


def test_list_and_office_desk_ask_as_many_queries_for_many_rows() -> None:
    first = accept(make_contract())
    owner, clerk = signed_in(owner_of(first)), signed_in(clerk_of(first))
    urls = [(owner, reverse("workbench:contracts")), (clerk, reverse("workbench:contract_office"))]
    before = [queries_of(client, url) for client, url in urls]
    for number in range(4):
        accept(make_contract(owner=owner_of(first), office=first.office, title=f"第{number}号膜材料研制"))

    assert [queries_of(client, url) for client, url in urls] <= before


def test_page_of_a_contract_asks_as_many_queries_with_many_parts() -> None:
    contract = send_back(submit(make_contract()))
    client = signed_in(owner_of(contract))
    url = reverse("workbench:contracts_record", args=[contract.pk])
    before = queries_of(client, url)
    for number in range(5):
        contract.costs.create(kind=CostKind.PARTS, name=f"零件{number}", amount_yuan=Decimal(1))
        contract.parties.create(name=f"当事人{number}", side="buyer")

    assert queries_of(client, url) == before


def test_statistics_sum_up_and_are_exported() -> None:
    office = make_office()
    body = make_reviewer(code="290100")
    client, url = signed_in(body), reverse("workbench:contract_statistics")
    assert "这段时间没有登记的合同" in client.get(url).content.decode()
    owner = owner_of(register(make_contract(office=office)))
    register(
        make_contract(
            office=office,
            owner=owner,
            title="膜材料研制",
            counterpart_region=None,
            counterpart_country="276",
            counterpart_name="Muster GmbH",
            amount_yuan=Decimal("300000"),
        )
    )
    before = queries_of(client, url)
    register(make_contract(office=office, owner=owner, title="另一类开发", field="nuclear"))

    shown = client.get(url).content.decode()
    sheet = load_workbook(BytesIO(b"".join(client.get(url, {"export": "xlsx"})))).active

    assert queries_of(client, url) == before
    assert "150 万元" in shown
    rows = list(sheet.iter_rows(min_row=2, values_only=True))
    by_table: dict[str, Decimal] = {}
    for title, _label, _count, amount, _technical in rows:
        by_table[title] = by_table.get(title, Decimal(0)) + Decimal(str(amount))
    assert set(by_table.values()) == {Decimal("1500000")}
    assert ("流向", "输出到外地", 1, 300000, 300000) in rows
    assert client.get(url, {"period": "乱写"}).status_code == 200


def test_sample_is_drawn_on_the_page() -> None:
    register(make_contract())
    body, today = signed_in(make_reviewer(code="290100")), f"{clock.today():%Y-%m-%d}"

    sent = body.post(
        reverse("workbench:contract_recheck_new"),
        {"title": "年度复查", "first_day": today, "last_day": today, "seed": "7"},
    )

    sample = Recheck.objects.get()
    assert sent.url == reverse("workbench:contract_recheck", args=[sample.pk])
    item = sample.items.get()
    url = reverse("workbench:contract_finding", args=[item.pk])
    assert body.post(url, {"verdict": "sound", "text": "无误"}).status_code == 302
    assert "认定正确" in body.get(sent.url).content.decode()


def test_tax_page_answers_what_was_filled_in() -> None:
    contract = register(make_contract(kind="licence", subject="patent", ends_on=clock.today() + timedelta(days=2000)))
    client = signed_in(owner_of(contract))

    url = reverse("workbench:contract_tax", args=[contract.pk])
    said = {"is_resident": "yes", "is_own": "yes", "public_money": "no", "income_yuan": "800"}

    shown = client.get(url, said).content.decode()
    denied = client.get(url, {**said, "is_resident": "no"}).content.decode()
    assert "150 万元" in shown
    assert "许可年限达到规定" in shown
    assert "150 万元" not in denied
    assert client.get(url, {"income_yuan": "x"}).status_code == 200


def test_whoever_holds_a_certificate_reads_that_it_was_cancelled() -> None:
    from lianqiao.core.access import SYSTEM
    from lianqiao.core.transitions import apply
    from lianqiao.processes.contracts.certificates import code_of

    contract = register(make_contract())
    url = reverse("portal:contract_verify", args=[contract.registration_number, code_of(contract)])
    assert "登记有效" in Client().get(url).content.decode()
    apply(contract, "cancel", actor=SYSTEM, reason="解除")

    assert "登记已注销" in Client().get(url).content.decode()
    assert TechnologyContract.objects.get().state == ContractState.CANCELLED


def test_statistics_show_charts_months_and_flows_with_a_sheet_each() -> None:
    from tests.factories.taxonomy import region

    office = make_office(place="290000")
    contract = register(make_contract(office=office))
    register(
        make_contract(office=office, title="另一地使用的开发", place=region("290200"), amount_yuan=Decimal("400000"))
    )
    body = make_reviewer(code="290000")
    client, url = signed_in(body), reverse("workbench:contract_statistics")

    page = client.get(url)
    shown = page.content.decode()

    assert [f'data-chart="chart-{name}-data"' in shown for name in ("months", "kind", "landing", "flows")] == [True] * 4
    flows = {one.label: (one.local_yuan, one.out_yuan, one.in_yuan) for one in page.context["flows"]}
    assert sorted(flows.values()) == [(0, 0, 400000), (600000, 400000, 0)]
    for table in ("months", "flows", "landing", "kind"):
        sheet = load_workbook(BytesIO(b"".join(client.get(url, {"export": "xlsx", "table": table})))).active
        assert sheet.max_row > 1
    assert contract.region.name in flows


def test_office_chooses_what_to_take_of_the_national_system() -> None:
    from lianqiao.processes.contracts.domain.national import read_rows
    from lianqiao.processes.contracts.models import NationalContract
    from tests.processes.contracts.test_national import told

    contract = register(make_contract())
    actor = registrar_of(contract)
    rows = [
        told(contract, contract.registration_number, title="更正的名称"),
        told(contract, "2026290100000099", amount_yuan=Decimal(7), technical_yuan=Decimal(7)),
    ]
    read_rows(rows, actor=actor)
    client, url = signed_in(actor), reverse("workbench:national_contracts")
    before = queries_of(client, url)
    differs = NationalContract.objects.get(finding="differs")

    page = client.get(reverse("workbench:national_contract", args=[differs.pk])).content.decode()
    decide = reverse("workbench:national_contract_decide", args=[differs.pk])
    client.post(decide, {"what": "take"})
    assert TechnologyContract.objects.get().title != "更正的名称"
    client.post(decide, {"what": "take", "fields": ["title", "national_number"]})
    client.post(reverse("workbench:national_contracts_all"), {"what": "enter"})

    assert "更正的名称" in page
    assert TechnologyContract.objects.get().title == "更正的名称"
    assert NationalContract.objects.get(finding="theirs").decision == "entered"
    more = [told(contract, f"N{number}", amount_yuan=Decimal(number), technical_yuan=None) for number in range(1, 9)]
    read_rows(more, actor=actor)
    assert queries_of(client, url) <= before
    assert client.get(reverse("workbench:contracts_only_here")).status_code == 200
