"""Period, issuer and region of a plan, from its head and its goals."""

import pytest

from lianqiao.engines.plan_parser import Kind, Period, parse
from lianqiao.engines.plan_parser.clean import clean
from lianqiao.engines.plan_parser.front import Front, front_of
from lianqiao.engines.plan_parser.lines import lines_of
from lianqiao.engines.plan_parser.outline import outline_of


def front(text: str) -> Front:
    return front_of(outline_of(lines_of(clean(text).text)))


@pytest.mark.parametrize(
    ("title", "goals", "period"),
    [
        ("渔港建设实施方案", "到2023年，渔港达到5座；到2025年，达到9座。", Period(None, 2025)),
        ("渔港建设实施方案", "到2025年，渔港达到5座；2027年，达到9座。", Period(None, 2027)),
        ("渔港建设实施方案", "到2025年：\n——渔港达到5座。\n到2027年：\n——渔港达到9座。", Period(None, 2027)),
        ("渔港建设实施方案", "到2025年，渔港比2020年增加5座。", Period(None, 2025)),
        ("渔港建设实施方案", "到2025年，渔港达到5座。到2035年，建成渔业强省。", Period(None, 2025)),
        ("渔港建设实施方案", "到2030年，渔业强省基本建成。", Period(None, 2030)),
        ("渔港建设三年行动方案", "到2025年，渔港达到5座；到2026年，达到9座。", Period(2024, 2026)),
        ("渔港建设实施方案（2024—2026年）", "到2026年，渔港达到5座；到2030年，达到9座。", Period(2024, 2026)),
    ],
)
def test_period_ends_with_the_last_stage_that_is_measured(title: str, goals: str, period: Period) -> None:
    text = f"{title}\n一、工作目标\n{goals}\n二、重点任务\n（一）建设渔港。新建码头3座。"

    assert front(text).period == period


@pytest.mark.parametrize(
    ("title", "period"),
    [
        ("晋川省“十四五”渔业发展规划", Period(2021, 2025)),
        ("晋川省渔业发展第十三个五年规划纲要", Period()),
        ("晋川省十五五时期渔业发展规划", Period(2026, 2030)),
        ("晋川省“十二五”渔港建设规划（2012—2015年）", Period(2012, 2015)),
    ],
)
def test_five_years_in_the_title_are_the_period(title: str, period: Period) -> None:
    assert front(f"{title}\n一、重点任务\n（一）建设渔港。新建码头3座。").period == period


@pytest.mark.parametrize(
    ("head", "title", "issuer"),
    [
        ("晋川省渔业振兴三年行动\n方案（2023—2025年）的通知\n晋政办发〔2023〕2号",
         "晋川省渔业振兴三年行动方案（2023—2025年）", ""),
        ("晋川省人民政府办公厅关于印发晋川省渔业振兴三年行动\n计划的通知",
         "晋川省渔业振兴三年行动计划", "晋川省人民政府办公厅"),
        ("晋川省人民政府关于落实《渔业报告》\n重点工作分工的意见",
         "晋川省人民政府关于落实《渔业报告》重点工作分工的意见",
         "晋川省人民政府"),
        ("中共晋川省委办公厅\n晋川省人民政府办公厅\n2024年5月6日\n关于建设渔港的意见", "关于建设渔港的意见",
         "中共晋川省委办公厅、晋川省人民政府办公厅"),
        ("中共晋川省委办公厅\n2024年5月6日\n关于建设渔港的意见", "关于建设渔港的意见", "中共晋川省委办公厅"),
    ],
)  # fmt: skip
def test_title_over_two_lines_and_joint_issuers(head: str, title: str, issuer: str) -> None:
    found = front(f"{head}\n一、重点任务\n（一）建设渔港。新建码头3座。")

    assert (found.title, found.issuer) == (title, issuer)


def test_target_without_a_year_takes_the_last_stage_and_others_their_own() -> None:
    text = (
        "渔港建设实施方案\n一、工作目标\n到2023年，渔港达到5座。到2025年，渔港达到9座。\n"
        "二、重点任务\n（一）建设渔港。新建码头3座。\n（二）建设冷库。到2023年，建成冷库2座。"
    )

    assert [quantity.deadline for quantity in parse(text).quantities] == ["2023", "2025", "2025", "2023"]


