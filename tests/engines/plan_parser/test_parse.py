"""Whole plans: tasks, departments, front matter, places in the raw text; the seeds where they are at hand."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lianqiao.engines.plan_parser import Period, Plan, Task, parse

SHARED = Path(__file__).parents[4] / "shared"

PROVINCE = """晋川省人民政府办公厅关于印发晋川省
低空经济发展三年行动计划（2024—2026年）的通知
晋川政办发〔2024〕12 号
各市、县人民政府，省直各有关单位：
《晋川省低空经济发展三年行动计划（2024—2026年）》已经省政府同意，现印发给你们。
晋川省人民政府办公厅
2024 年 5 月 20 日
晋川省低空经济发展三年行动计划
（2024—2026年）
为抢抓低空经济发展机遇，制定本行动计划。
一、总体要求
（一）指导思想。坚持市场主导、政府引导。
（二）发展目标。到2026年，低空经济规模达到600亿元。
二、重点任务
（一）建设基础设施（省发展改革委牵头）
1.完善起降设施网络。新建起降场地200个以上。
2.建设智能网联系统。推动应用。（省通信管理局牵头，省工业和信息化厅、大数据局配合）
（二）培育产业。
3.做强整机制造。支持企业研发。
责任单位：省工业和信息化厅、财政厅
4.发展应用场景。
开通航线80条。
牵头单位：省交通运输厅
配合单位：省文化和旅游厅，各市人民政府
三、保障措施
（一）强化组织领导。建立协调机制。（省发展改革委负责）
（二）强化资金保障。统筹专项资金。
附件：主要指标表
1.低空经济规模 600亿元
"""


def responsible(task: Task) -> tuple[str, str, str, str]:
    return task.number, task.title, " ".join(task.lead), " ".join(task.support)


def test_tasks_with_their_departments() -> None:
    plan = parse(PROVINCE)

    assert [responsible(task) for task in plan.tasks] == [
        ("1", "完善起降设施网络", "省发展改革委", ""),
        ("2", "建设智能网联系统", "省通信管理局", "省工业和信息化厅 省大数据局"),
        ("3", "做强整机制造", "省工业和信息化厅 省财政厅", ""),
        ("4", "发展应用场景", "省交通运输厅", "省文化和旅游厅 各市人民政府"),
        ("一", "强化组织领导", "省发展改革委", ""),
        ("二", "强化资金保障", "", ""),
    ]


def test_head_of_the_plan() -> None:
    plan = parse(PROVINCE)

    assert plan.title == "晋川省低空经济发展三年行动计划（2024—2026年）"
    assert plan.issuer == "晋川省人民政府办公厅"
    assert plan.document_number == "晋川政办发〔2024〕12号"
    assert plan.date == "2024-05-20"
    assert plan.period == Period(2024, 2026)


def test_finds_lead_back_to_their_places() -> None:
    plan = parse(PROVINCE)

    first, *_, last = plan.tasks
    assert PROVINCE[first.start : first.end] == "1.完善起降设施网络。新建起降场地200个以上。"
    assert PROVINCE[last.start : last.end] == "（二）强化资金保障。统筹专项资金。"
    assert first.text == "新建起降场地200个以上。"
    sections = {section.id: section for section in plan.sections()}
    assert [(section.id, section.level, section.title) for section in sections.values()][:4] == [
        ("1", 1, "总体要求"),
        ("1.1", 2, "指导思想"),
        ("1.2", 2, "发展目标"),
        ("2", 1, "重点任务"),
    ]
    assert all(sections[task.section].start == task.start for task in plan.tasks)
    assert all(PROVINCE[found.start : found.end] == found.quote for found in plan.quantities)
    assert {found.task for found in plan.quantities} >= {None, first.id}


def test_json_has_the_fields_that_are_promised() -> None:
    found: dict[str, Any] = parse(PROVINCE).as_dict()

    assert list(found) == [
        "title", "issuer", "document_number", "date", "period", "region", "outline", "tasks", "quantities", "warnings",
    ]  # fmt: skip
    assert found["period"] == {"first": 2024, "last": 2026}
    json.dumps(found, ensure_ascii=False)
    task, quantity = found["tasks"][0], found["quantities"][0]
    assert list(task) == ["id", "number", "title", "text", "section", "lead", "support", "start", "end"]
    assert set(quantity) >= {
        "quote", "start", "end", "value", "value_max", "unit", "comparator", "indicator", "deadline", "scope", "kind",
        "task", "confidence",
    }  # fmt: skip


def test_flat_plan_of_measures_has_its_top_points_as_tasks() -> None:
    text = (
        "江海省关于加快科技服务业发展的若干措施\n一、培育主体。支持企业发展。（省科技厅）\n二、强化人才支撑\n"
        "（一）引进人才。实施计划。（省委人才办、省科技厅）\n三、加强组织领导。落实责任。\n"
        "四、附则\n本措施自2023年8月1日起施行。"
    )

    assert [responsible(task) for task in parse(text).tasks] == [
        ("一", "培育主体", "省科技厅", ""),
        ("一", "引进人才", "省委人才办 省科技厅", ""),
        ("三", "加强组织领导", "", ""),
    ]


def test_body_added_to_later_tasks_does_not_reach_the_safeguards() -> None:
    text = (
        "一、重点任务\n1.实施行动。推进。（省教育厅牵头，省科技厅配合。以下均需市（地）政府配合，不再列出）\n"
        "2.建设平台。推进。（省科技厅牵头）\n二、组织实施\n（一）加强领导。落实。（省科技厅负责）"
    )

    assert [responsible(task) for task in parse(text).tasks] == [
        ("1", "实施行动", "省教育厅", "省科技厅"),
        ("2", "建设平台", "省科技厅", "市（地）政府"),
        ("一", "加强领导", "省科技厅", ""),
    ]


def test_signature_is_no_part_of_the_last_task() -> None:
    text = (
        "渔港建设方案\n一、重点任务\n1.建设渔港。新建码头3座。\n2.建设冷库。新建冷库2座。\n"
        "中共晋川省委办公厅\n晋川省人民政府办公厅\n2024年5月6日\n（此件公开发布）"
    )

    plan = parse(text)

    assert [task.text for task in plan.tasks] == ["新建码头3座。", "新建冷库2座。"]
    assert (plan.date, plan.issuer) == ("2024-05-06", "中共晋川省委办公厅、晋川省人民政府办公厅")


def test_points_of_an_article_with_letters_are_found_once() -> None:
    body = "建立省市共管的工作体制，提高领导层级，建立日常工作制度和推进制度，实行定期例会制，邀请有关领导参加。"
    text = (
        "推进成果转化的主要成效\n（一）开展行动。完成项目30个。\n推进成果转化的对策建议\n"
        f"A完善管理体制。{body}\n二是完善政策体系。{body}\nD丰富金融产品\n一是完善基金。{body}\n二是创新产品。{body}\n"
        f"二是创新产品。{body}"
    )

    assert [(task.number, task.title) for task in parse(text).tasks] == [
        ("A", "完善管理体制"),
        ("二", "完善政策体系"),
        ("一", "完善基金"),
        ("二", "创新产品"),
    ]


@pytest.mark.parametrize(
    "text", ["", " ", "\n", "一", "。", "（", "附件", "目录\n目录", "1.\n2.", "第一条", "\ufffd", "\x00"]
)
def test_scraps_give_an_empty_plan(text: str) -> None:
    plan = parse(text)

    assert (plan.tasks, plan.quantities) == ((), ())


@pytest.mark.parametrize(
    "piece",
    ["（一）加强", "一、任务（一）", "（", "）", "1.", "附件\n", "院?萍汲晒", "省科技厅和", "《某方案》印发", "1 2 "],
)
def test_same_piece_over_and_over_is_read(piece: str) -> None:
    text = piece * 3000

    plan = parse(text)

    assert all(0 <= task.start <= task.end <= len(text) for task in plan.tasks)


LINES = st.sampled_from(
    [
        "某省行动计划（2024—2026年）", "一、总体要求", "二、重点任务", "三、保障措施", "（一）加强攻关。健全机制。",
        "附件：指标表", "1.建设平台。到2025年建成10个以上。（省科技厅牵头，教育厅配合）", "（1）项目；", "■要点",
        "第一章 总则", "相关链接", "责任单位：省科技厅", "以下均需各市配合", "A方案", "二是完善体系。", "2024年5月1日",
        "目录", "— 3 —", "12", "省科技厅",
    ]
)  # fmt: skip


@given(st.lists(st.one_of(LINES, st.text(max_size=20)), max_size=20).map("\n".join))
@settings(max_examples=150, deadline=None)
def test_any_text_is_parsed_and_every_place_lies_in_it(text: str) -> None:
    plan = parse(text)

    places = [(found.start, found.end) for found in plan.sections()]
    places += [(found.start, found.end) for found in plan.tasks]
    places += [(found.start, found.end) for found in plan.quantities]
    places += [(found.start, found.end) for found in plan.warnings]
    assert all(0 <= start <= end <= len(text) for start, end in places)
    ids = [section.id for section in plan.sections()]
    assert len(ids) == len(set(ids))
    for section in plan.sections():
        assert all(section.start <= child.start and child.end <= section.end for child in section.children)
    assert {task.section for task in plan.tasks} <= set(ids)
    assert {found.task for found in plan.quantities} <= {None, *(task.id for task in plan.tasks)}


def scored(plans: Path, answers: Path) -> str:
    for text in sorted(plans.glob("*.txt")):
        plan: Plan = parse(text.read_bytes().decode("utf-8", "replace"))
        (answers / f"{text.stem}.json").write_text(json.dumps(plan.as_dict(), ensure_ascii=False), encoding="utf-8")
    command = [sys.executable, str(SHARED / "tools" / "score_plan.py"), "--text", str(plans)]
    command += ["--gold", str(SHARED / "gold" / "seeds"), "--answers", str(answers)]
    return subprocess.run(command, capture_output=True, check=True, encoding="utf-8").stdout


@pytest.mark.skipif(not (SHARED / "seeds").is_dir(), reason="the seed plans are not here")
def test_seeds_reach_the_goals(tmp_path: Path) -> None:
    last = scored(SHARED / "seeds", tmp_path).splitlines()[-1]

    task, department = (float(last.split(f"{name} F1 ")[1].split()[0]) for name in ("task", "department"))
    assert (task >= 0.97, department >= 0.97) == (True, True)
