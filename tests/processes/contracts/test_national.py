"""The national system's export beside ours: matched, compared, decided, and nothing changed by reading."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook

from lianqiao.core import clock
from lianqiao.core.errors import AccessError, DomainError, InvalidInput
from lianqiao.core.exchange import import_upload
from lianqiao.core.jobs import run
from lianqiao.core.models import Job, JobState
from lianqiao.core.permissions import Role
from lianqiao.processes.contracts.domain.national import (
    decide_all,
    enter_elsewhere,
    keep_ours,
    read_rows,
    take_theirs,
)
from lianqiao.processes.contracts.enums import MatchWay, NationalDecision, NationalFinding
from lianqiao.processes.contracts.models import ContractChange, NationalContract, TechnologyContract
from tests.factories import make_actor, make_reviewer
from tests.processes.contracts.makers import make_contract, make_office, member_of, register

pytestmark = pytest.mark.django_db
HEADINGS = (
    "合同登记编号",
    "合同名称",
    "合同类型",
    "技术输出方",
    "技术吸纳方",
    "签订时间",
    "登记时间",
    "合同金额（元）",
    "技术交易金额（元）",
)


def told(contract: TechnologyContract, number: str = "2026290100000012", **values: Any) -> dict[str, Any]:
    """A row of the export about one of ours."""
    base = {
        "national_number": number,
        "title": contract.title,
        "kind": "技术开发",
        "seller": contract.seller_name,
        "buyer": contract.buyer_name,
        "signed_on": contract.signed_on,
        "registered_on": contract.registered_on,
        "amount_yuan": contract.amount_yuan,
        "technical_yuan": contract.technical_yuan,
    }
    return {**base, **values}


def registrar_of(contract: TechnologyContract) -> Any:
    """Who compares."""
    return member_of(contract.office.organisation, Role.REVIEWER)


def sheet(*rows: tuple[Any, ...], headings: tuple[str, ...] = HEADINGS) -> SimpleUploadedFile:
    """An export as the national system gives it."""
    book = Workbook()
    book.active.append(list(headings))
    for row in rows:
        book.active.append(list(row))
    buffer = BytesIO()
    book.save(buffer)
    return SimpleUploadedFile("全国系统导出.xlsx", buffer.getvalue())


def cells(row: dict[str, Any]) -> tuple[Any, ...]:
    """A row as cells."""
    return (*list(row.values())[:7], float(row["amount_yuan"]), float(row["technical_yuan"]))


def imported(file: SimpleUploadedFile, actor: Any) -> Job:
    """The import run to its end."""
    job = import_upload("national_contracts", file, actor=actor)
    run(job.pk)
    return Job.objects.get(pk=job.pk)


def test_contract_is_found_by_number_else_by_parties_and_amount() -> None:
    office = make_office()
    one = register(make_contract(office=office))
    two = register(make_contract(office=office, title="膜材料研究开发"))
    actor = registrar_of(one)

    read_rows([told(one, one.registration_number), told(two, "20262901X0000013")], actor=actor)

    by_number, by_parties = (NationalContract.objects.get(contract=found) for found in (one, two))
    assert (by_number.way, by_number.score) == (MatchWay.NUMBER, 100)
    assert [row["field"] for row in by_number.differences] == ["national_number"]
    assert by_parties.way == MatchWay.PARTIES
    assert "签订日期一致" in by_parties.why
    assert not TechnologyContract.objects.exclude(national_number="").exists()


def test_two_that_are_as_like_are_left_for_a_person_and_none_is_taken_twice() -> None:
    office = make_office()
    owner = make_actor(Role.EDITOR)
    one = register(make_contract(office=office, owner=owner))
    two = register(make_contract(office=office, owner=owner, amount_yuan=Decimal("500000")))
    TechnologyContract.objects.filter(pk=two.pk).update(signed_on=one.signed_on)
    actor = registrar_of(one)
    rows = [told(one, "N1"), told(one, "N2"), told(one, "N3", amount_yuan=Decimal("7"), technical_yuan=Decimal("7"))]

    read_rows(rows, actor=actor)

    assert [row.finding for row in NationalContract.objects.order_by("national_number")] == [
        NationalFinding.DIFFERS,
        NationalFinding.THEIRS,
        NationalFinding.THEIRS,
    ]


def test_what_was_read_twice_changes_nothing_and_what_changed_is_compared_anew() -> None:
    contract = register(make_contract())
    actor = registrar_of(contract)
    row = told(contract, contract.registration_number, title="另一个名称")
    assert read_rows([row], actor=actor) == 1
    kept = keep_ours(NationalContract.objects.get(), actor=actor)

    assert read_rows([row], actor=actor) == 0
    same = NationalContract.objects.get()
    assert (same.decision, same.updated_at) == (NationalDecision.KEPT, kept.updated_at)

    assert read_rows([{**row, "title": "又一个名称"}], actor=actor) == 1
    changed = NationalContract.objects.get()
    assert (changed.decision, changed.title, changed.contract) == ("", "又一个名称", contract)


def test_theirs_is_taken_field_by_field_as_a_change() -> None:
    contract = register(make_contract())
    actor = registrar_of(contract)
    more = contract.amount_yuan + 10
    given = told(contract, contract.registration_number, title="更正的名称", amount_yuan=more, seller="改名大学")
    read_rows([given], actor=actor)
    row = NationalContract.objects.get()
    for bad in ([], ["seller"], ["office"]):
        with pytest.raises(InvalidInput):
            take_theirs(row, actor=actor, fields=bad)
    assert not ContractChange.objects.exists()

    take_theirs(row, actor=actor, fields=["title", "amount_yuan"])

    now = TechnologyContract.objects.get()
    assert (now.title, now.amount_yuan, now.revision) == ("更正的名称", more, 1)
    found = NationalContract.objects.get()
    assert [one["field"] for one in found.differences] == ["national_number", "seller"]
    assert found.decision == NationalDecision.TAKEN


def test_decisions_are_the_offices_own_and_fit_what_was_found() -> None:
    contract = register(make_contract())
    actor = registrar_of(contract)
    read_rows([told(contract, "N9", amount_yuan=Decimal(7), technical_yuan=Decimal(7))], actor=actor)
    row = NationalContract.objects.get()
    for stranger in (make_actor(Role.REVIEWER), make_reviewer(code="290100")):
        with pytest.raises(AccessError):
            enter_elsewhere(row, actor=stranger)
    with pytest.raises(DomainError):
        keep_ours(row, actor=actor)

    enter_elsewhere(row, actor=actor)

    assert NationalContract.objects.get().decision == NationalDecision.ENTERED
    assert NationalContract.objects.visible_to(make_reviewer(code="290100")).exists()
    assert not NationalContract.objects.visible_to(make_reviewer(code="290200")).exists()


def test_many_are_decided_at_once_and_refusals_are_told() -> None:
    office = make_office()
    one, two = (register(make_contract(office=office, title=title)) for title in ("膜材料研究开发", "余热回收系统开发"))
    actor = registrar_of(one)
    good, bad = "2026290100000012", "短"
    rows = [told(one, good), told(two, bad), told(one, "2026290100000099", amount_yuan=Decimal(7), technical_yuan=None)]
    read_rows(rows, actor=actor)

    numbers = decide_all(NationalContract.objects.all(), actor=actor, what="numbers")
    entered = decide_all(NationalContract.objects.all(), actor=actor, what="enter")

    assert (numbers[0], len(numbers[1]), entered) == (1, 1, (1, []))
    assert TechnologyContract.objects.get(pk=one.pk).national_number == good
    assert NationalContract.objects.get(national_number=good).finding == NationalFinding.SAME


def test_export_with_other_headings_is_imported_and_bad_rows_get_a_sentence_each() -> None:
    contract = register(make_contract())
    actor = registrar_of(contract)
    row = cells(told(contract))
    tomorrow = clock.today() + timedelta(days=1)
    bad = [
        ("", *row[1:]),
        ("N-1", *row[1:]),
        ("N2", "", *row[2:]),
        ("N3", *row[1:6], tomorrow, *row[7:]),
        ("N4", *row[1:7], "六十万", row[8]),
        ("N5", *row[1:7], 10, 20),
        ("N6", *row[1:5], "昨天", *row[6:]),
        row,
    ]

    job = imported(sheet(row, *bad), actor)

    assert job.state == JobState.SUCCEEDED
    assert (job.result["rows"], job.result["saved"]) == (9, 1)
    assert job.result["bad"] + job.result["duplicates"] == 8
    assert NationalContract.objects.get().finding == NationalFinding.DIFFERS
    again = imported(sheet(row), actor)
    assert (again.result["saved"], again.result["duplicates"]) == (0, 1)


def test_file_without_the_columns_is_refused_and_strangers_do_not_import() -> None:
    contract = register(make_contract())
    with pytest.raises(DomainError):
        imported(sheet(("x", "y"), headings=("名字", "金额")), registrar_of(contract))
    with pytest.raises(AccessError):
        imported(sheet(cells(told(contract))), make_actor(Role.REVIEWER))
    with pytest.raises(DomainError):
        imported(SimpleUploadedFile("坏.xlsx", b"PK\x03\x04broken"), registrar_of(contract))

    assert not NationalContract.objects.exists()


def test_reading_asks_as_many_queries_for_many_rows(django_assert_max_num_queries: Any) -> None:
    contract = register(make_contract())
    actor = registrar_of(contract)
    rows = [told(contract, f"N{number:06}", amount_yuan=Decimal(number + 1)) for number in range(300)]
    rows = [{**row, "technical_yuan": row["amount_yuan"]} for row in rows]

    with django_assert_max_num_queries(12):
        read_rows(rows, actor=actor)

    assert NationalContract.objects.count() == 300
