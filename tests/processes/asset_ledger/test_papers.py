"""Write-offs by four eyes, yearly statements that are frozen when signed, figures, the import, and the papers."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any

import openpyxl
import pytest
import time_machine
from django.db import IntegrityError, ProgrammingError, transaction

from lianqiao.core import clock, metrics
from lianqiao.core.errors import AccessError, DomainError
from lianqiao.core.exchange import ImportRow, importer_of
from lianqiao.core.permissions import Role
from lianqiao.core.transitions import apply
from lianqiao.processes.asset_ledger import domain
from lianqiao.processes.asset_ledger.enums import Condition, StatementState
from lianqiao.processes.asset_ledger.interfaces.documents import paper_of
from lianqiao.processes.asset_ledger.models import Asset, Book, Holding, JournalEntry, Statement, WriteOff
from lianqiao.registers.organisations.enums import OrganisationKind
from tests.factories import OrganisationFactory, make_actor, make_reviewer
from tests.factories.asset_ledger import COST, make_asset, make_holding, told

pytestmark = pytest.mark.django_db
OLD: dict[str, Any] = {"grounds": "obsolete", "text": "已被新方法取代"}


def people_of(organisation: Any) -> tuple[Any, Any]:
    return tuple(make_actor(role, organisation=organisation) for role in (Role.EDITOR, Role.ADMINISTRATOR))  # type: ignore[return-value]


def test_write_off_needs_somebody_else_and_takes_the_value_out() -> None:
    asset = make_asset()
    editor, boss = people_of(asset.organisation)
    row = domain.propose_write_off(asset, actor=boss, **OLD)
    with pytest.raises(DomainError, match="不能是提出的人"):
        apply(row, "approve", actor=boss)
    with pytest.raises(AccessError):
        apply(row, "approve", actor=editor)
    with pytest.raises(DomainError, match="已经申请核销"):
        domain.propose_write_off(asset, actor=editor, **OLD)
    assert Asset.objects.get(pk=asset.pk).book_yuan == COST

    other = make_actor(Role.REVIEWER, organisation=asset.organisation)
    row = apply(row, "approve", actor=other)

    asset = Asset.objects.get(pk=asset.pk)
    assert (asset.book_yuan, asset.condition, row.amount_yuan) == (0, Condition.WRITTEN_OFF, COST)
    assert row.entry is not None
    assert row.entry.cause == row
    with pytest.raises(DomainError, match="已经不在账上"):
        domain.propose_write_off(asset, actor=editor, **OLD)


def test_shares_are_written_off_without_the_asset() -> None:
    holding = make_holding()
    editor, boss = people_of(holding.organisation)
    given = {"grounds": "dissolved", "text": "企业已经注销", "holding": holding}

    apply(domain.propose_write_off(holding.asset, actor=editor, **given), "approve", actor=boss)

    row = Holding.objects.get(pk=holding.pk)
    assert (row.cost_yuan, row.share_percent, row.standing) == (0, 0, "exited")


def test_refused_write_off_changes_nothing() -> None:
    asset = make_asset()
    editor, boss = people_of(asset.organisation)
    row = apply(domain.propose_write_off(asset, actor=editor, **OLD), "refuse", actor=boss, reason="还可以许可")
    again = domain.propose_write_off(asset, actor=editor, **OLD)
    apply(again, "withdraw", actor=editor)
    assert (row.opinion, asset.entries.count(), WriteOff.objects.count()) == ("还可以许可", 1, 2)


def test_statement_is_signed_by_somebody_else_in_order_and_frozen() -> None:
    with time_machine.travel("2026-02-01T10:00:00+08:00", tick=True):
        asset = make_asset(on=date(2024, 5, 1))
        editor, boss = people_of(asset.organisation)
        domain.transfer_asset(asset, received_yuan=Decimal(5), share_percent=Decimal(25), **told(on=date(2025, 3, 1)))
        late = domain.prepare_statement(actor=editor, year=2025)
        with pytest.raises(DomainError, match="之前年度的报表还没有签署"):
            apply(late, "sign", actor=boss)
        early = domain.prepare_statement(actor=editor, year=2024)
        with pytest.raises(AccessError):
            apply(early, "sign", actor=editor)
        apply(early, "sign", actor=boss)
        domain.receive_income(asset, received_yuan=Decimal(7), **told(on=date(2025, 6, 1)))
        with pytest.raises(DomainError, match="台账又有变化"):
            apply(late, "sign", actor=boss)
        late = apply(domain.prepare_statement(actor=editor, year=2025), "sign", actor=boss)

        rows = {row["code"]: row for row in late.content["accounts"]}
        assert (rows["assets"]["opening"], rows["assets"]["closing"]) == ("80000.00", "60000.00")
        assert (rows["income"]["closing"], late.closing_yuan) == ("12.00", 60_000)
        assert Book.objects.get(organisation=asset.organisation).closed_until == date(2025, 12, 31)
        for write in (
            lambda: Statement.objects.filter(pk=late.pk).update(content={}),
            lambda: Statement.objects.filter(pk=late.pk).delete(),
        ):
            with pytest.raises((ProgrammingError, IntegrityError)), transaction.atomic():
                write()
        with pytest.raises(DomainError, match="已经签署"):
            domain.prepare_statement(actor=editor, year=2025)
        with pytest.raises(DomainError, match="年度结束以后"):
            domain.prepare_statement(actor=editor, year=2026)
        seen = Statement.objects.visible_to(make_reviewer()).values_list("state", flat=True)
        assert set(seen) == {StatementState.SIGNED}


def test_statement_is_sent_as_pdf_and_workbook() -> None:
    year = clock.today().year - 1
    asset = make_asset(on=date(year, 5, 1))
    editor, _boss = people_of(asset.organisation)
    statement = domain.prepare_statement(actor=editor, year=year)

    book = openpyxl.load_workbook(BytesIO(paper_of(statement, ending="xlsx")))

    assert book.sheetnames[:2] == ["科目余额", "各类资产增减"]
    assert [cell.value for cell in book["科目余额"][2]] == ["单列成果资产", 0, 80000, 0, 80000]
    assert paper_of(statement, ending="pdf").startswith(b"%PDF")


def test_figures_of_a_past_day_stay_what_they_were() -> None:
    today = clock.today()
    asset = make_asset(on=today - timedelta(days=10))
    research = make_asset(organisation=asset.organisation, cost_yuan=None, title="另一项", on=today - timedelta(days=5))
    domain.transfer_asset(asset, received_yuan=Decimal(9), **told())
    editor, boss = people_of(asset.organisation)
    apply(domain.propose_write_off(research, actor=editor, **OLD), "approve", actor=boss)

    stock = metrics.get("asset_ledger.stock")
    assert stock.value(on=today - timedelta(days=11)) == 0
    assert stock.by("stage", on=today - timedelta(days=1)) == {"development": 1, "research": 1}
    assert stock.by("kind", on=today - timedelta(days=1)) == {"patent": 2}
    assert stock.value(on=today) == 0
    value = metrics.get("asset_ledger.value")
    assert (value.value(on=today - timedelta(days=1)), value.value(on=today)) == (COST + 1, 0)
    assert metrics.get("asset_ledger.income").value(on=today) == 9
    assert metrics.get("asset_ledger.written_off").value(on=today) == 1
    assert metrics.get("asset_ledger.contributed").value(on=today) == 0


def test_unit_imports_what_it_holds() -> None:
    unit: Any = OrganisationFactory(kind=OrganisationKind.UNIVERSITY)
    editor = make_actor(Role.EDITOR, organisation=unit)
    importer = importer_of("ledger_assets")
    values = {
        "title": "低温电解液",
        "kind": "patent",
        "right_number": "ZL1",
        "stage": "development",
        "is_granted": True,
    }
    rows = [
        ImportRow(
            2, {**values, "cost_yuan": Decimal(60_000), "memo_yuan": None, "on": None, "reason": None, "paper": None}
        ),
        ImportRow(3, {"title": "融冰涂层", "kind": "know_how", "memo_yuan": Decimal(5_000)}),
    ]

    importer.save_rows(rows, editor)

    assert sorted(Asset.objects.values_list("title", "book_yuan", "memo_yuan")) == [
        ("低温电解液", 60_000, 0),
        ("融冰涂层", 1, 5_000),
    ]
    assert set(importer.duplicates(rows, editor)) == {2, 3}
    assert importer.is_for(editor)
    assert not importer.is_for(make_actor(Role.EDITOR))
    assert importer.validate_row({"cost_yuan": Decimal(1)}, editor).keys() == {"cost_yuan"}
    assert JournalEntry.objects.count() == 2
