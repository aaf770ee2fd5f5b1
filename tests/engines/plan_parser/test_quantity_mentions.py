"""Numbers with units in the sentences of plans: value, unit, comparator, quote; and what only looks like one."""

from decimal import Decimal

import pytest

from lianqiao.engines.plan_parser.quantities.mentions import scan
from lianqiao.engines.plan_parser.types import Comparator

REACH, AT_LEAST, MORE_THAN = Comparator.REACH, Comparator.AT_LEAST, Comparator.MORE_THAN
AT_MOST, ABOUT = Comparator.AT_MOST, Comparator.ABOUT


@pytest.mark.parametrize(
    ("text", "quote", "value", "value_max", "unit", "comparator"),
    [
        ("培育种业企业35家以上", "35家以上", "35", None, "家", AT_LEAST),
        ("出口额达到12.5亿元", "达到12.5亿元", "12.5", None, "亿元", REACH),
        ("绿化面积超过3,600万亩", "超过3,600万亩", "3600", None, "万亩", MORE_THAN),
        ("投诉率不高于百分之三", "不高于百分之三", "3", None, "%", AT_MOST),
        ("占比达到八成以上", "达到八成以上", "8", None, "成", AT_LEAST),
        ("比重再提高1.5个百分点左右", "1.5个百分点左右", "1.5", None, "个百分点", ABOUT),
        ("贷款利率降低50个基点以上", "50个基点以上", "50", None, "个基点", AT_LEAST),
        ("贷款利率降低50基点以上", "50基点以上", "50", None, "个基点", AT_LEAST),
        ("新建泊位3—5个", "3—5个", "3", "5", "个", REACH),
        ("利用3至5年", "3至5年", "3", "5", "年", REACH),
        ("税率为10%-15%", "10%-15%", "10", "15", "%", REACH),
        ("引进两三家龙头", "两三家", "2", "3", "家", REACH),
        ("打造千亿级集群", "千亿级", "1000", None, "亿级", REACH),
        ("产值超百亿元", "超百亿元", "100", None, "亿元", MORE_THAN),
        ("营收亿元以上的企业", "亿元以上", "1", None, "亿元", AT_LEAST),
        ("建设十大工业设计基地", "十大", "10", None, "个", REACH),
        ("培训农民三千名", "三千名", "3000", None, "名", REACH),
        ("拉动投资两万亿元", "两万亿元", "2", None, "万亿元", REACH),
        ("服务企业1.2万余家", "1.2万余家", "1.2", None, "万家", MORE_THAN),
        ("带动就业100余万人", "100余万人", "100", None, "万人", MORE_THAN),
        ("占一半以上", "一半以上", "50", None, "%", AT_LEAST),
        ("三分之二以上的县", "三分之二以上", "66.67", None, "%", AT_LEAST),
        ("总量翻一番", "一番", "1", None, "番", REACH),
        ("替代电量达到30亿度以上", "达到30亿度以上", "30", None, "亿度", AT_LEAST),
        ("浓度控制在29微克每立方米以下", "29微克每立方米以下", "29", None, "微克每立方米", AT_MOST),
        ("电耗降至12.0千瓦时/百公里", "12.0千瓦时/百公里", "12", None, "千瓦时/百公里", REACH),
        ("产值过5亿元的渔场", "过5亿元", "5", None, "亿元", MORE_THAN),
        ("单耗降到45千克标准煤/吨以下", "45千克标准煤/吨以下", "45", None, "千克标准煤/吨", AT_MOST),
        ("装机1500万千瓦", "1500万千瓦", "1500", None, "万千瓦", REACH),
        ("算力规模达到20EFLOPS", "达到20EFLOPS", "20", None, "EFLOPS", REACH),
        ("接待游客3亿人次", "3亿人次", "3", None, "亿人次", REACH),
        ("展演120场（次）以上", "120场（次）以上", "120", None, "场（次）", AT_LEAST),
        ("每件最高补助8万元", "8万元", "8", None, "万元", AT_MOST),
        ("3个工作日内办结", "3个工作日内", "3", None, "个工作日", AT_MOST),
        ("组织至少两次演练", "至少两次", "2", None, "次", AT_LEAST),
        ("选育3个人工林良种", "3个", "3", None, "个", REACH),
        ("引进5家国家级机构", "5家", "5", None, "家", REACH),
        ("网民达到12亿", "达到12亿", "12", None, "亿", REACH),
        ("建成 300\n座水库", "建成 300\n座", "300", None, "座", REACH),
    ],
)
def test_scan_reads(
    text: str, quote: str, value: str, value_max: str | None, unit: str, comparator: Comparator
) -> None:
    [mention] = scan(text)

    assert text[mention.start : mention.end] == quote
    assert (mention.value, mention.unit, mention.comparator) == (Decimal(value), unit, comparator)
    assert mention.value_max == (None if value_max is None else Decimal(value_max))


@pytest.mark.parametrize(
    "text",
    [
        "到2030年6月底前完成", "二〇二五年", "2021—2025年", "第十三次会议", "前5名", "国办发〔2021〕8号",
        "“三农”工作", "《碧水攻坚三年行动方案》", "打好三年攻坚战略", "“1+3+N”体系", "5G网络", "24小时服务热线",
        "15分钟便民生活圈", "抓好以下三点", "推出6个方面措施", "水、气、土3项指标", "三个体系", "一批项目", "一定比例",
        "数十家单位", "人工智能", "第三产业", "三次产业", "12345热线", "四大战略", "百年老店", "一站式服务",
        "近年来", "28纳米芯片", "800千伏线路", "排名后3位", "落实12条措施", "9.2026年", "（含8%）",
        "聚焦9个方面62项重点工作", "",
    ],
)  # fmt: skip
def test_scan_passes_by(text: str) -> None:
    assert list(scan(text)) == []


def test_scan_gives_the_bound_of_a_series_to_each_member() -> None:
    text = "普及率、数控化率分别超过80%、65%"

    comparators = [mention.comparator for mention in scan(text)]

    assert comparators == [MORE_THAN, MORE_THAN]


def test_scan_gives_the_bound_of_a_threshold_to_its_further_steps() -> None:
    text = "对产值首次突破5000万元、8000万元、1亿元的渔场"

    assert [mention.comparator for mention in scan(text)] == [MORE_THAN, MORE_THAN, MORE_THAN]


def test_scan_gives_a_cap_to_each_member_of_its_series() -> None:
    text = "单个码头最高奖励100万元、50万元、20万元"

    assert [mention.comparator for mention in scan(text)] == [AT_MOST, AT_MOST, AT_MOST]


def test_scan_keeps_a_short_list_of_examples() -> None:
    text = "张三、李四等26名代表发言"

    [mention] = scan(text)

    assert (mention.value, mention.unit) == (26, "名")


def test_scan_counts_one_for_each() -> None:
    text = "每个县建设一个服务中心"

    [mention] = scan(text)

    assert (mention.value, mention.unit) == (1, "个")
