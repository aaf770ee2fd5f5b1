"""Departments from a table behind the plan: given to the task that the row means, never to another."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianqiao.engines.plan_parser import parse
from lianqiao.engines.plan_parser.assigned import assigned_in_tables

PLAN = """辽河省冷材料成果转化实施方案

一、总体要求
推进成果转化。
二、重点任务
（一）建设中试平台
建成中试平台6个，编制冷材料中试目录。
（二）扩大成果供给。征集冷材料成果300项。
（三）组织对接活动
每季度组织对接活动。（省工信厅牵头）
（四）培育冷材料企业
支持企业建设实验室。
附件
"""
NAMES = ("建设中试平台", "扩大成果供给", "组织对接活动", "培育冷材料企业")


def assigned(table: str, plan: str = PLAN) -> dict[str, tuple[str, str, str]]:
    """By the title of the task: who leads, who supports, and the words of the rows."""
    raw = plan + table
    tasks = parse(raw).tasks
    titles = {task.id: task.title for task in tasks}
    assert [task.title for task in tasks] == list(NAMES)
    found = assigned_in_tables(raw, tasks)
    return {
        titles[key]: (" ".join(one.lead), " ".join(one.support), raw[one.start : one.end]) for key, one in found.items()
    }


def test_rows_give_departments_to_the_tasks_of_their_title() -> None:
    found = assigned(
        "任务分工表\n序号\t重点任务\t牵头单位\t配合单位\t完成时限\n"
        "1\t（一）建设中试平台\t省科技厅\t省财政厅 工业和信息化厅\t2026年\n"
        "2\t扩大成果供给\t省教育厅、科技厅\t\t2026年\n"
    )

    assert found == {
        "建设中试平台": (
            "省科技厅",
            "省财政厅 省工业和信息化厅",
            "1\t（一）建设中试平台\t省科技厅\t省财政厅 工业和信息化厅\t2026年",
        ),
        "扩大成果供给": ("省教育厅 省科技厅", "", "2\t扩大成果供给\t省教育厅、科技厅\t\t2026年"),
    }


def test_what_the_plan_says_of_a_task_goes_before_the_table() -> None:
    assert assigned("任务\t责任单位\n组织对接活动\t省商务厅\n") == {}


def test_words_in_the_cell_say_who_leads() -> None:
    found = assigned("工作任务\t责任单位\n建设中试平台\t省科技厅牵头，省财政厅、教育厅配合\n")

    assert found["建设中试平台"][:2] == ("省科技厅", "省财政厅 省教育厅")


def test_row_that_quotes_the_text_of_a_task_is_its_row() -> None:
    found = assigned("工作措施\t责任单位\n编制冷材料中试目录\t省科技厅\n")

    assert found["建设中试平台"][:2] == ("省科技厅", "")


def test_rows_of_one_task_come_together() -> None:
    found = assigned(
        "重点任务\t具体举措\t牵头单位\t参加单位\n"
        "建设中试平台\t选址\t省科技厅\t省自然资源厅\n"
        "\t验收\t省财政厅\t省科技厅\n"
    )

    assert found["建设中试平台"][:2] == ("省科技厅 省财政厅", "省自然资源厅")


def test_title_across_the_table_does_not_end_it() -> None:
    found = assigned("任务\t牵头单位\n一、平台建设\n建设中试平台\t省科技厅\n二、其他\n培育冷材料企业\t省工信厅\n")

    assert {title: one[0] for title, one in found.items()} == {"建设中试平台": "省科技厅", "培育冷材料企业": "省工信厅"}


@pytest.mark.parametrize(
    "table",
    [
        "任务\t完成时限\n建设中试平台\t2026年\n",
        "任务\t责任人\n建设中试平台\t张三\n",
        "任务\t责任单位\n推进其他工作\t省科技厅\n",
        "任务\t责任单位\n建设中试平台\t\n",
        "任务\t责任单位\n建设中试平台\t省科技厅\t多出一格\n",
        "任务\t责任单位\n组织对接活动\t省科技厅\n扩大成果供给\t2026年底前\n",
        "序号\t责任单位\n2\t省科技厅\n",
        "任务\t责任单位\n\n本表由省科技厅解释。\n自发布之日起执行。\n建设中试平台\t省科技厅\n",
    ],
)
def test_nothing_is_said_where_no_row_means_a_task(table: str) -> None:
    assert assigned(table) == {}


def test_numbers_say_which_task_only_where_rows_and_tasks_count_up_alike() -> None:
    raw = "方案\n一、重点任务\n1.建设平台。建成平台。\n2.扩大供给。征集成果。\n附件\n"
    table = "序号\t责任单位\n1\t省科技厅\n2\t省教育厅\n"
    tasks = parse(raw + table).tasks

    found = assigned_in_tables(raw + table, tasks)

    assert [(task.number, found[task.id].lead) for task in tasks] == [("1", ("省科技厅",)), ("2", ("省教育厅",))]
    assert assigned_in_tables(raw + table + "3\t省财政厅\n", tasks) == {}


@given(st.lists(st.sampled_from([*NAMES, "任务", "责任单位", "牵头单位", "省科技厅", "1", "\t", "\t", "\n", "\n", ""])))
def test_any_text_is_read_without_raising_and_in_its_place(words: list[str]) -> None:
    raw = PLAN + "".join(words)
    for one in assigned_in_tables(raw, parse(raw).tasks).values():
        assert one.lead or one.support
        assert len(PLAN) <= one.start < one.end <= len(raw)
