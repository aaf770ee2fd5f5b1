"""Rights: kept by their owner, reminded of before each fee and end, once."""

from datetime import date, timedelta
from typing import Any

import pytest

from lianqiao.core import clock
from lianqiao.core.access import Actor
from lianqiao.core.chronograph.running import run_due
from lianqiao.core.errors import AccessError, InvalidInput
from lianqiao.core.exchange import ImportRow
from lianqiao.core.filing.domain import create_filing, update_filing
from lianqiao.core.filing.importing import import_filings
from lianqiao.core.models import Message
from lianqiao.core.permissions import Role
from lianqiao.core.transitions import apply
from lianqiao.registers.intellectual_property.models import Right, Standard
from tests.factories import make_actor, make_reviewer

pytestmark = pytest.mark.django_db


@pytest.fixture
def keeper() -> Actor:
    """An editor of the owner."""
    return make_actor(Role.EDITOR)


def right(keeper: Actor, *due: date, **changes: Any) -> Right:
    """A patent in the ledger with fees due on the days."""
    values = {
        "title": "一种鳞片石墨的提纯方法",
        "kind": "invention",
        "right_number": "ZL202410000001.1",
        "status": "granted",
        "stated_on": date(2026, 1, 1),
        "owners": "辽河大学",
        **changes,
    }
    fees = [{"name": "年费", "due_on": day, "amount_yuan": 900, "paid_on": None} for day in due]
    draft = create_filing(Right, actor=keeper, values=values, parts={"fees": fees})
    return apply(draft, "enter", actor=keeper)


def reminders() -> list[str]:
    """The texts of all reminders so far."""
    return list(Message.objects.order_by("created_at", "pk").values_list("text", flat=True))


def test_the_owner_enters_a_right_by_itself(keeper: Actor) -> None:
    held = right(keeper)
    assert (held.state, held.submitted_by) == ("confirmed", keeper.user)


def test_the_same_right_is_entered_once(keeper: Actor) -> None:
    right(keeper)
    with pytest.raises(InvalidInput, match="已经登记过"):
        right(keeper)


def test_a_reminder_comes_before_each_day_and_once(keeper: Actor, django_capture_on_commit_callbacks: Any) -> None:
    today = clock.today()
    right(keeper, today + timedelta(days=30), expires_on=today + timedelta(days=400))

    with django_capture_on_commit_callbacks(execute=True):
        assert run_due().done == 1
        assert run_due().done == 0

    assert len(reminders()) == 1
    assert "年费" in reminders()[0]
    with clock.ahead(timedelta(days=350)), django_capture_on_commit_callbacks(execute=True):
        assert run_due().done == 1
    assert "保护期届满" in reminders()[1]


def test_a_fee_that_was_paid_is_not_reminded_of(keeper: Actor) -> None:
    due = clock.today() + timedelta(days=30)
    held = right(keeper, due)
    corrected = apply(held, "correct", actor=keeper, reason="已缴费")
    paid = {"name": "年费", "due_on": due, "amount_yuan": 900, "paid_on": clock.today()}
    update_filing(corrected, actor=keeper, values={}, parts={"fees": [paid]})

    apply(corrected, "enter", actor=keeper)

    assert run_due().done == 0


def corrected(held: Right, keeper: Actor, *due: date) -> Right:
    """The right entered anew with other unpaid fees."""
    draft = apply(held, "correct", actor=keeper, reason="补录年费")
    fees = [{"name": "年费", "due_on": day, "amount_yuan": 900, "paid_on": None} for day in due]
    return apply(update_filing(draft, actor=keeper, values={}, parts={"fees": fees}), "enter", actor=keeper)


def test_ends_before_the_first_norm_are_entered_and_no_news(keeper: Actor) -> None:
    held = right(keeper, expires_on=date(2012, 5, 1), pledge_ends_on=clock.today() - timedelta(days=1))

    assert (held.state, held.next_check) == ("confirmed", None)


