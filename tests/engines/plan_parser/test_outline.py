"""The tree of headings, whatever their numbering, and the part of each line."""

import pytest

from lianqiao.engines.plan_parser.headings import Scheme, mark_of, title_end
from lianqiao.engines.plan_parser.lines import lines_of
from lianqiao.engines.plan_parser.outline import Node, outline_of, part_of
from lianqiao.engines.plan_parser.types import Part


@pytest.mark.parametrize(
    ("line", "scheme", "number", "value", "rest"),
    [
        ("一、总体要求", Scheme.CHINESE, "一", 1, "总体要求"),
        ("十二、附则说明", Scheme.CHINESE, "十二", 12, "附则说明"),
        ("（二十一）加强", Scheme.BRACKETED_CHINESE, "二十一", 21, "加强"),
        ("1.加强攻关", Scheme.ARABIC, "1", 1, "加强攻关"),
        ("3、加强攻关", Scheme.ARABIC, "3", 3, "加强攻关"),
        ("（4）项目", Scheme.BRACKETED_ARABIC, "4", 4, "项目"),
        ("5）项目", Scheme.HALF_BRACKETED, "5", 5, "项目"),
        ("②平台", Scheme.CIRCLED, "②", 2, "平台"),
        ("第三章 保障", Scheme.CHAPTER, "三", 3, "保障"),
        ("第十条 支持", Scheme.ARTICLE, "十", 10, "支持"),
        ("2.1 支持企业", Scheme.ARABIC_2, "2.1", 1, "支持企业"),
        ("A完善体制", Scheme.LETTER, "A", 1, "完善体制"),
        ("二是完善体系。", Scheme.POINT, "二", 2, "完善体系。"),
        ("■推进园区", Scheme.BULLET, "■", 0, "推进园区"),
    ],
)
def test_mark_is_read(line: str, scheme: Scheme, number: str, value: int, rest: str) -> None:
    mark = mark_of(line)

    assert mark is not None
    assert (mark.scheme, mark.number, mark.value, line[mark.end :]) == (scheme, number, value, rest)


@pytest.mark.parametrize("line", ["2.55%以上", "1.5倍", "2025年建成", "AI应用", "加强攻关", "2.5 亿元", "一", ""])
def test_what_only_looks_like_a_number_is_none(line: str) -> None:
    assert mark_of(line) is None


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("加强攻关。健全机制。", "加强攻关"),
        ("聚焦需求，实施行动。", "聚焦需求，实施行动"),
        ("系统谋划一批项目", "系统谋划一批项目"),
        ("研发补助：对企业按投入的10%给予补助，最高100万元。", "研发补助"),
        ("依托国家重大战略和明确的重点建设任务以及在线审批监管平台，梳理筛选有收益的项目，常态化推介，强化服务保障。",
         "依托国家重大战略和明确的重点建设任务以及在线审批监管平台"),
        ("总体要求 以新思想为指导，全面贯彻落实决策部署，扎实推进全省各项工作，加快建设现代化强省，奋力谱写新篇章。",
         "总体要求"),
    ],
)  # fmt: skip
def test_title_is_the_heading_sentence_or_the_first_clause(text: str, title: str) -> None:
    assert text[: title_end(text)[0]] == title


def tree(nodes: list[Node] | tuple[Node, ...]) -> list[object]:
    return [(node.mark.number, tree(node.children)) if node.children else node.mark.number for node in nodes]


def test_numbers_that_go_on_or_restart_nest_alike() -> None:
    text = (
        "一、总体要求\n（一）指导思想。坚持。\n（二）主要目标。到2025年完成。\n二、重点任务\n（一）攻关\n1.突破技术。加强。\n"
        "2.建设平台。加强。\n（二）转化\n3.成果入库。加强。\n三、组织保障\n1.加强领导。落实。\n2.加强宣传。落实。"
    )

    outline = outline_of(lines_of(text))

    assert tree(list(outline.top)) == [
        ("一", ["一", "二"]),
        ("二", [("一", ["1", "2"]), ("二", ["3"])]),
        ("三", ["1", "2"]),
    ]


def test_points_behind_a_title_on_its_line_are_found() -> None:
    text = "（一）建设渔港。1.建设码头。新建码头。2.建设冷库。新建冷库。\n（二）完善市场。3.建设市场。成交2.5亿元。"

    outline = outline_of(lines_of(text))

    assert [node.title for node in outline.nodes()] == ["建设渔港", "建设码头", "建设冷库", "完善市场", "建设市场"]


