"""The journal: what movements post, what the database refuses, what is said twice, what is taken back."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, ProgrammingError, connection, transaction

from lianqiao.core import clock
from lianqiao.core.access import SYSTEM
from lianqiao.core.errors import AccessError, DomainError
from lianqiao.core.models import LogEntry
from lianqiao.core.permissions import Role
from lianqiao.processes.asset_ledger import domain
from lianqiao.processes.asset_ledger.enums import Account, Condition, Conversion, Movement, Stage
from lianqiao.processes.asset_ledger.models import Asset, Book, Holding, JournalEntry, JournalLine
from tests.factories import AchievementFactory, OrganisationFactory, make_actor, make_reviewer
from tests.factories.asset_ledger import COST, make_asset, make_holding, told

pytestmark = pytest.mark.django_db


def lines_of(entry: JournalEntry) -> list[tuple[str, Decimal, Decimal]]:
    return [(one.account, one.debit_yuan, one.credit_yuan) for one in entry.lines.all()]


def fresh(asset: Asset) -> Asset:
    return Asset.objects.get(pk=asset.pk)


def now_checked() -> None:
    """Let the database look at what it looks at when a transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def write_at_once(rows: list[Any]) -> None:
    for row in rows:
        row.save(force_insert=True)
    now_checked()


def test_development_cost_is_value_and_research_cost_a_memo() -> None:
    asset = make_asset(memo_yuan=Decimal(30_000))

    assert lines_of(asset.entries.get()) == [
        ("assets", COST, 0),
        ("fund", 0, COST),
        ("memo_cost", 30_000, 0),
        ("memo_contra", 0, 30_000),
    ]
    assert (asset.book_yuan, asset.memo_yuan, asset.condition) == (COST, 30_000, Condition.HELD)
    now_checked()


def test_research_stage_is_carried_at_the_nominal_value_of_the_norm() -> None:
    asset = make_asset(cost_yuan=None, is_granted=False)

    assert (asset.book_yuan, asset.stage, asset.is_granted) == (1, Stage.RESEARCH, False)
    with pytest.raises(DomainError) as refusal:
        make_asset(stage=Stage.RESEARCH)
    assert (refusal.value.field, Asset.objects.count()) == ("cost_yuan", 1)


def test_stage_decides_where_further_cost_goes() -> None:
    asset = make_asset(cost_yuan=None)
    domain.add_cost(asset, amount_yuan=Decimal(5000), **told())
    domain.begin_development(asset, **told())
    domain.add_cost(asset, amount_yuan=Decimal(7000), **told())

    row = fresh(asset)

    assert (row.book_yuan, row.memo_yuan, row.stage) == (7001, 5000, Stage.DEVELOPMENT)
    with pytest.raises(DomainError, match="已经在开发阶段"):
        domain.begin_development(asset, **told())


def test_achievement_is_entered_once_and_fills_in_what_is_not_said() -> None:
    achievement: Any = AchievementFactory(title="融冰涂层")
    given: dict[str, Any] = {"actor": SYSTEM, "organisation": achievement.organisation, "achievement": achievement}

    asset = domain.enter_asset(**given)

    assert (asset.title, asset.kind, asset.is_granted) == ("融冰涂层", "know_how", False)
    assert domain.enter_asset(**given, title="另一个名字") == asset
    assert domain.asset_of(achievement) == asset
    assert JournalEntry.objects.count() == 1
    with pytest.raises(DomainError, match="不属于本单位"):
        domain.enter_asset(**{**given, "organisation": OrganisationFactory(), "achievement": AchievementFactory()})


def test_transfer_takes_the_value_out_and_the_price_in() -> None:
    asset = make_asset()
    half = domain.transfer_asset(asset, received_yuan=Decimal(100), share_percent=Decimal("33.3333"), **told())
    assert lines_of(half)[0] == ("handed_over", Decimal("26666.64"), 0)
    assert fresh(asset).condition == Condition.HELD

    domain.transfer_asset(asset, received_yuan=Decimal(200_000), **told())

    row = fresh(asset)
    assert (row.book_yuan, row.income_yuan) == (0, 200_100)
    assert (row.condition, row.conversion) == (Condition.OUT, Conversion.TRANSFERRED)
    with pytest.raises(DomainError, match="已转出，不能再办理"):
        domain.add_cost(asset, amount_yuan=Decimal(1), **told())
    domain.receive_income(asset, received_yuan=Decimal(50_000), **told())
    assert fresh(asset).income_yuan == 250_100


