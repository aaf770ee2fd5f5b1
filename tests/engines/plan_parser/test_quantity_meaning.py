"""What the numbers of a plan mean: kind, deadline, indicator, scope, confidence, and rules of payment."""

from decimal import Decimal

import pytest

from lianqiao.engines.plan_parser.clean import clean
from lianqiao.engines.plan_parser.quantities import find
from lianqiao.engines.plan_parser.types import Block, Comparator, Incentive, Kind, Part, Period, Quantity

TARGET, INCENTIVE, CONDITION, FACT, RULE = Kind.TARGET, Kind.INCENTIVE, Kind.CONDITION, Kind.FACT, Kind.RULE


def read(
    raw: str, part: Part = Part.TASKS, headings: tuple[str, ...] = (), period: Period | None = None
) -> list[Quantity]:
    """The quantities of a text, each line of which is a paragraph under the same titles."""
    cleaned = clean(raw)
    blocks, start = [], 0
    for line in cleaned.text.split("\n"):
        blocks.append(Block(line, start, part, headings))
        start += len(line) + 1
    return find(blocks, clean=cleaned, period=period or Period(2024, 2026))


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("新建数字牧场40个以上。", [TARGET]),
        ("到2026年，渔业产值达到90亿元，占农业产值比重提高到12%。", [TARGET, TARGET]),
        ("对新评定的星级民宿，一次性奖励8万元。", [INCENTIVE]),
        ("年产值2亿元以上的饲料企业达到15家。", [CONDITION, TARGET]),
        ("培育百亿级茶产业集群3个。", [CONDITION, TARGET]),
        ("淘汰20蒸吨/小时及以下锅炉。", [CONDITION]),
        ("目前，全市已建成村级驿站320个。", [FACT]),
        ("聚焦8个主导产业和31个特色园区，开展链式招商。", [FACT, FACT]),
        ("护理床位由3万张增加到5万张。", [FACT, TARGET]),
        ("名单公示7天。", [RULE]),
        ("每3年修订1次目录。", [RULE, RULE]),
        ("每季度召开1次推进会。", [RULE]),
        ("审批时限压缩至3个工作日以内。", [TARGET]),
        ("对连续3年盈利的合作社，按贷款利息的40%给予贴息。", [CONDITION, INCENTIVE]),
        ("覆盖70%以上的行政村。", [TARGET]),
        ("60岁以上老年人健康管理率达到75%。", [CONDITION, TARGET]),
        ("设立20亿元的种业基金。", [TARGET]),
        ("对年营业收入超过1亿元的服务商，给予20万元奖励。", [CONDITION, INCENTIVE]),
        ("年营业收入超过1亿元的企业给予奖励，每家最高10万元。", [CONDITION, INCENTIVE]),
        ("年技术交易额超过500万元的机构达到20家。", [CONDITION, TARGET]),
        ("鼓励研发投入超过1亿元的主体设立分院。", [CONDITION]),
        ("引导研发投入占比超过5%的高校设立分院。", [CONDITION]),
        ("支持总投资超过1亿元的园区扩建。", [CONDITION]),
        ("引导银行给予渔业企业贷款支持，信贷累计投放500亿元以上。", [TARGET]),
        ("新增再贷款额度500亿元，给予贴息支持。", [TARGET]),
        ("对渔业企业发放贷款的银行，给予50万元奖励。", [INCENTIVE]),
        ("渔业产值已达48亿元，比上年增长7%。", [FACT, FACT]),
        ("2023年，渔业产值48亿元，同比增长7%，占农业产值比重达到12%。", [FACT, FACT, FACT]),
        ("渔业产值比上年增长7%以上。", [TARGET]),
        ("给予安家补助60万元，分5年兑现。", [INCENTIVE, RULE]),
        ("渔船年捕捞收入首次突破50万元、80万元、1亿元的，分别给予奖励3万元。", [CONDITION] * 3 + [INCENTIVE]),
        ("农户一年内购置农机5万元以上的项目，给予补助1万元。", [CONDITION, CONDITION, INCENTIVE]),
        ("责令30日内改正。", [RULE]),
        ("6个月内办结。", [RULE]),
        ("三年内覆盖全部渔村。", [TARGET]),
        ("借阅期最长不超过2年。", [RULE]),
        ("全市渔港仅3座，冷链流通率不足三成。", [FACT, FACT]),
        ("冷链流通率仅为12%，低于全省平均水平8个百分点。", [FACT, FACT]),
        ("考核权重不低于5%。", [RULE]),
        ("考核占20%的权重。", [RULE]),
        ("补助资金首期拨付60%。", [RULE]),
        ("申报单位须具备面积不少于2000平方米的码头，专职人员不少于20人。", [CONDITION, CONDITION]),
        ("对符合条件的渔场，给予最高10万元补助。", [INCENTIVE]),
        ("产量增长10%以上的渔业企业达到30家。", [CONDITION, TARGET]),
        ("死亡率下降到5‰及以下和3‰及以下。", [TARGET, TARGET]),
        ("改造提升现有鱼塘300亩。", [TARGET]),
        ("培育2个百亿级、5个十亿级产业集群。", [TARGET, CONDITION, TARGET, CONDITION]),
    ],
)
def test_find_tells_the_kind(text: str, kinds: list[Kind]) -> None:
    assert [quantity.kind for quantity in read(text)] == kinds