@pytest.mark.parametrize(
    ("head", "issuer", "region"),
    [
        ("辽河省人民政府办公厅关于印发渔港建设方案的通知\n渔港建设方案", "辽河省人民政府办公厅", "辽河省"),
        ("辽河省渔港建设方案", "", "辽河省"),
        ("辽河省柳溪市渔港建设方案", "", "辽河省柳溪市"),
        ("云海自治区渔港建设方案", "", "云海自治区"),
        ("柳溪市人民政府关于加快渔港建设的实施意见", "柳溪市人民政府", "柳溪市"),
        ("国务院关于印发《渔港建设行动计划》的通知\n渔港建设行动计划", "国务院", "全国"),
        ("中共辽河省委办公厅关于加快渔港建设的实施意见", "中共辽河省委办公厅", "辽河省"),
        ("打造省科创高地行动方案", "", ""),
        ("关于加快省级渔港建设的实施意见", "", ""),
        ("支持全省渔港建设若干措施", "", ""),
        ("渔港跨省合作行动方案", "", ""),
    ],
)
def test_region_is_known_by_the_form_of_its_name(head: str, issuer: str, region: str) -> None:
    found = front(f"{head}\n一、重点任务\n（一）建设渔港。新建码头3座。")

    assert (found.issuer, found.region) == (issuer, region)


@pytest.mark.parametrize(
    ("head", "issued"),
    [
        ("渔港建设方案\n某政发〔2023〕12号", 2023),
        ("渔港建设方案\n某政发〔2023〕12号\n2024年1月5日", 2024),
        ("渔港建设方案", None),
    ],
)
def test_year_of_issue_is_that_of_the_date_or_else_of_the_number(head: str, issued: int | None) -> None:
    assert front(f"{head}\n一、重点任务\n（一）建设渔港。新建码头3座。").issued == issued


def test_year_before_which_something_is_reached_does_not_begin_the_plan() -> None:
    text = "2030年前减排方案\n某政发〔2021〕3号\n一、重点任务\n（一）减排。到2025年减排10%，到2030年减排20%。"

    plan = parse(text)

    assert plan.period == Period(None, 2030)
    assert [(quantity.kind, quantity.deadline) for quantity in plan.quantities] == [
        (Kind.TARGET, "2025"),
        (Kind.TARGET, "2030"),
    ]


def test_plan_that_speaks_of_this_year_is_one_for_the_year_of_its_issue() -> None:
    text = "落实分工的意见\n某政发〔2022〕3号\n一、重点任务\n（一）增产。今年产值增长7%。\n（二）建港。新建渔港3座。"

    plan = parse(text)

    assert plan.period == Period(2022, 2022)
    assert [quantity.deadline for quantity in plan.quantities] == ["2022", "2022"]


def test_what_was_before_the_five_years_of_the_plan_is_a_fact() -> None:
    text = (
        "晋川省“十四五”渔业规划\n一、形势与需求\n“十三五”期间，渔业产值从2015年的20亿元增加到2020年的31亿元，累计建设渔港12座。"
        "人均水产品仅为全国平均水平的26.3%。\n二、发展目标\n到2025年，冷链流通率由“十三五”末的47%提高到60%。"
    )

    found = [(str(quantity.value), quantity.kind, quantity.deadline) for quantity in parse(text).quantities]

    assert found == [
        ("20", Kind.FACT, "2015"),
        ("31", Kind.FACT, "2020"),
        ("12", Kind.FACT, "2020"),
        ("26.3", Kind.FACT, None),
        ("47", Kind.FACT, "2020"),
        ("60", Kind.TARGET, "2025"),
    ]


def test_what_was_before_the_year_of_the_number_is_a_fact() -> None:
    text = (
        "渔港建设方案\n某政发〔2023〕12号\n一、重点任务\n"
        "（一）建设渔港。2022年，渔业产值2.4亿元，占农业比重达到44.7%，比上年提高1.6个百分点。2024年，产值达到3亿元。"
    )

    kinds = [quantity.kind for quantity in parse(text).quantities]

    assert kinds == [Kind.FACT, Kind.FACT, Kind.FACT, Kind.TARGET]