def test_equity_takes_the_place_of_the_asset_and_is_sold_in_parts() -> None:
    holding = make_holding()
    assert (fresh(holding.asset).book_yuan, holding.cost_yuan) == (0, 500_000)

    domain.contribute_cash(holding, amount_yuan=Decimal(100_000), added_percent=Decimal(5), **told())
    sold = domain.exit_holding(holding, received_yuan=Decimal(300_000), sold_percent=Decimal(10), **told())

    assert lines_of(sold) == [("received", 300_000, 0), ("equity", 0, 240_000), ("gain", 0, 60_000)]
    domain.exit_holding(holding, received_yuan=Decimal(10_000), **told())
    row = Holding.objects.get(pk=holding.pk)
    assert (row.share_percent, row.cost_yuan, row.standing) == (0, 0, "exited")
    with pytest.raises(DomainError, match="已经全部退出"):
        domain.exit_holding(holding, received_yuan=Decimal(1), **told())
    with pytest.raises(DomainError) as refusal:
        domain.contribute_cash(make_holding(), amount_yuan=Decimal(1), **told(paper=""))
    assert refusal.value.field == "paper"
    now_checked()


def test_empowerment_hands_over_its_share_and_comes_back() -> None:
    asset = make_asset()
    given = domain.empower(asset, share_percent=Decimal(100), **told(key="empowerment.1"))
    assert domain.empower(asset, share_percent=Decimal(100), **told(key="empowerment.1")) == given
    assert (fresh(asset).book_yuan, fresh(asset).condition) == (0, Condition.OUT)

    domain.take_back(asset, of=given, **told())

    row = fresh(asset)
    assert (row.book_yuan, row.condition, row.conversion) == (COST, Condition.HELD, Conversion.NONE)
    domain.empower(asset, share_percent=Decimal(0), **told())
    assert (fresh(asset).book_yuan, fresh(asset).conversion) == (COST, Conversion.EMPOWERED)


def test_what_is_said_twice_is_written_once() -> None:
    asset = make_asset()
    one = domain.grant_licence(asset, received_yuan=Decimal(9), **told(key="contract.7"))

    assert domain.grant_licence(asset, received_yuan=Decimal(9), **told(key="contract.7")) == one
    with pytest.raises(DomainError) as refusal:
        domain.grant_licence(asset, received_yuan=Decimal(10), **told(key="contract.7"))
    assert (refusal.value.code, JournalEntry.objects.count()) == ("posted_otherwise", 2)


def test_entry_is_taken_back_by_its_opposite() -> None:
    asset = make_asset()
    boss = make_actor(Role.ADMINISTRATOR, organisation=asset.organisation)
    moved = domain.transfer_asset(asset, received_yuan=Decimal(10), **told())

    back = domain.reverse_entry(moved, actor=boss, reason="合同已经解除")

    assert domain.reverse_entry(moved, actor=boss, reason="再说一次") == back
    row = fresh(asset)
    assert (row.book_yuan, row.income_yuan, row.condition, row.conversion) == (COST, 0, "held", "none")
    with pytest.raises(DomainError, match="冲销记录不能再冲销"):
        domain.reverse_entry(back, actor=boss, reason="改主意")
    entry = asset.entries.get(kind=Movement.ENTRY)
    domain.reverse_entry(entry, actor=boss, reason="重复入账")
    assert (fresh(asset).book_yuan, fresh(asset).condition) == (0, Condition.REMOVED)


def test_marks_are_not_taken_back_under_a_later_movement() -> None:
    asset = make_asset()
    licensed = domain.grant_licence(asset, **told())
    domain.transfer_asset(asset, **told())

    with pytest.raises(DomainError) as refusal:
        domain.reverse_entry(licensed, actor=SYSTEM, reason="误登")

    assert (refusal.value.code, asset.entries.count()) == ("not_last", 3)


def test_contribution_taken_back_ends_the_shares() -> None:
    holding = make_holding()
    entry = holding.entries.get()

    domain.reverse_entry(entry, actor=SYSTEM, reason="企业没有设立")

    row = Holding.objects.get(pk=holding.pk)
    assert (row.share_percent, row.cost_yuan, fresh(holding.asset).book_yuan) == (0, 0, COST)


