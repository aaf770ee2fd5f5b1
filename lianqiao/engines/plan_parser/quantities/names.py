"""What looks like a quantity and is none: dates, ordinals, names, slogans, and counts that announce a list."""

import re
from typing import Final

from lianqiao.engines.plan_parser.quantities.numerals import CHINESE

LONGEST_LIST: Final = 41
"""A list in a sentence has fewer members than this."""

JOINT: Final = "以及|(?<![总调共暖温饱])和(?![平谐])|(?<![参给赋])与(?![会时])|(?<![普涉以波触企])及(?![时格其周以])"
"""Words that join the members of a list and are no part of them (not 普及率)."""

_WORD: Final = rf"(?<![{CHINESE}])[{CHINESE}]{{1,9}}"
_NUMERAL: Final = rf"(?:(?<!\d)\d{{1,9}}|{_WORD})"

NAMED: Final = re.compile(
    "|".join(
        (
            r"^\d{1,3}[.．、](?=(?:19|20)\d\d\s?年)",
            r"《[^《》\n]{1,80}》",
            r"[“\"‘「][^”\"’」“‘「\n]{1,16}[”\"’」]",
            r"(?:19|20)\d\d\s?(?:年度?)?\s?(?:[-—–―~～至到]|——)\s?(?:19|20)\d\d\s?年?",
            r"(?<!\d)(?:19|20)\d\d\s?年(?:\s?\d{1,2}\s?月(?:\s?\d{1,2}\s?日)?)?",
            r"[一二][〇零○九O0][〇零○一二三四五六七八九O0]{2}年(?:[一二三四五六七八九十]{1,3}月(?:[一二三四五六七八九十]{1,3}日)?)?",
            r"(?:19|20)\d\d[./-]\d{1,2}[./-]\d{1,2}",
            r"(?<![\d个])\d{1,2}\s?月(?:份|\s?\d{1,2}\s?日)?",
            r"[〔\[(（]\s?(?:19|20)\d\d\s?[〕\])）]\s?\d{1,5}\s?号",
            rf"第\s?{_NUMERAL}[万亿]?(?:[-—至到、和及]第?{_NUMERAL})*",
            rf"(?<![目当以此年之提底末])前\s?{_NUMERAL}(?!\s?(?:个?工作日|日|天|个月|年|小时))",
            rf"(?:排名|排位|位列|位居)[^，。；]{{0,6}}?[前后末第]\s?{_NUMERAL}位?",
            r"\d{3,4}-\d{7,8}|(?<!\d)1\d{10}(?!\d)",
            r"(?<![A-Za-z])[A-Za-z]{1,12}[-/.]?\d[A-Za-z\d.-]{0,12}|(?<![\d.])\d(?:\.\d)?[GKDg](?![A-Za-z])",
            r"(?<![\dN])[\dN]{1,4}(?:\s?[+＋]\s?[\dNXn]{1,4})+|(?<!\d)\d{1,3}\s?[×xX]\s?24(?:小时)?",
            r"(?<!\d)\d{1,5}(?:\.\d{1,3})?\s?[:：∶]\s?\d{1,5}(?:\s?[:：∶]\s?\d{1,5})*(?:\.\d{1,3})?",
            rf"{_NUMERAL}(?:年|个月|天|日)(?=行动|计划|规划|攻坚|禁渔|倍增|提升|跃升|大变样|见成效|工作|任务|愿景|方案|战略|滚动)",
            rf"{_NUMERAL}(?:小时|分钟)(?=[\w、]{{0,12}}圈)|24\s?小时(?=服务|营业|值班|在线|值守|不|自助|开放|监)",
            rf"{_NUMERAL}(?:个)?(?:五年|百年)|{_WORD}次(?=产业|能源|创业|元|性|开发|供水|污染|分配|革命|世界|会议|全会|常委|党代会|代表)",
            rf"(?:未来|今后|过去|近|最近|往|头|这|新的?)\s?{_NUMERAL}年(?!以上|[左右])",
            rf"{_WORD}届|{_WORD}(?:级|号|线|环|条线|等奖|等|期工程|类以上)",
            rf"{_WORD}(?:中|大)?全会",
            r"（(?:不)?含\s?[\d.]+[^（）\d]{1,6}）",
            r"(?:GB|DB|ISO|IPv)\S{0,20}",
        )
    )
)
"""Spans in which no quantity begins."""

_POINTS: Final = (
    "方面|层面|环节|阶段|维度|步骤|部分|原则|要素|重点任务|重点工作|主要任务|工作任务|任务|具体措施|举措|政策措施|措施|"
    "内容|要求|条件|问题|特征|意识|自信|维护|确立|结合|区分|转变|统筹|坚持|关系|体系|闭环|清单|到位|不让|务必|必由|一律|"
    "一批|一百|主体|层次|板块|维|主攻方向|面向|定位|示范|行动|工程|专项行动|关键|核心|着力点|突破口|领域|方向|系列|类别|等级"
)
_ABSTRACT: Final = re.compile(rf"(?:重点|主要|具体|大|重大)?(?:{_POINTS})")
_OWN_POINTS: Final = re.compile(
    "(?:重点任务|重点工作|主要任务|具体措施|工作任务|具体举措|政策举措|政策措施|具体任务|支持政策|重点举措|任务举措|方面|措施|举措)"
)
_ANNOUNCES: Final = re.compile(
    "(?:提出|推出|部署|明确|包括|共|分为|从|出台|制定|围绕|以下|如下|下列|上述|这|即|聚焦|落实|抓好)[了的共计]?$"
)
_PARTS: Final = re.compile("[个大](?:方面|领域|板块|部分|类)(?:、|，|共|的)?$")
_BELOW: Final = re.compile("(?:以下|下列|上述|如下|这|那|哪|该)$")
_FEWEST: Final = 3
_LIST: Final = re.compile(r"([^，。；：！？\n]{2,160})$")
_PER_UNIT: Final = re.compile(r"每(?:个|家|名|所|项|市|县|区|省|村|乡|镇|户|人|条|支|类)|各(?:市|县|区|地)")


def announces_list(text: str, start: int, end: int, value: int, *, after: str, by_word: bool) -> bool:
    """Whether a count (measure word, no comparator) only announces what is printed beside it.

    `after` is what stands behind the measure word; `by_word` says that the number is spelt in Chinese numerals, which
    official writing keeps for structure (三个方面), while amounts are in digits.
    """
    before = text[max(0, start - 170) : start]
    if _BELOW.search(before):
        return True
    if _OWN_POINTS.match(after) and (by_word or _ANNOUNCES.search(before) or _PARTS.search(before)):
        return True
    if re.match(r"方面|重点任务|具体措施|部分|层面", after):
        return True
    if by_word and _ABSTRACT.match(after):
        return True
    return re.match("[，。；：、）\\s]|$", after) is None and _closes_list(before, value)


def _closes_list(before: str, value: int) -> bool:
    """A、B和C三项, A、B等8个: as many things stand before the number as it says (等 may leave one out)."""
    match = _LIST.search(before.rstrip())
    if match is None or not 2 <= value <= 40:
        return False
    run = match[1]
    rest = re.sub("等$", "", run)
    items = [piece for piece in re.split(f"、|{JOINT}", rest) if piece]
    if rest != run:
        return abs(len(items) - value) <= max(1, value // 5)
    return len(items) >= _FEWEST and len(items) in (value, value + 1) and "等" not in items[-1]


def is_per_unit(before: str) -> bool:
    """Whether the sentence so far distributes: each county gets one, 每个县设一个."""
    return bool(_PER_UNIT.search(before))
