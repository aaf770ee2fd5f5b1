"""The task book of a department (任务书): what it leads and supports in a plan, as an official document."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from lianqiao.core import clock, documents
from lianqiao.core.documents.builtins import FOLDER
from lianqiao.core.documents.words import day_words, table
from lianqiao.governance.plans.enums import FindKind, FindState, PartyRole
from lianqiao.governance.plans.interfaces.tables import names_of
from lianqiao.governance.plans.models import Find, PlanDocument, Task
from lianqiao.governance.plans.words import amount_words, deadline_words

TASK_BOOK = "task_book"
_ORDINALS = "一二三四五六七八九十"
_TEN = 10

documents.register(
    TASK_BOOK,
    _("任务书"),
    builtin=FOLDER / "task_book.docx",
    fields={
        "title": _("标题"),
        "unit": _("承担任务的单位"),
        "body": _("正文各段：依据，以及牵头任务的内容和目标；text 是文字，level 是层级"),
        "lead": _("牵头任务的表格：head 是表头，rows 是各行"),
        "support": _("配合任务的表格"),
        "steps": _("时间节点的表格"),
        "closing": _("结尾的要求"),
        "issuer": _("下达任务的单位"),
        "date": _("日期"),
    },
    example={
        "title": "辽河省冷材料成果转化实施方案任务书",
        "unit": "辽河省工业和信息化厅",
        "body": documents.paragraphs(
            "根据《辽河省冷材料成果转化实施方案》（辽政办发〔2026〕3号），你单位承担下列任务。\n"
            "（一）建设中试平台\n"
            "面向冷材料产业布局中试平台，完善公共检测能力。\n"
            "目标：建成中试平台6个（2027年）。"
        ),
        "lead": table(
            ["序号", "任务", "完成期限", "配合单位"],
            [["1", "建设中试平台", "2027年12月31日", "省科技厅、省财政厅"]],
        ),
        "support": table(
            ["序号", "任务", "完成期限", "牵头单位"], [["2", "扩大成果供给", "2027年12月31日", "省科技厅"]]
        ),
        "steps": table(["任务", "节点", "时间"], [["建设中试平台", "完成选址", "2026年9月30日"]]),
        "closing": "请按期推进，进展和佐证材料在平台任务台账报送；完成后申请销号。",
        "issuer": "辽河省科学技术厅",
        "date": "2026年11月22日",
    },
)


def task_book(plan: PlanDocument, unit: Any, tasks: Iterable[Task], *, as_pdf: bool) -> bytes:
    """The task book of the unit as Word or PDF, by the template that holds for the body that issued the plan.

    `tasks` are the unit's tasks of the plan, with parties and steps loaded.
    """
    make = documents.pdf if as_pdf else documents.render
    return make(TASK_BOOK, data_of(plan, unit, list(tasks)), where=plan.organisation)


def data_of(plan: PlanDocument, unit: Any, tasks: Sequence[Task]) -> dict[str, Any]:
    """What the template is filled with; one query for the targets of all tasks."""
    lead = [task for task in tasks if _has(task, unit, PartyRole.LEAD)]
    support = [task for task in tasks if _has(task, unit, PartyRole.SUPPORT)]
    targets = _targets(lead)
    number = _now("（%(number)s）") % {"number": plan.document_number} if plan.document_number else ""
    given = {"title": plan.title, "number": number}
    lines = [_now("根据《%(title)s》%(number)s，你单位承担下列任务。") % given]
    for order, task in enumerate(lead, 1):
        lines.append(f"（{_ordinal(order)}）{_short(task.title)}")
        lines += [line for line in task.text.splitlines() if line.strip()]
        if task.pk in targets:
            lines.append(_now("目标：%(targets)s。") % {"targets": "；".join(targets[task.pk])})
    steps = [(task, step) for task in lead for step in task.steps.all()]
    return {
        "title": _now("%(title)s任务书") % {"title": plan.title},
        "unit": unit.name,
        "body": documents.paragraphs("\n".join(lines)),
        "lead": table(
            [_now("序号"), _now("任务"), _now("完成期限"), _now("配合单位")],
            [
                [task.number or order, task.title, _day(task), names_of(task, PartyRole.SUPPORT)]
                for order, task in enumerate(lead, 1)
            ],
        ),
        "support": table(
            [_now("序号"), _now("任务"), _now("完成期限"), _now("牵头单位")],
            [
                [task.number or order, task.title, _day(task), names_of(task, PartyRole.LEAD)]
                for order, task in enumerate(support, 1)
            ],
        ),
        "steps": table(
            [_now("任务"), _now("节点"), _now("时间")],
            [[task.title, step.title, day_words(step.due_on)] for task, step in steps],
        ),
        "closing": _now("请按期推进，进展和佐证材料在平台任务台账报送；完成后申请销号。"),
        "issuer": plan.organisation.name,
        "date": clock.today(),
    }


def _has(task: Task, unit: Any, role: str) -> bool:
    return any(party.role == role and party.organisation_id == unit.pk for party in task.parties.all())


def _targets(tasks: Sequence[Task]) -> dict[Any, list[str]]:
    """The confirmed targets that stand in the finds of the tasks, in words."""
    by_find = {task.find_id: task.pk for task in tasks if task.find_id is not None}
    rows = Find.objects.filter(part_of__in=by_find, kind=FindKind.TARGET, state=FindState.CONFIRMED)
    found: dict[Any, list[str]] = {}
    for find in rows.order_by("start", "id"):
        until = f"（{deadline_words(find.deadline)}）" if find.deadline else ""
        amount = amount_words(find).replace(" ", "")
        found.setdefault(by_find[find.part_of_id], []).append(f"{find.indicator}{amount}{until}")
    return found


def _day(task: Task) -> str:
    return "—" if task.due_on is None else day_words(task.due_on)


def _ordinal(number: int) -> str:
    """一, 十一, 二十一 … up to 九十九, by which a heading of the second rank is known."""
    tens, ones = divmod(number, _TEN)
    head = "" if tens == 0 else "十" if tens == 1 else f"{_ORDINALS[tens - 1]}十"
    return head + ("" if ones == 0 else _ORDINALS[ones - 1])


def _short(title: str) -> str:
    """As much of a title as a heading has room for."""
    return title if len(title) <= 30 else f"{title[:29]}…"