def test_database_refuses_what_does_not_balance() -> None:
    entry = make_asset().entries.get()

    def more(position: int = 9, **sides: Decimal) -> JournalLine:
        return JournalLine(entry=entry, position=position, account=Account.INCOME, **sides)

    empty = JournalEntry.objects.get(pk=entry.pk)
    empty.pk, empty.serial, empty.place, empty.mark = None, 99, 99, "x"
    for rows in (
        [more(debit_yuan=Decimal(1))],
        [more(debit_yuan=Decimal(1)), more(position=10, credit_yuan=Decimal(1))],
        [more(debit_yuan=Decimal(1), credit_yuan=Decimal(1))],
        [more()],
        [empty],
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            write_at_once(rows)
    assert JournalLine.objects.count() == 2


def test_database_refuses_changes_and_deletions() -> None:
    entry = make_asset().entries.get()

    for write in (
        lambda: JournalEntry.objects.filter(pk=entry.pk).update(reason="别的"),
        lambda: JournalLine.objects.filter(entry=entry).update(debit_yuan=1),
        lambda: JournalLine.objects.filter(entry=entry).delete(),
        lambda: entry.delete(),
    ):
        with pytest.raises((ProgrammingError, IntegrityError)), transaction.atomic():
            write()
    assert (JournalEntry.objects.count(), JournalLine.objects.count()) == (1, 2)


def test_closed_year_takes_no_entry_and_the_database_holds_it() -> None:
    asset = make_asset(on=date(2025, 5, 1))
    Book.objects.filter(organisation=asset.organisation).update(closed_until=date(2025, 12, 31))

    with pytest.raises(DomainError) as refusal:
        domain.add_cost(asset, amount_yuan=Decimal(1), **told(on=date(2025, 12, 31)))
    assert (refusal.value.code, refusal.value.field) == ("closed", "on")
    copy = asset.entries.get()
    copy.pk, copy.serial, copy.place, copy.mark, copy.total_yuan = None, 2, 2, "", Decimal(0)
    with pytest.raises(IntegrityError), transaction.atomic():
        copy.save(force_insert=True)
    assert domain.add_cost(asset, amount_yuan=Decimal(1), **told()).serial == 1


def test_numbers_run_without_a_gap_within_unit_and_year() -> None:
    with time_machine.travel("2026-03-02T10:00:00+08:00", tick=False):
        asset = make_asset(on=date(2025, 6, 1))
        domain.add_cost(asset, amount_yuan=Decimal(1), **told(on=date(2025, 7, 1)))
        domain.add_cost(asset, amount_yuan=Decimal(1), **told())
        make_asset()

    labels = [one.label for one in asset.entries.order_by("place")]
    assert labels == ["2025-0001", "2025-0002", "2026-0001"]
    assert asset.number.startswith("DL2025")


@pytest.mark.parametrize(
    ("role", "own", "edits", "decides"),
    [
        (Role.ADMINISTRATOR, True, True, True),
        (Role.REVIEWER, True, False, True),
        (Role.EDITOR, True, True, False),
        (Role.VIEWER, True, False, False),
        (Role.ADMINISTRATOR, False, False, False),
    ],
)
def test_people_of_the_unit_alone_write(role: Role, own: bool, edits: bool, decides: bool) -> None:
    asset = make_asset()
    actor = make_actor(role, organisation=asset.organisation) if own else make_actor(role)

    before = JournalEntry.objects.count(), LogEntry.objects.count()
    if edits:
        domain.add_cost(asset, amount_yuan=Decimal(1), **told(actor=actor))
    else:
        with pytest.raises(AccessError):
            domain.add_cost(asset, amount_yuan=Decimal(1), **told(actor=actor))
        assert (JournalEntry.objects.count(), LogEntry.objects.count()) == before
    if not decides:
        with pytest.raises(AccessError):
            domain.reverse_entry(asset.entries.get(kind=Movement.ENTRY), actor=actor, reason="误登")


def test_unit_and_government_see_every_line_and_nobody_else() -> None:
    asset = make_asset()
    unit = make_actor(Role.VIEWER, organisation=asset.organisation)
    auditor = make_reviewer()

    for model in (Asset, JournalEntry):
        assert [model.objects.visible_to(actor).count() for actor in (unit, auditor)] == [1, 1]  # type: ignore[attr-defined]
        assert not model.objects.visible_to(make_actor(Role.ADMINISTRATOR)).exists()  # type: ignore[attr-defined]
    with pytest.raises(AccessError):
        domain.add_cost(asset, amount_yuan=Decimal(1), **told(actor=auditor))


def test_day_reason_and_amount_are_checked() -> None:
    asset = make_asset()
    for bad in (
        {"on": clock.today() + timedelta(days=1)},
        {"reason": "  "},
        {"amount_yuan": Decimal(0)},
        {"amount_yuan": Decimal("0.001")},
    ):
        with pytest.raises(DomainError):
            domain.add_cost(asset, **{"amount_yuan": Decimal(1), **told(), **bad})
    assert asset.entries.count() == 1