def test_find_calls_what_stands_under_the_present_state_a_fact() -> None:
    [quantity] = read("入驻企业52家，", headings=("一、发展基础",), part=Part.BASIS)

    assert quantity.kind is FACT


@pytest.mark.parametrize(
    ("text", "deadlines"),
    [
        ("到2025年，建成冷库30座。", ["2025"]),
        ("2025年6月底前改造渡口12处。", ["2025-06"]),
        ("建成冷库30座。", ["2026"]),
        ("全年培训渔民900人次。", ["2026"]),
        ("每年培训渔民900人次。", [None]),
        ("到2025年，每年培训渔民900人次，建成码头2座。", [None, "2025"]),
        ("到2025年建成冷库30座。建成码头2座。", ["2025", "2025"]),
        ("单位能耗比2020年下降9%。", ["2026"]),
        ("到2025年和2026年的目标是：2025年冷库达到30座，2026年达到45座。", ["2025", "2026"]),
        ("截至2023年底，全市共有冷库18座。", ["2023"]),
        ("对冷链企业给予10万元补助。", [None]),
        ("三年内建成。力争用3年左右完成搬迁。", [None, None]),
        ("“十五五”期间新建冷库60座。", ["2030"]),
        ("到2025年、2026年，冷库分别达到30座、45座。", ["2025", "2026"]),
        ("到2026年，产值比2020年翻一番。", ["2026"]),
        ("冷库由2020年的12座增加到30座。", ["2020", "2026"]),
    ],
)
def test_find_dates(text: str, deadlines: list[str | None]) -> None:
    assert [quantity.deadline for quantity in read(text)] == deadlines


def test_find_takes_the_year_of_a_heading_before_the_plan_s() -> None:
    [quantity] = read("建成冷库30座。", headings=("一、2025年重点任务", "（一）冷链"))

    assert quantity.deadline == "2025"


def test_find_takes_the_year_of_the_line_that_leads_a_list() -> None:
    quantities = read("到2025年，实现以下目标：\n——建成冷库30座。\n——新增码头2座。", Part.GOALS, ("二、主要目标",))

    assert [quantity.deadline for quantity in quantities] == ["2025", "2025"]


@pytest.mark.parametrize(
    ("text", "indicators"),
    [
        ("全市水产加工产值达到60亿元。", ["水产加工产值"]),
        ("新建省级以上渔港经济区4个。", ["新建省级以上渔港经济区"]),
        ("培育12家以上智慧渔场。", ["培育智慧渔场"]),
        ("全年促成签约30项，节约用水5万吨。", ["促成签约", "节约用水"]),
        ("培育企业约40家。", ["培育企业"]),
        ("深水网箱、工厂化养殖面积分别达到8万亩、3万亩。", ["深水网箱面积", "工厂化养殖面积"]),
        ("支持渔业企业设立研发机构，到2026年达到25家。", ["渔业企业设立研发机构"]),
        ("护理床位由3万张增加到5万张。", ["护理床位", "护理床位"]),
        ("对投资额800万元以上的网箱改造项目给予支持。", ["网箱改造项目投资额"]),
        ("按照设备购置额的12%给予补助。", ["设备购置额补助"]),
        ("遴选年服务收入超过3000万元的服务商。", ["服务商服务收入"]),
        ("2023年，渔业产值48亿元，同比增长7%。", ["渔业产值", "渔业产值同比增长"]),
        ("营收超10亿元企业5家、超1亿元企业40家。", ["企业营收", "营收超10亿元企业", "企业营收", "超1亿元企业"]),
        ("打造百亿级产业园2个。", ["产业园规模", "打造百亿级产业园"]),
    ],
)
def test_find_names_what_is_counted(text: str, indicators: list[str]) -> None:
    assert [quantity.indicator for quantity in read(text)] == indicators


