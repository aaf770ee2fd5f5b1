"""The pages of the separate ledger and of empowerments: what is typed arrives, lists stay cheap and can be exported."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lianqiao.core import clock
from lianqiao.core.permissions import Role
from lianqiao.core.transitions import apply
from lianqiao.processes.asset_ledger import domain
from lianqiao.processes.asset_ledger.models import Asset, Statement, WriteOff
from lianqiao.processes.empowerments.enums import EmpowermentState, Form
from lianqiao.processes.empowerments.models import Empowerment
from tests.factories import AchievementFactory, OrganisationFactory, make_actor
from tests.factories.asset_ledger import make_asset, make_holding
from tests.factories.empowerments import make_empowerment, unit_of

pytestmark = pytest.mark.django_db
S = EmpowermentState


def client_of(actor: Any) -> Client:
    client = Client()
    client.force_login(actor.user)
    return client


def test_office_enters_an_asset_and_records_what_happens_to_it() -> None:
    editor = make_actor(Role.EDITOR)
    client = client_of(editor)
    today = clock.today().isoformat()
    typed = {"title": "融冰涂层", "kind": "know_how", "stage": "development", "cost_yuan": "6", "on": today}

    response = client.post(reverse("workbench:asset_new"), typed)

    asset = Asset.objects.get()
    page = reverse("workbench:asset", args=[asset.pk])
    assert (response.headers["Location"], asset.book_yuan) == (page, 60_000)
    moved = {"received_yuan": "20", "share_percent": "100", "on": today, "reason": "转让合同", "paper": "凭证9号"}
    client.post(reverse("workbench:asset_move", args=[asset.pk, "transfer"]), moved)
    shown = client.get(page).content.decode()
    assert "凭证9号" in shown
    assert "已转出" in shown
    again = client.post(reverse("workbench:asset_move", args=[asset.pk, "cost"]), {**moved, "amount_yuan": "1"})
    assert again.status_code == 422
    assert "不能再办理" in again.content.decode()


def test_write_off_and_statement_go_their_way_on_pages() -> None:
    year = clock.today().year - 1
    asset = make_asset(on=date(year, 3, 1))
    editor, boss = (make_actor(role, organisation=asset.organisation) for role in (Role.EDITOR, Role.ADMINISTRATOR))
    one, other = client_of(editor), client_of(boss)

    one.post(reverse("workbench:ledger_statement_new"), {"year": str(year)})
    statement = Statement.objects.get()
    other.post(reverse("workbench:ledger_statement_act", args=[statement.pk]), {"transition": "sign"})
    one.post(reverse("workbench:asset_move", args=[asset.pk, "write-off"]), {"grounds": "obsolete", "text": "已被取代"})
    row = WriteOff.objects.get()
    assert "批准核销" in other.get(reverse("workbench:home")).content.decode()
    other.post(reverse("workbench:write_off_act", args=[row.pk]), {"transition": "approve"})

    assert (Statement.objects.get().state, WriteOff.objects.get().state) == ("signed", "approved")
    paper = one.get(reverse("workbench:ledger_statement_paper", args=[statement.pk, "xlsx"]))
    assert paper.content.startswith(b"PK")


def test_professor_asks_in_a_few_fields_and_a_colleague_agrees() -> None:
    people = unit_of()
    colleague = make_actor(Role.EDITOR, organisation=people.organisation)
    achievement: Any = AchievementFactory(organisation=people.organisation)
    typed = {
        "achievement": str(achievement.pk),
        "form": Form.FULL,
        "plan": "自己办企业做成产品。",
        "fee_payer": "completers",
        "completers.lineage": ["", ""],
        "completers.name": ["季明湛", "晁墨林"],
        "completers.unit": ["", ""],
        "completers.share": ["60", "40"],
        "completers.email": [people.professor.user.email, colleague.user.email],
        "terms.lineage": [""],
        "terms.kind": ["income"],
        "terms.amount": [""],
        "terms.percent": ["10"],
        "terms.months": [""],
        "terms.occasion": [""],
    }

    client = client_of(people.professor)
    response = client.post(reverse("workbench:empowerment_new"), typed)
    record = Empowerment.objects.get()
    assert response.headers["Location"] == reverse("workbench:empowerment", args=[record.pk])
    assert [term.percent for term in record.terms.all()] == [Decimal(10)]
    assert client.get(reverse("workbench:empowerment_edit", args=[record.pk])).status_code == 200
    client.post(reverse("workbench:empowerment_submit", args=[record.pk]))

    other = client_of(colleague)
    mine = record.participants.get(user=colleague.user)
    address = reverse("workbench:empowerment_consent", args=[record.pk, mine.pk])
    read = other.get(address).content.decode()
    record = Empowerment.objects.get()
    assert "自己办企业做成产品" in read
    other.post(address, {"agrees": "yes", "sha256": record.content_sha256})

    assert Empowerment.objects.get().state == S.CHECKING


def test_office_signs_and_records_a_payment() -> None:
    people = unit_of()
    record = make_empowerment(S.SIGNING, unit=people)
    client = client_of(people.office)
    today = clock.today().isoformat()
    for party in ("unit", *(str(one.pk) for one in record.participants.all())):
        client.post(
            reverse("workbench:empowerment_sign", args=[record.pk, party]),
            {"signer_name": "签署人", "signed_on": today, "content_sha256": record.content_sha256},
        )
    record = Empowerment.objects.get()
    assert record.state == S.IN_FORCE
    pay = reverse("workbench:empowerment_pay", args=[record.dues.get().pk])
    assert 'value="10"' in client.get(pay).content.decode()
    client.post(pay, {"amount_yuan": "4", "on": today, "paper": "凭证8号"})
    assert "凭证8号" in client.get(reverse("workbench:empowerment", args=[record.pk])).content.decode()
    achievement = reverse("workbench:achievements_record", args=[record.achievement_id])
    assert record.number in client.get(achievement).content.decode()
    paper = client.get(reverse("workbench:empowerment_paper", args=[record.pk, "pdf"]))
    assert paper.content.startswith(b"%PDF")


@pytest.mark.parametrize(
    "name",
    ["assets", "asset_journal", "holdings", "write_offs", "ledger_statements", "empowerments", "empowerment_dues"],
)
def test_list_takes_the_same_queries_for_one_row_and_for_many(name: str) -> None:
    unit: Any = OrganisationFactory()
    actor = make_actor(Role.ADMINISTRATOR, organisation=unit)
    client, url = client_of(actor), reverse(f"workbench:{name}")
    people = unit_of(unit)

    def more(number: int) -> None:
        year = clock.today().year - 1 - number
        if name in ("empowerments", "empowerment_dues"):
            make_empowerment(S.IN_FORCE if name == "empowerment_dues" else S.DRAFT, unit=people)
            return
        asset = make_asset(organisation=unit, title=f"资产{number}", on=date(year, 3, 1))
        if name == "holdings":
            make_holding(asset)
        elif name == "write_offs":
            row = domain.propose_write_off(asset, actor=people.professor, grounds="obsolete", text="旧")
            apply(row, "refuse", actor=actor, reason="还有用")
        elif name == "ledger_statements":
            domain.prepare_statement(actor=people.professor, year=year)

    more(0)
    client.get(url)
    with CaptureQueriesContext(connection) as once:
        client.get(url)
    for number in range(1, 7):
        more(number)
    with CaptureQueriesContext(connection) as often:
        page = client.get(url)
    assert page.status_code == 200
    assert len(often) <= len(once)
    export = client.get(url, {"export": "csv"})
    assert len(export.getvalue().decode("utf-8-sig").strip().splitlines()) == 8