def test_heading_whose_number_jumps_goes_where_its_kind_stands() -> None:
    text = "一、重点任务\n1.突破技术。加强。\n（二）促进转化\n1.成果入库。加强。\n（三）引进人才\n1.人才入库。加强。"

    assert tree(list(outline_of(lines_of(text)).top)) == [("一", ["1", ("二", ["1"]), ("三", ["1"])])]


def test_items_of_a_list_are_no_headings() -> None:
    text = (
        "一、重点任务\n1.支持企业。对下列企业给予支持：\n（1）高新技术企业；\n（2）科技型中小企业。\n2.加强宣传。落实。"
    )

    assert tree(list(outline_of(lines_of(text)).top)) == [("一", ["1", "2"])]


def test_table_of_contents_is_no_outline() -> None:
    text = "目录\n一、总体要求\n二、重点任务\n一、总体要求\n坚持。\n二、重点任务\n（一）攻关。加强。"

    assert tree(list(outline_of(lines_of(text)).top)) == ["一", ("二", ["一"])]


def test_lost_line_breaks_are_found_by_their_numbers() -> None:
    text = "1.加强攻关。健全机制。2.建设平台。完善体系。3.促进转化。落实政策。"

    assert [line.text[:2] for line in lines_of(text)] == ["1.", "2.", "3."]
    assert [text[line.start : line.end] for line in lines_of(text)] == [line.text for line in lines_of(text)]


@pytest.mark.parametrize(
    ("title", "part"),
    [
        ("总体要求", Part.BASIS),
        ("推进科技成果就地转化的主要成效", Part.BASIS),
        ("主要目标", Part.GOALS),
        ("重点任务", Part.TASKS),
        ("优化发展环境", None),
        ("完善目标考核", None),
        ("保障措施", Part.SAFEGUARDS),
        ("加强组织实施", Part.SAFEGUARDS),
        ("强化工作落实", Part.SAFEGUARDS),
        ("落实各方责任，动员全社会广泛参与", Part.SAFEGUARDS),
        ("推进规划实施", Part.SAFEGUARDS),
        ("发展愿景", Part.GOALS),
        ("做大做强电子信息产业", None),
        ("实施步骤", Part.OTHER),
        ("目标任务", Part.TASKS),
        ("总体要求和目标任务", Part.BASIS),
    ],
)
def test_part_that_a_heading_names(title: str, part: Part | None) -> None:
    assert part_of(title) is part


def test_parts_of_lines() -> None:
    text = (
        "某省行动方案\n为推进工作，制定本方案。\n一、总体要求\n坚持创新。\n到2027年，建成平台50个。\n二、重点任务\n（一）攻关。加强。\n"
        "三、组织保障\n（一）加强领导。落实。\n附件：指标表\n企业数 100\n相关链接\n解读"
    )

    outline = outline_of(lines_of(text))

    assert [part.value for part in outline.parts] == [
        "front", "front", "basis", "basis", "goals", "tasks", "tasks", "safeguards", "safeguards", "attachment",
        "attachment", "other", "other",
    ]  # fmt: skip


def test_goals_with_somebody_responsible_are_tasks() -> None:
    text = (
        "一、主要目标\n1.渔业产值增长7%。\n牵头单位：省农业农村厅\n2.渔民增收。（省水利厅牵头）\n3.全面加强。\n"
        "二、重点任务\n1.建渔港。建设。"
    )

    outline = outline_of(lines_of(text))

    assert [(node.title, node.part.value) for node in outline.nodes()] == [
        ("主要目标", "goals"),
        ("渔业产值增长7%", "tasks"),
        ("渔民增收", "tasks"),
        ("全面加强", "goals"),
        ("重点任务", "tasks"),
        ("建渔港", "tasks"),
    ]


def test_goals_and_tasks_under_one_heading_are_told_apart() -> None:
    text = (
        "一、目标任务\n（一）工作目标\n到2026年，企业达到3万家。\n（二）重点任务\n1.实施行动。培育。\n"
        "二、主要目标\n（一）建设成效更加明显。增长10%。\n"
        "三、保障措施（一）加强领导。落实。\n（二）加强宣传。落实。"
    )

    outline = outline_of(lines_of(text))

    assert [(node.title, node.part.value) for node in outline.nodes()] == [
        ("目标任务", "tasks"),
        ("工作目标", "goals"),
        ("重点任务", "tasks"),
        ("实施行动", "tasks"),
        ("主要目标", "goals"),
        ("建设成效更加明显", "goals"),
        ("保障措施", "safeguards"),
        ("加强领导", "safeguards"),
        ("加强宣传", "safeguards"),
    ]
