"""Departments that stand only in a table of the plan: proposed with their place, confirmed as any other find."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from lianqiao.engines.plan_parser import parse
from lianqiao.governance.plans.domain import create_plan
from lianqiao.governance.plans.domain.finds import confirm_above
from lianqiao.governance.plans.domain.reading import keep_reading
from lianqiao.governance.plans.enums import PartyRole
from lianqiao.governance.plans.models import Find, Task
from lianqiao.governance.plans.queries import room
from tests.governance.plans.makers import departments, make_keeper, upload

pytestmark = pytest.mark.django_db

ROW = "1\t建设中试平台\t省测试科技厅\t省测试工信厅"
TEXT = f"""冷材料成果转化实施方案

一、总体要求
推进成果转化。
二、重点任务
（一）建设中试平台
建成中试平台6个。
（二）扩大成果供给
征集成果300项。（省测试科技厅牵头）
附件
任务分工表
序号\t重点任务\t牵头单位\t配合单位
{ROW}
2\t扩大成果供给\t省测试工信厅\t
"""


def read_plan(actor: Any) -> Any:
    """The plan as the parser itself reads it."""
    plan = create_plan(upload(TEXT), actor=actor, values={})
    return keep_reading(plan.versions.get(), TEXT, parse(TEXT), parser_version="1")


def task(title: str) -> Find:
    """The find of the task."""
    return Find.objects.select_related("version__plan").get(title=title)


def test_departments_of_a_table_are_proposed_where_the_task_names_none() -> None:
    read_plan(make_keeper())
    by_table, by_itself = task("建设中试平台"), task("扩大成果供给")

    assert (by_table.lead, by_table.support) == (["省测试科技厅"], ["省测试工信厅"])
    assert by_table.table is not None
    assert TEXT[slice(*by_table.table)] == ROW
    assert by_table.confidence == Decimal("0.65")
    assert (by_itself.lead, by_itself.support, by_itself.table) == (["省测试科技厅"], [], None)
    assert by_itself.confidence == 1


def test_table_row_leads_to_its_task_and_the_card_to_the_row() -> None:
    keeper = make_keeper()
    version = read_plan(keeper)
    find = task("建设中试平台")
    browser = Client()
    browser.force_login(keeper.user)

    shown = room.document_of(version, room.finds_of(version), [], room.tables_of(version))
    page = browser.get(reverse("workbench:plan_reading", args=[version.plan_id]), {"find": str(find.pk)})

    (row,) = [paragraph for paragraph in shown if paragraph.is_row]
    assert TEXT.startswith(ROW, row.start)
    assert [piece.find for piece in row.pieces if piece.find is not None] == [find]
    html = page.content.decode()
    assert f'id="t-{row.start}"' in html
    assert f'href="#t-{row.start}">1 · 建设中试平台 · 省测试科技厅 · 省测试工信厅</a>' in html


def test_confirming_brings_the_departments_of_the_table_into_the_ledger() -> None:
    keeper = make_keeper()
    first, second = departments()
    version = read_plan(keeper)

    confirm_above(version, actor=keeper, confidence=Decimal("0.7"))
    sure = list(Task.objects.values_list("title", flat=True))
    confirm_above(version, actor=keeper, confidence=Decimal("0.6"))

    assert sure == ["扩大成果供给"]
    parties = Task.objects.get(title="建设中试平台").parties
    assert set(parties.values_list("role", "organisation")) == {
        (PartyRole.LEAD, first.pk),
        (PartyRole.SUPPORT, second.pk),
    }