def test_find_calls_what_was_before_the_plan_a_fact() -> None:
    quantities = read("2022年，渔业产值48亿元，增长7%；出口额3亿元。到2026年，产值达到90亿元。")

    assert [(q.kind, q.deadline, q.indicator) for q in quantities] == [
        (FACT, "2022", "渔业产值"),
        (FACT, "2022", "渔业产值增长"),
        (FACT, "2022", "出口额"),
        (TARGET, "2026", "产值"),
    ]


def test_find_gives_the_scope_of_what_is_shared_out() -> None:
    [quantity] = read("每个渔业县建设1个示范社区。")

    assert quantity.scope == "每个渔业县"


def test_find_reads_a_rate_with_its_cap_as_one_rule() -> None:
    text = "对省内渔业企业购买科研单位新品种的，按照实际支付额的25%给予补助，每个品种最高补助60万元。"
    rule = Incentive(
        who="省内渔业企业",
        for_what="购买科研单位新品种",
        base="实际支付额",
        rate=Decimal("0.25"),
        cap=Decimal(600_000),
        floor=None,
        per="每个品种",
        condition=None,
    )

    quantities = read(text)

    assert [quantity.rule for quantity in quantities] == [rule, rule]


@pytest.mark.parametrize(
    ("text", "per"),
    [
        ("对渔业企业，每家每年最高补助10万元。", "每家"),
        ("对渔业企业，每年每家最高补助10万元。", "每家"),
        ("对渔业企业，每家企业年度累计补助不超过10万元。", "每家企业"),
        ("对渔业企业，每年给予10万元补助。", "每年"),
        ("对深水网箱，单个网箱补助不超过10万元。", "单个网箱"),
    ],
)
def test_find_reads_what_a_payment_is_per(text: str, per: str) -> None:
    [quantity] = read(text)

    assert quantity.rule is not None
    assert quantity.rule.per == per


def test_find_takes_a_later_date_of_the_page_for_no_sign_of_the_past() -> None:
    cleaned = clean("2025年新建冷库30座。")
    block = Block(cleaned.text, 0, Part.TASKS, ())

    kinds = [
        find([block], clean=cleaned, period=Period(None, 2026), issued=issued)[0].kind for issued in (2024, 2026, 2028)
    ]

    assert kinds == [TARGET, FACT, TARGET]


def test_find_reads_the_threshold_of_a_rule() -> None:
    text = "对总投资3000万元以上的冷链改造项目，按设备投资额的10%给予补贴，最高不超过500万元。"

    threshold, rate, cap = read(text)

    assert (threshold.kind, threshold.rule) == (CONDITION, None)
    assert rate.rule == cap.rule
    assert rate.rule == Incentive(
        who=None,
        for_what="冷链改造项目",
        base="设备投资额",
        rate=Decimal("0.1"),
        cap=Decimal(5_000_000),
        floor=None,
        per=None,
        condition="总投资3000万元以上",
    )


def test_find_reads_a_fixed_amount_as_cap_and_floor() -> None:
    [quantity] = read("对首次认定的渔业科技企业，一次性奖励15万元。")

    assert quantity.rule is not None
    assert (quantity.rule.cap, quantity.rule.floor) == (Decimal(150_000), Decimal(150_000))
    assert quantity.rule.who == "首次认定的渔业科技企业"


def test_find_keeps_amounts_of_grades_apart() -> None:
    quantities = read("对评为一等、二等的合作社，分别给予20万元、10万元奖励。")

    caps = [quantity.rule.cap for quantity in quantities if quantity.rule]

    assert caps == [Decimal(200_000), Decimal(100_000)]