def test_fees_past_their_day_are_told_together_as_late(keeper: Actor, django_capture_on_commit_callbacks: Any) -> None:
    right(keeper, date(2018, 3, 1), date(2019, 3, 1), clock.today() + timedelta(days=30))

    with django_capture_on_commit_callbacks(execute=True):
        assert run_due().done == 2

    late, coming = Message.objects.order_by("created_at", "pk")
    assert late.subject == "“一种鳞片石墨的提纯方法”有费用已过应缴日期"
    assert late.text.startswith("年费（应缴日期 2018-03-01）、年费（应缴日期 2019-03-01），记录里没有缴费日期。")
    assert coming.subject == "“一种鳞片石墨的提纯方法”有事项快到期了"
    assert coming.text.endswith("缴费后请打开这条记录，点“更正”，填写缴费日期，再点“登记”。")


def test_a_fee_added_later_is_reminded_of_though_a_later_day_was_before_it(
    keeper: Actor, django_capture_on_commit_callbacks: Any
) -> None:
    first, second = clock.today() + timedelta(days=20), clock.today() + timedelta(days=40)
    held = right(keeper, second)
    with django_capture_on_commit_callbacks(execute=True):
        run_due()

    held.refresh_from_db()
    corrected(held, keeper, first, second)
    with django_capture_on_commit_callbacks(execute=True):
        run_due()

    assert [text.split("：")[0] for text in reminders()] == [str(second), str(first)]


def test_two_ends_on_one_day_are_told_together(keeper: Actor, django_capture_on_commit_callbacks: Any) -> None:
    day = clock.today() + timedelta(days=10)
    right(keeper, expires_on=day, pledge_ends_on=day)
    with django_capture_on_commit_callbacks(execute=True):
        assert run_due().done == 1
    assert reminders() == [f"{day}：保护期届满、质押到期。办好后请打开这条记录，点“更正”，改好日期，再点“登记”。"]


def test_others_see_nothing_of_the_ledger_but_the_government_does(keeper: Actor) -> None:
    held = right(keeper)
    assert not Right.objects.visible_to(make_actor(Role.EDITOR)).exists()
    assert list(Right.objects.visible_to(make_reviewer())) == [held]
    with pytest.raises(AccessError):
        apply(held, "strike_out", actor=make_reviewer(), reason="错")


def row(number: int, **changes: Any) -> ImportRow:
    """A row of a table of rights whose cells are read."""
    values = {
        "title": f"权利{number}",
        "kind": "invention",
        "right_number": f"ZL{number}",
        "owners": "辽河大学",
        "status": "granted",
        "stated_on": date(2026, 1, 1),
    }
    return ImportRow(number, {**values, **changes})


def test_a_table_with_a_number_that_is_known_is_refused_with_the_sentence(keeper: Actor) -> None:
    right(keeper)
    right(make_actor(Role.EDITOR), right_number="ZL2")
    apply(right(keeper, right_number="ZL3"), "strike_out", actor=keeper, reason="登记错了")

    with pytest.raises(InvalidInput, match="这项知识产权已经登记过"):
        import_filings(Right, [row(1, right_number="ZL202410000001.1")], keeper)
    import_filings(Right, [row(2), row(3)], keeper)

    numbers = Right.objects.filter(organisation=keeper.organisation, state="draft").values_list(
        "right_number", flat=True
    )
    assert sorted(numbers) == ["ZL2", "ZL3"]


def test_a_table_that_says_a_number_twice_is_refused_with_the_sentence(keeper: Actor) -> None:
    with pytest.raises(InvalidInput, match="这项知识产权已经登记过"):
        import_filings(Right, [row(1), row(2, right_number="ZL1")], keeper)
    assert not Right.objects.exists()


def test_a_standard_in_force_has_its_number(keeper: Actor) -> None:
    values = {"title": "天然鳞片石墨", "level": "group", "part": "led", "status": "in_force"}
    with pytest.raises(InvalidInput, match="现行标准要写标准号"):
        create_filing(Standard, actor=keeper, values=values)
    assert create_filing(Standard, actor=keeper, values={**values, "standard_number": "T/LH 012-2026"}).pk
