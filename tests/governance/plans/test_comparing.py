"""What a plan took over from the one above, what changed between versions, the timetable, the task book."""

from datetime import date
from io import BytesIO

import pytest
from docx import Document

from lianqiao.core import clock
from lianqiao.governance.plans.comparing import compare_plans, compare_versions
from lianqiao.governance.plans.domain import create_plan, take_over_tasks
from lianqiao.governance.plans.interfaces.documents import data_of, task_book
from lianqiao.governance.plans.models import PlanDocument, Task, TaskStep
from lianqiao.governance.plans.timetable import LABELS, timetable_of
from tests.governance.plans.makers import (
    TEXT,
    confirm,
    departments,
    make_issued,
    make_keeper,
    make_plan,
    next_version,
)

pytestmark = pytest.mark.django_db


def task(title: str, text: str = "", **values: object) -> Task:
    """A task that is not stored."""
    return Task(title=title, text=text, **values)


def test_linked_tasks_meet_whatever_they_say() -> None:
    above = task("建设中试平台")
    below = task("开展招商活动", derived_from=above)

    (pair,) = compare_plans([above], [below]).pairs

    assert (pair.below, pair.is_linked, pair.likeness) == ((below,), True, None)


def test_unlinked_tasks_meet_by_their_words_each_once() -> None:
    above = [task("建设中试平台网络"), task("壮大技术经理人队伍"), task("完善金融支持")]
    below = [task("壮大全市技术经理人队伍"), task("建设市级中试平台网络"), task("举办冰雪节庆活动")]

    comparison = compare_plans(above, below)

    assert [pair.below for pair in comparison.pairs] == [(below[1],), (below[0],), ()]
    assert [pair.above for pair in comparison.similar] == above[:2]
    assert [pair.above for pair in comparison.missing] == above[2:]
    assert comparison.own == (below[2],)


def test_comparison_of_a_city_with_its_province() -> None:
    province, city = make_keeper(), make_keeper("290100")
    above = make_issued(province)
    plan = create_plan(None, actor=city, values={"title": "本市方案", "derived_from": above})
    take_over_tasks(plan, above.tasks.filter(title="建设中试平台"), actor=city)

    comparison = compare_plans(list(above.tasks.order_by("order")), list(plan.tasks.all()))

    assert [pair.above.title for pair in comparison.linked] == ["建设中试平台"]
    assert [pair.above.title for pair in comparison.missing] == ["扩大成果供给"]


def test_versions_are_compared_find_by_find() -> None:
    actor = make_keeper()
    plan = make_plan(actor)
    old = plan.version
    text = TEXT.replace("征集冷材料成果300项，", "").replace("建成中试平台6个", "建成中试平台9个")

    new = next_version(plan, actor, text.replace("平台9个", "平台6个"))
    comparison = compare_versions(old, new)

    assert [find.indicator for find in comparison.removed] == ["冷材料成果征集"]
    assert comparison.added == ()
    assert comparison.kept + len(comparison.changed) == 6


def test_timetable_draws_from_first_to_last_day_and_says_the_same_in_words() -> None:
    actor = make_keeper()
    departments()
    plan = make_plan(actor)
    confirm(plan, actor, "建设中试平台")
    stored = plan.tasks.get()
    TaskStep.objects.create(task=stored, order=0, title="选址", due_on=date(2026, 7, 1), done_on=date(2026, 7, 1))
    Task.objects.filter(pk=stored.pk).update(percent=50)

    tasks = list(plan.tasks.prefetch_related("steps"))
    table = timetable_of(tasks, today=date(2027, 1, 1))

    assert table is not None
    (bar,) = table.bars
    assert (bar.x, bar.x + bar.width) == (LABELS, table.width - 12)
    assert bar.done == round(bar.width / 2)
    assert [tick.text for tick in table.ticks if tick.is_year] == ["2026年", "2027年"]
    assert table.today is not None
    assert bar.x < bar.marks[0].x < table.today < bar.x + bar.width
    assert bar.words == "建设中试平台：2026-01-01 至 2027-12-31，进度 50%，待下达"


def test_timetable_without_days_is_none() -> None:
    assert timetable_of([], today=clock.today()) is None


def test_task_book_names_tasks_targets_and_days() -> None:
    actor = make_keeper()
    lead, support = departments()
    plan = make_issued(actor, title="冷材料方案", document_number="辽政办发〔2026〕3号")
    confirm(plan, actor, "中试平台")
    plan = PlanDocument.objects.get(pk=plan.pk)
    tasks = list(plan.tasks.with_parties().prefetch_related("steps").order_by("order"))

    data = data_of(plan, lead, tasks)
    assert [row[1] for row in data["lead"]["rows"]] == ["建设中试平台", "扩大成果供给"]
    assert data["support"]["rows"] == []
    assert "根据《冷材料方案》（辽政办发〔2026〕3号），你单位承担下列任务。" in [part["text"] for part in data["body"]]
    assert "目标：中试平台6个（2027年）。" in [part["text"] for part in data["body"]]
    assert data_of(plan, support, tasks[:1])["support"]["rows"] == [
        ["1", "建设中试平台", "2027年12月31日", "省测试科技厅"]
    ]
    word = Document(BytesIO(task_book(plan, lead, tasks, as_pdf=False)))
    assert "冷材料方案任务书" in [paragraph.text for paragraph in word.paragraphs]
    assert task_book(plan, lead, tasks, as_pdf=True).startswith(b"%PDF-")