def test_find_trusts_a_number_with_a_lost_point_little() -> None:
    sound, doubtful = read("渔业总产值达到12万亿元。\n渔业总产值达到１ ２ 万亿元。")

    assert sound.confidence > 0.8
    assert doubtful.confidence < 0.5
    assert doubtful.quote == "达到１ ２ 万亿元"


def test_find_quotes_the_raw_text() -> None:
    raw = "建設漁業（yúyè）園區  ３０ 個(次)以上。"

    [quantity] = read(raw)

    assert quantity.quote == "３０ 個(次)以上"
    assert raw[quantity.start : quantity.end] == quantity.quote
    assert quantity.unit == "个(次)"


def test_find_reads_the_rows_of_a_flattened_table() -> None:
    table = "序号 指标名称 单位 2023年 2026年\n1 渔业产值 亿元 52 90\n2 冷链流通率（%） 35 ≥50\n3 省级渔港 8个 12个"

    quantities = read(table, Part.ATTACHMENT)

    assert [(q.value, q.unit, q.indicator, q.deadline, q.kind) for q in quantities] == [
        (52, "亿元", "渔业产值", "2023", FACT),
        (90, "亿元", "渔业产值", "2026", TARGET),
        (35, "%", "冷链流通率", "2023", FACT),
        (50, "%", "冷链流通率", "2026", TARGET),
        (8, "个", "省级渔港", "2023", FACT),
        (12, "个", "省级渔港", "2026", TARGET),
    ]


def test_find_reads_a_table_whose_head_names_no_year() -> None:
    quantities = read("序号 指标 单位 目标值\n1 新增渔业合作社 家 120\n2 水产抽检合格率 % 98以上", Part.ATTACHMENT)

    assert [(q.value, q.unit, q.indicator, q.deadline, q.comparator) for q in quantities] == [
        (120, "家", "新增渔业合作社", "2026", Comparator.REACH),
        (98, "%", "水产抽检合格率", "2026", Comparator.AT_LEAST),
    ]


def test_find_reads_a_table_with_a_cell_on_each_line() -> None:
    head = "指标\n单位\n2023年\n2026年\n属性\n"
    table = f"{head}渔业产值\n亿元\n52\n90\n预期性\n冷链流通率（%）\n35\n≥50\n约束性\n三、重点任务"

    quantities = read(table, Part.GOALS)

    assert [(q.value, q.unit, q.indicator, q.deadline, q.kind, q.comparator) for q in quantities] == [
        (52, "亿元", "渔业产值", "2023", FACT, Comparator.REACH),
        (90, "亿元", "渔业产值", "2026", TARGET, Comparator.REACH),
        (35, "%", "冷链流通率", "2023", FACT, Comparator.REACH),
        (50, "%", "冷链流通率", "2026", TARGET, Comparator.AT_LEAST),
    ]


def test_find_reads_numbered_rows_with_rates_sums_and_empty_cells() -> None:
    table = (
        "指标 2023年 2026年 年均增长 属性\n1.渔业产值（亿元） 52 90 20 预期性\n"
        "2.渔民培训（人次） — 800 [2400] 预期性\n3.渔港 （座） 4 9 5 约束性"
    )

    quantities = read(table, Part.GOALS)

    assert [(q.value, q.unit, q.indicator, q.deadline, q.kind) for q in quantities] == [
        (52, "亿元", "渔业产值", "2023", FACT),
        (90, "亿元", "渔业产值", "2026", TARGET),
        (20, "%", "渔业产值", "2026", TARGET),
        (800, "人次", "渔民培训", "2026", TARGET),
        (2400, "人次", "渔民培训", "2026", TARGET),
        (4, "座", "渔港", "2023", FACT),
        (9, "座", "渔港", "2026", TARGET),
        (5, "%", "渔港", "2026", TARGET),
    ]


def test_find_leaves_a_table_at_the_next_sentence() -> None:
    quantities = read("指标 单位 2023年 2026年\n渔业产值 亿元 52 90\n新建渔港7座\n培训渔民300人。", Part.GOALS)

    assert [(q.value, q.unit) for q in quantities] == [(52, "亿元"), (90, "亿元"), (7, "座"), (300, "人")]


def test_find_reads_a_title_with_a_year_as_no_head_of_a_table() -> None:
    quantities = read("一、2026年目标\n建成渔港5座。")

    assert [(q.value, q.unit) for q in quantities] == [(5, "座")]
