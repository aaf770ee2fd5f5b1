"""The sealed reserve price: only the program opens it, and it stands nowhere in clear."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest
from django.apps import apps
from django.core import serializers
from django.db import DatabaseError, connection, transaction

from lianqiao.core.access import SYSTEM
from lianqiao.core.errors import AccessError, DomainError
from lianqiao.core.models import FormDraft, LogEntry
from lianqiao.core.permissions import Role
from lianqiao.processes.disposals.domain.reserves import (
    commitment,
    commitment_of,
    open_reserve,
    salt_of,
    seal_reserve,
)
from lianqiao.processes.disposals.enums import DisposalState as S
from lianqiao.processes.disposals.models import ReserveOpening, ReservePrice
from tests.factories import make_actor, make_government
from tests.factories.disposals import colleague_of, make_disposal

pytestmark = pytest.mark.django_db
AMOUNT = Decimal("1357924.68")


def everywhere() -> str:
    """All rows of all tables, as text."""
    told = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT coalesce(json_agg(t)::text, '') FROM \"{table}\" t")  # noqa: S608
            told.append(cursor.fetchone()[0])
    return "".join(told)


def test_reserve_is_opened_by_the_program_and_logged_without_the_amount() -> None:
    disposal = make_disposal(S.APPROVED)
    sealer = colleague_of(disposal)
    given = seal_reserve(disposal, actor=sealer, amount_yuan=AMOUNT)

    assert (salt_of(disposal), commitment_of(disposal)) == (None, given)
    assert open_reserve(disposal, actor=SYSTEM, reason="竞价结束") == AMOUNT

    assert commitment("1357924.68", salt_of(disposal) or "") == given
    assert [one.reason for one in ReserveOpening.objects.all()] == ["竞价结束"]
    assert LogEntry.objects.filter(action="disposals.disposal.open_reserve").count() == 1


def test_reserve_stands_in_clear_in_no_table() -> None:
    disposal = make_disposal(S.APPROVED)
    seal_reserve(disposal, actor=colleague_of(disposal), amount_yuan=AMOUNT)
    open_reserve(disposal, actor=SYSTEM, reason="竞价结束")

    rows = everywhere()

    assert commitment_of(disposal) in rows
    assert all(text not in rows for text in ("1357924", "135.792468", "1,357,924"))


def test_no_queryset_and_no_export_holds_the_seal() -> None:
    disposal = make_disposal(S.APPROVED)
    sealer = colleague_of(disposal)
    seal_reserve(disposal, actor=sealer, amount_yuan=AMOUNT)

    for actor in (sealer, make_government(Role.REVIEWER, code="290000"), SYSTEM):
        assert not ReservePrice.objects.visible_to(actor).exists()
    assert not hasattr(apps.get_model("disposals.Disposal"), "reserves")
    assert not any(model.__name__ == "ReservePriceEvent" for model in apps.get_models())
    assert "reserve" not in json.dumps(disposal.snapshot(), ensure_ascii=False)
    assert "1357924" not in serializers.serialize("json", [disposal])
    assert not FormDraft.objects.exists()


def test_person_cannot_open_it_before_the_end() -> None:
    disposal = make_disposal(S.IN_USE)
    with pytest.raises(DomainError, match="不能再设保留价"):
        seal_reserve(disposal, actor=colleague_of(disposal), amount_yuan=AMOUNT)
    standing = make_disposal(S.APPROVED)
    sealer = colleague_of(standing)
    seal_reserve(standing, actor=sealer, amount_yuan=AMOUNT)

    with pytest.raises(AccessError, match="任何人都不能查看"):
        open_reserve(standing, actor=sealer, reason="看一下")

    assert not ReserveOpening.objects.exists()


def test_sealer_reads_it_after_the_end() -> None:
    disposal = make_disposal(S.DRAFT)
    sealer = colleague_of(disposal)
    seal_reserve(disposal, actor=sealer, amount_yuan=AMOUNT)
    from lianqiao.core.transitions import apply

    apply(disposal, "withdraw", actor=sealer, reason="另有安排")

    assert open_reserve(disposal, actor=sealer, reason="归档") == AMOUNT
    with pytest.raises(AccessError):
        open_reserve(disposal, actor=make_actor(Role.ADMINISTRATOR), reason="归档")


def test_editor_does_not_seal_and_a_new_seal_takes_the_place_of_the_old() -> None:
    disposal = make_disposal(S.APPROVED)
    with pytest.raises(AccessError):
        seal_reserve(disposal, actor=colleague_of(disposal, Role.EDITOR), amount_yuan=AMOUNT)
    assert commitment_of(disposal) is None

    first = seal_reserve(disposal, actor=colleague_of(disposal), amount_yuan=AMOUNT)
    second = seal_reserve(disposal, actor=colleague_of(disposal, Role.MANAGER), amount_yuan=Decimal(2_000_000))

    assert first != second == commitment_of(disposal)
    assert open_reserve(disposal, actor=SYSTEM, reason="竞价结束") == Decimal(2_000_000)


@pytest.mark.parametrize("amount", [Decimal(0), Decimal(-1), Decimal("1.001"), Decimal("NaN"), Decimal("Infinity")])
def test_amount_that_is_none_is_refused(amount: Decimal) -> None:
    disposal = make_disposal(S.APPROVED)
    with pytest.raises(DomainError):
        seal_reserve(disposal, actor=colleague_of(disposal), amount_yuan=amount)
    assert commitment_of(disposal) is None


def test_seal_is_never_changed() -> None:
    disposal = make_disposal(S.APPROVED)
    seal_reserve(disposal, actor=colleague_of(disposal), amount_yuan=AMOUNT)
    rows: Any = ReservePrice._base_manager.filter(disposal=disposal)

    with pytest.raises(DatabaseError), transaction.atomic():
        rows.update(commitment="0" * 64)
    with pytest.raises(DatabaseError), transaction.atomic():
        rows.delete()
