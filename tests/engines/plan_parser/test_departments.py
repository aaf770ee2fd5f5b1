"""Departments in every notation of plans."""

import pytest

from lianqiao.engines.plan_parser.departments import Assignment, Conventions, notes_in, read
from lianqiao.engines.plan_parser.names import split


def given(paragraph: str, conventions: Conventions | None = None) -> Assignment:
    conventions = conventions or Conventions()
    found = [read(note.body, conventions) for note in notes_in(paragraph)]
    return Assignment(tuple(n for a in found for n in a.lead), tuple(n for a in found for n in a.support))


@pytest.mark.parametrize(
    ("paragraph", "lead", "support"),
    [
        ("推进。（省科技厅牵头，省工信厅、省发改委等部门配合）", "省科技厅", "省工信厅 省发改委"),
        ("推进。〔省科技厅、省教育厅牵头〕", "省科技厅 省教育厅", ""),
        ("推进。【责任单位：省科技厅，工业和信息化厅】", "省科技厅 省工业和信息化厅", ""),
        ("推进。（省委组织部、宣传部、省科技厅、文化和旅游厅按职责分工负责）",
         "省委组织部 省委宣传部 省科技厅 省文化和旅游厅", ""),
        ("推进。（科技部、发展改革委、中科院按职责分工负责）", "科技部 发展改革委 中科院", ""),
        ("推进。（科技部会同教育部等部门负责）", "科技部", "教育部"),
        ("推进。牵头单位：省科技厅；配合单位：省财政厅、税务局；完成时限：2025年底", "省科技厅", "省财政厅 省税务局"),
        ("推进。（牵头单位：市科技局；责任单位：市财政局、各区县政府）", "市科技局", "市财政局 各区县政府"),
        ("推进。（省科技厅（牵头）、省财政厅、省税务局）", "省科技厅", "省财政厅 省税务局"),
        ("推进。（省科技厅、省委金融办（省地方金融监管局）、财政厅负责，各市人民政府配合）",
         "省科技厅 省委金融办（省地方金融监管局） 省财政厅", "各市人民政府"),
        ("推进。（省能源局等省有关部门和各地级以上市人民政府负责）", "省能源局 各地级以上市人民政府", ""),
        ("推进。（责任单位：省科技厅，各市、县（市、区）政府）", "省科技厅 各市、县（市、区）政府", ""),
        ("推进。（自治区科技厅牵头，教育厅、各盟行政公署配合）", "自治区科技厅", "自治区教育厅 各盟行政公署"),
        ("推进。（省科技厅、省财政厅，各地级以上市人民政府）", "省科技厅 省财政厅 各地级以上市人民政府", ""),
        ("推进应用。省科技厅、省财政厅按职责分工负责。", "省科技厅 省财政厅", ""),
        ("责任单位：省科技厅、省工商联", "省科技厅 省工商联", ""),
        ("推进。（国务院国资委、全国工商联负责）", "国务院国资委 全国工商联", ""),
        ("推进。（各级党委、政府，共青团中央、省供销社、滨海日报社负责）",
         "各级党委、政府 共青团中央 省供销社 滨海日报社", ""),
        ("推进。（省科技厅、省财政厅，各市、自治州人民政府负责）", "省科技厅 省财政厅 各市、自治州人民政府", ""),
        ("推进。（晋川省科技厅、财政厅，国家税务总局晋川省税务局）",
         "晋川省科技厅 晋川省财政厅 国家税务总局晋川省税务局", ""),
        ("推进。（省科技厅牵头，省工业和信息化厅、省工商联配合）", "省科技厅", "省工业和信息化厅 省工商联"),
        ("推进。（省科技厅、省文联、省红十字会、省大数据中心、省融资担保集团）",
         "省科技厅 省文联 省红十字会 省大数据中心 省融资担保集团", ""),
        ("推进。（省红十字会牵头，省贸促会、省科协、省电力公司、省农业科学院配合）",
         "省红十字会", "省贸促会 省科协 省电力公司 省农业科学院"),
        ("推进。（省科技厅、工商联、建设银行晋川省分行、供电公司负责）",
         "省科技厅 省工商联 建设银行晋川省分行 省供电公司", ""),
        ("责任单位：市科技局、柳溪供电公司、大数据中心", "市科技局 柳溪供电公司 市大数据中心", ""),
        ("推进。（人民银行杭州中心支行、浙江银保监局负责）", "人民银行杭州中心支行 浙江银保监局", ""),
    ],
)  # fmt: skip
def test_notes(paragraph: str, lead: str, support: str) -> None:
    assert given(paragraph) == Assignment(tuple(lead.split()), tuple(support.split()))


@pytest.mark.parametrize(
    "paragraph",
    [
        "省科技厅联合市县科技部门开展调查。",
        "各市（含定州、辛集市）科技局要落实责任。",
        "省科技厅要会同省委人才办、省发展改革委等有关部门建立健全机制。",
        "引导高校（科研院所）与企业合作。",
        "支持企业牵头组建联合体（以下简称联合体）。",
        "建立培育库（含省属高校、科研院所）。",
        "打造创新平台（省工程研究中心、省技术创新中心）。",
        "建立机制。服务对象包括省科技厅、省财政厅。",
        "成立由厅主要领导牵头、分管厅领导负责、相关处室单位参加的工作专班，统筹推进方案落实。",
    ],
)
def test_running_text_names_nobody(paragraph: str) -> None:
    assert notes_in(paragraph) == []


def test_order_once_fixed_holds_for_later_notes() -> None:
    conventions = Conventions()

    first = given("推进。（责任单位：省科技厅、省教育厅。列第一位的为牵头单位，下同）", conventions)
    second = given("建设。（责任单位：省财政厅、省税务局）", conventions)

    assert first == Assignment(("省科技厅",), ("省教育厅",))
    assert second == Assignment(("省财政厅",), ("省税务局",))


def test_body_that_is_added_to_later_tasks_is_kept() -> None:
    conventions = Conventions()

    found = given("推进。（省教育厅牵头，省科技厅配合。以下均需市（地）政府配合，不再列出）", conventions)

    assert found == Assignment(("省教育厅",), ("省科技厅",))
    assert conventions.added_support == ["市（地）政府"]


@pytest.mark.parametrize(
    ("listed", "names"),
    [
        ("省工业和信息化厅和各市政府", ["省工业和信息化厅", "各市政府"]),
        ("省人力资源和社会保障厅、住房和城乡建设厅", ["省人力资源和社会保障厅", "住房和城乡建设厅"]),
        ("省发展和改革委员会与省文化和旅游厅", ["省发展和改革委员会", "省文化和旅游厅"]),
        ("省委宣传部（省文明办、省版权局），省科技厅", ["省委宣传部（省文明办、省版权局）", "省科技厅"]),
        ("省科技厅等有关部门及各有关单位", ["省科技厅", "各有关单位"]),
    ],
)
def test_list_is_parted_between_names(listed: str, names: list[str]) -> None:
    assert split(listed) == names
