"""Finds: corrected, added, confirmed, dropped, opened again; two people at once; what enters the ledger."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lianqiao.core.errors import AccessError, DomainError, InvalidInput
from lianqiao.core.transitions import apply
from lianqiao.governance.plans import uses
from lianqiao.governance.plans.domain import (
    NewFind,
    StaleFind,
    add_find,
    change_find,
    confirm_above,
    decide_find,
)
from lianqiao.governance.plans.enums import FindState, Naming, PartyRole, TaskState
from lianqiao.governance.plans.models import Find, Task
from tests.governance.plans.makers import (
    TEXT,
    colleague,
    confirm,
    decide,
    departments,
    find_in_text,
    find_of,
    make_keeper,
    make_plan,
    next_version,
)

pytestmark = pytest.mark.django_db

TARGET = "就地转化重大科技成果"


def test_nothing_is_in_the_ledger_before_it_was_confirmed() -> None:
    plan = make_plan(make_keeper())

    assert plan.version.find_count == plan.version.finds.count() == 7
    assert not plan.tasks.exists()


def test_confirmed_task_enters_the_ledger_with_its_departments() -> None:
    actor = make_keeper()
    lead, support = departments()
    plan = make_plan(actor)

    confirm(plan, actor, "扩大成果供给", "建设中试平台")

    first, second = plan.tasks.order_by("order")
    assert (first.number, first.title, first.state) == ("1", "建设中试平台", TaskState.PREPARED)
    assert first.due_on == date(2027, 12, 31)
    parties = first.parties.order_by("role").values_list("role", "name", "naming", "organisation")
    assert list(parties) == [
        (PartyRole.LEAD, "省测试科技厅", Naming.MATCHED, lead.pk),
        (PartyRole.SUPPORT, "省测试工信厅", Naming.MATCHED, support.pk),
    ]
    assert second.parties.get(name="省测试渔业局").naming == Naming.UNKNOWN


def test_confirmed_target_is_handed_on_with_its_task() -> None:
    actor = make_keeper()
    plan = make_plan(actor)

    confirm(plan, actor, "建设中试平台", "中试平台")

    target = Find.objects.confirmed_targets().get()
    assert (target.indicator, target.value, target.unit, target.deadline) == ("中试平台", Decimal(6), "个", "2027")
    assert target.part_of.task.title == "建设中试平台"


def test_changed_find_keeps_what_the_parser_gave() -> None:
    actor = make_keeper()
    find = find_of(make_plan(actor), TARGET)

    changed: Any = change_find(find, actor=actor, revision=1, values={"value": Decimal(150), "scope": "高校"})

    assert (changed.value, changed.scope, changed.revision) == (Decimal(150), "高校", 2)
    assert changed.given["value"] == "120"


def test_stale_change_is_told_and_nothing_is_lost() -> None:
    actor = make_keeper()
    find = find_of(make_plan(actor), TARGET)
    change_find(find, actor=colleague(actor), revision=1, values={"value": Decimal(150)})

    with pytest.raises(StaleFind) as refused:
        change_find(find, actor=actor, revision=1, values={"value": Decimal(130)})
    with pytest.raises(StaleFind):
        decide_find(find, "drop", actor=actor, revision=1)

    assert refused.value.find.value == Decimal(150)
    find.refresh_from_db()
    assert (find.value, find.state, find.revision) == (Decimal(150), FindState.PROPOSED, 2)


def test_ill_formed_change_is_refused() -> None:
    actor = make_keeper()
    find = find_of(make_plan(actor), TARGET)

    for values in ({"deadline": "明年"}, {"value": None}, {"value_max": Decimal(1)}):
        with pytest.raises(InvalidInput):
            change_find(find, actor=actor, revision=1, values=values)

    find.refresh_from_db()
    assert (find.value, find.deadline, find.revision) == (Decimal(120), "2027", 1)


def test_decided_find_is_opened_again_before_it_is_changed() -> None:
    actor = make_keeper()
    find = decide(find_of(make_plan(actor), TARGET), "confirm", actor)

    with pytest.raises(DomainError) as refused:
        change_find(find, actor=actor, revision=find.revision, values={"value": Decimal(1)})

    assert refused.value.code == "find_decided"
    assert decide(find, "reopen", actor).state == FindState.PROPOSED


def test_opened_task_leaves_the_ledger_until_it_is_assigned() -> None:
    actor = make_keeper()
    departments()
    plan = make_plan(actor)
    confirm(plan, actor, "建设中试平台", "扩大成果供给")

    decide(find_of(plan, "扩大成果供给"), "reopen", actor)
    apply(plan, "issue", actor=actor)
    with pytest.raises(DomainError, match="任务已经下达"):
        decide(find_of(plan, "建设中试平台"), "reopen", actor)

    assert plan.tasks.get().title == "建设中试平台"


def test_find_that_is_built_on_stays_confirmed(monkeypatch: pytest.MonkeyPatch) -> None:
    actor = make_keeper()
    find = decide(find_of(make_plan(actor), TARGET), "confirm", actor)
    monkeypatch.setattr(uses, "_USES", [lambda used: "已下达为指标目标。" if used.pk == find.pk else None])

    with pytest.raises(DomainError, match="已下达为指标目标"):
        decide(find, "reopen", actor)

    find.refresh_from_db()
    assert find.state == FindState.CONFIRMED


def test_marked_piece_waits_for_its_decision() -> None:
    actor = make_keeper()
    plan = make_plan(actor)
    start, end = find_in_text(TEXT, "分别组织对接活动4场")

    new = NewFind("target", start, end, {"value": Decimal(4), "unit": "场"})
    find: Any = add_find(plan.version, new, actor=actor)

    assert (find.quote, find.state, find.is_by_hand) == ("分别组织对接活动4场", FindState.PROPOSED, True)
    assert find.part_of == find_of(plan, "扩大成果供给")
    assert find.section.title == "扩大成果供给"
    with pytest.raises(DomainError) as refused:
        add_find(plan.version, NewFind("target", start, end, {"value": Decimal(4)}), actor=actor)
    assert refused.value.code == "find_twice"


@pytest.mark.parametrize(("start", "end"), [(5, 5), (-1, 4), (0, 10_000), (14, 16)])
def test_place_outside_of_the_text_is_refused(start: int, end: int) -> None:
    actor = make_keeper()
    plan = make_plan(actor)

    with pytest.raises(DomainError) as refused:
        add_find(plan.version, NewFind("target", start, end, {"value": Decimal(1)}), actor=actor)

    assert refused.value.code == "find_place"
    assert plan.version.finds.count() == 7


def test_finds_are_decided_by_the_keeping_body_alone() -> None:
    find = find_of(make_plan(make_keeper()), TARGET)

    with pytest.raises(AccessError):
        decide_find(find, "confirm", actor=make_keeper(), revision=1)

    find.refresh_from_db()
    assert find.state == FindState.PROPOSED


def test_all_above_a_confidence_are_confirmed_and_the_rest_waits() -> None:
    actor = make_keeper()
    departments()
    plan = make_plan(actor)

    count, refused = confirm_above(plan.version, actor=actor, confidence=Decimal("0.8"))

    assert (count, refused) == (6, [])
    assert find_of(plan, "企业新增营业收入").state == FindState.PROPOSED
    assert Task.objects.count() == 2


def test_confirming_many_takes_as_many_queries_as_confirming_few() -> None:
    actor = make_keeper()
    departments()
    counts = []
    for confidence in (Decimal("0.95"), Decimal("0.3")):  # two tasks; all seven
        plan = make_plan(actor)
        with CaptureQueriesContext(connection) as queries:
            confirm_above(plan.version, actor=actor, confidence=confidence)
        counts.append(len(queries))

    assert counts[1] - counts[0] <= 1  # quantities are written with a statement of their own


def test_unchanged_sentences_carry_their_decisions_over() -> None:
    actor = make_keeper()
    departments()
    plan = make_plan(actor)
    confirm(plan, actor, "建设中试平台", TARGET)
    change_find(find_of(plan, "冷材料成果征集"), actor=actor, revision=1, values={"scope": "高校"})
    decide(find_of(plan, "对接活动"), "drop", actor)
    before = {name: find_of(plan, name) for name in (TARGET, "对接活动", "冷材料成果征集")}
    task = plan.tasks.get()

    version = next_version(
        plan, actor, TEXT.replace("二、重点任务", "二、主要任务\n为此部署下列任务。").replace("主要", "重点")
    )

    plan.refresh_from_db()
    assert plan.version == version
    states = {find.indicator: find.state for find in version.finds.all() if not find.is_task}
    assert states[TARGET] == FindState.CONFIRMED
    assert states["对接活动"] == FindState.DROPPED
    assert states["中试平台"] == FindState.PROPOSED
    after = find_of(plan, "冷材料成果征集")
    assert (after.scope, after.state) == ("高校", FindState.PROPOSED)
    assert find_of(plan, TARGET).lineage == before[TARGET].lineage
    assert find_of(plan, TARGET).decided_by == actor.user
    task.refresh_from_db()
    assert task.find == find_of(plan, "建设中试平台")
    assert version.carried_count == 3


def test_reworded_task_waits_and_then_keeps_its_place_in_the_ledger() -> None:
    actor = make_keeper()
    departments()
    plan = make_plan(actor)
    confirm(plan, actor, "建设中试平台", "中试平台")
    apply(plan, "issue", actor=actor)
    task = plan.tasks.get()

    next_version(plan, actor, TEXT.replace("建成中试平台6个", "建成中试平台6个，面向全国开放"))
    plan.refresh_from_db()
    waiting = find_of(plan, "建设中试平台")
    assert waiting.state == FindState.PROPOSED
    confirm(plan, actor, "建设中试平台")

    assert plan.tasks.get() == task
    task.refresh_from_db()
    assert (task.find, task.state) == (waiting, TaskState.PLANNED)
    assert task.parties.count() == 2


def test_marked_piece_is_found_again_in_the_next_version() -> None:
    actor = make_keeper()
    plan = make_plan(actor)
    start, end = find_in_text(TEXT, "分别组织对接活动4场")
    add_find(plan.version, NewFind("rule", start, end, {"value": Decimal(4), "unit": "场"}), actor=actor)

    version = next_version(plan, actor, f"（修订稿）\n{TEXT}")

    find = version.finds.get(kind="rule")
    assert (find.quote, find.value, find.start) == ("分别组织对接活动4场", Decimal(4), start + len("（修订稿）\n"))


def test_finds_of_an_earlier_version_are_left_alone() -> None:
    actor = make_keeper()
    plan = make_plan(actor)
    old = find_of(plan, TARGET)
    next_version(plan, actor, TEXT)

    with pytest.raises(DomainError) as refused:
        decide_find(old, "confirm", actor=actor, revision=1)

    assert refused.value.code == "version_old"
    old.refresh_from_db()
    assert old.state == FindState.PROPOSED
