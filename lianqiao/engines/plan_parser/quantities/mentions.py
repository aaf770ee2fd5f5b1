"""Finding the numbers with units of a paragraph: value, unit, comparator, and where they stand."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from lianqiao.engines.plan_parser.quantities import names, numerals, units
from lianqiao.engines.plan_parser.types import Comparator

_BEFORE: Final = {
    Comparator.AT_LEAST: (
        "不低于", "不少于", "不小于", "不短于", "不得低于", "不得少于", "至少", "至少达到", "最低", "≥",
        ">=", "≧", "⩾", "上",
    ),
    Comparator.MORE_THAN: (
        "超过了", "超过", "突破了", "突破", "超出", "超", "高于", "大于", "多于", "逾", "破", "过", ">", "＞",
    ),
    Comparator.AT_MOST: (
        "最高不超过", "最多不超过", "不超过", "不高于", "不大于", "不多于", "不得超过", "不得高于", "不超",
        "至多", "最多", "最高", "最长不超过", "小于", "低于", "少于", "不到", "不足", "≤", "<=", "≦", "⩽",
        "<", "＜",
    ),
    Comparator.ABOUT: ("约为", "大约", "约", "接近", "将近", "近", "≈"),
    Comparator.REACH: ("达到了", "达到", "实现", "完成", "建成", "达"),
}  # fmt: skip
_AFTER: Final = {
    Comparator.AT_LEAST: ("及以上", "（含）以上", "以上（含）", "或以上", "以上", "起"),
    Comparator.AT_MOST: ("及以下", "（含）以下", "以下（含）", "以下", "以内", "之内", "内", "封顶"),
    Comparator.ABOUT: ("左右", "上下"),
}
_COMPARATOR: Final = {word: kind for table in (_BEFORE, _AFTER) for kind, words in table.items() for word in words}


def _any_of(table: dict[Comparator, tuple[str, ...]]) -> str:
    words = (word for words in table.values() for word in words)
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


_COMPARED: Final = _any_of(_BEFORE)
_LEAD: Final = re.compile(rf"(?P<move>达到|达|实现|完成|建成)?(?P<word>{_COMPARED})\s?$")
# 内 and 起 belong to a number only behind spans of time and money: 3年内, 5万元起.
_TAIL: Final = re.compile(rf"\s?(?P<word>{_any_of(_AFTER)})(?!下列|下措施|来|外)")
# A bound may stand apart from its number: 最高资助200万元, 不超过总投资的30%.
_APART: Final = re.compile(
    r"(?:(?P<most>最高|最多|至多|不超过|不高于|上限|不得超过)|(?P<least>不低于|不少于|至少|最低|不得低于|不得少于))"
    r"(?:(?![由从])[^，。；：、！？\n\d]){0,16}$"
)

_NUMBER: Final = re.compile(
    rf"(?P<parts>(?<![{numerals.CHINESE}])[{numerals.CHINESE}]{{1,4}}(?<!百)分之[{numerals.CHINESE}]{{1,4}})|(?P<half>一半)"
    rf"|(?<![A-Za-z\d.．第#*])(?:(?P<percent>百分之)|(?<![{numerals.CHINESE}]))(?:{numerals.NUMBER})"
    r"|(?<![零〇一二两三四五六七八九十百千\d.])(?P<bare>万亿|亿|万)(?=(?:美|欧)?元(?:级|及?以上)|级)"
)
_ROUND: Final = re.compile(r"\s?(?:余|多)(?!种|元化|样|数|层|方|边|年生)")
_RANGE: Final = re.compile(r"\s?(?:[-—–―~～﹣−]{1,2}|至|到)\s?")
_BASE_BEFORE: Final = re.compile("[由从自][^，。；：\n]{0,12}$")
# Measures that name a kind of thing when it follows at once: 28纳米芯片, 800千伏线路.
_FINENESS: Final = re.compile("(?:纳米|微米|毫米|千伏|兆赫兹|赫兹|nm|μm|mm|kV|GHz|MHz)级?")
_HAN: Final = re.compile("[\u4e00-\u9fff]")
_NEAR: Final = 160
_BUILT: Final = re.compile(
    "(?:建设|打造|布局|培育|创建|建成|新建|组建|设立|成立|新增|建立|实施|开展|举办)(?P<between>[^，。；]*)$"
)
_STEPS: Final = re.compile(r"(?:[、和或][\d.]+[^，。；、\d]{1,4})*的")
_CAPPED: Final = re.compile("(?:最高|最多|上限)[^，。；、\\d]{0,8}(?:[\\d.]{1,8}[^，。；、\\d]{1,4}、){0,5}$")
"""最高奖励100万元、50万元: a cap holds for each member of its series."""
_MEASURED_END: Final = frozenset("值税收入额资模量")
"""How the words end that 过 compares: 产值过5亿元, 纳税过1亿元."""
_SERIES: Final = re.compile(r"\s?(?:、|和|及|与|或|，)\s?$")


@dataclass(frozen=True, slots=True)
class Mention:
    """A number with its unit, in the offsets of the paragraph.

    `start` and `end` hold comparator words that touch the number; `first` is where the number itself begins and `last`
    where its unit ends. `spelt` is the number as printed, `tail` the comparator word behind it; `marked` says that a
    comparator word was there at all.
    """

    start: int
    end: int
    first: int
    last: int
    value: Decimal
    value_max: Decimal | None
    unit: str
    comparator: Comparator
    marked: bool
    spelt: str
    tail: str = ""

    @property
    def by_word(self) -> bool:
        """Whether the number is in Chinese numerals."""
        return not self.spelt[0].isdecimal()


def scan(text: str) -> Iterator[Mention]:
    """The mentions of a paragraph in their order, without dates, ordinals, names and counts that announce a list."""
    spans = [match.span() for match in names.NAMED.finditer(text)]
    begins = [start for start, _ in spans]
    at = 0
    last: Mention | None = None
    while match := _NUMBER.search(text, at):
        index = bisect_right(begins, match.start()) - 1
        if index >= 0 and match.start() < spans[index][1]:
            at = spans[index][1]
            continue
        mention = _read(text, match)
        if mention is None:
            at = match.end()
            continue
        mention = _inherit(text, mention, last)
        if _counts(text, mention):
            yield mention
            last = mention
        at = max(mention.last, match.end())


def _read(text: str, match: re.Match[str]) -> Mention | None:
    if match["half"]:
        return _finish(text, match.start(), match.end(), Decimal(50), None, "%", match[0])
    if match["parts"]:
        whole, _, part = match["parts"].partition("分之")
        low, high = numerals.value_of(part), numerals.value_of(whole)
        if low is None or not high:
            return None
        share = (low * 100 / high).quantize(Decimal("0.01")).normalize()
        return _finish(text, match.start(), match.end(), share, None, "%", match[0])
    if match["bare"]:
        unit = units.UNIT.match(text, match.start())
        return _finish(text, match.start(), unit.end(), Decimal(1), None, _spell(unit), match[0]) if unit else None
    spelt = match["arabic"] or match["chinese"]
    value = numerals.value_of(spelt)
    if value is None:
        return _pair(text, match)
    at = match.end()
    rounded = _ROUND.match(text, at)
    unit = units.UNIT.match(text, rounded.end() if rounded else _skip(text, at))
    gap = _RANGE.match(text, unit.end() if unit else at)
    if gap and not (unit and _BASE_BEFORE.search(text, max(0, match.start() - 14), match.start())):
        second = _NUMBER.match(text, gap.end())
        if second and (second["arabic"] or second["chinese"]):
            upper = numerals.value_of(second["arabic"] or second["chinese"])
            other = units.UNIT.match(text, _skip(text, second.end()))
            if match["percent"] and second["percent"] and upper is not None and upper > value:
                return _finish(text, match.start(), second.end(), value, upper, "%", spelt)
            if upper is not None and other and (unit is None or _fits(unit, other)) and upper > value:
                return _finish(text, match.start(), other.end(), value, upper, _spell(other), spelt)
    if match["percent"]:
        return _finish(text, match.start(), at, value, None, "%", spelt)
    if unit is None:
        return _great(text, match, value)
    # 100余万元: the round word stands between the number and its multiplier; 3万余家 between multiplier and measure.
    spelling, end = _spell(unit), unit.end()
    if unit["alone"] and not unit["level"]:
        more = _ROUND.match(text, end)
        behind = units.UNIT.match(text, more.end()) if more else None
        if more and behind and behind["measure"] and not behind["times"]:
            spelling, end, rounded = unit["alone"] + _spell(behind), behind.end(), more
    return _finish(text, match.start(), end, value, None, spelling, spelt, rounded=rounded is not None)


def _fits(low: re.Match[str], high: re.Match[str]) -> bool:
    """Whether 3%-5% or 1亿元至3亿元 name one measure; 5万-10万元 may leave it out the first time."""
    return bool(low["alone"]) or low["measure"] == high["measure"]


def _pair(text: str, match: re.Match[str]) -> Mention | None:
    """Two numerals side by side are a range: 两三家, 三五年."""
    spelt = match["chinese"] or ""
    if len(spelt) != len("三五") or any(char in "十百千零〇" for char in spelt):
        return None
    low, high = (numerals.value_of(char) for char in spelt)
    unit = units.UNIT.match(text, match.end())
    if low is None or high is None or not low < high or unit is None:
        return None
    return _finish(text, match.start(), unit.end(), low, high, _spell(unit), spelt)


def _great(text: str, match: re.Match[str], value: Decimal) -> Mention | None:
    """十大基地 counts ten of them; smaller counts with 大 are names of things printed elsewhere (四大板块)."""
    least = 10
    built = re.search(
        "(?:建设|打造|布局|培育|创建|建成|形成|发展|壮大)$", text[max(0, match.start() - 4) : match.start()]
    )
    if match["chinese"] and built and value >= least and re.match("大(?!型|众|幅|力|量|概|约)", text[match.end() :]):
        return _finish(text, match.start(), match.end() + 1, value, None, "个", match["chinese"])
    return None


def _skip(text: str, at: int) -> int:
    """Past blanks and at most two line breaks that the page put between a number and its unit."""
    gap = re.compile(r"[ \n]{0,3}").match(text, at)
    return gap.end() if gap else at


def _spell(unit: re.Match[str]) -> str:
    spelt = re.sub(r"\s", "", unit[0]).replace("％", "%")
    return f"个{spelt}" if spelt in ("百分点", "基点") else spelt


def _finish(
    text: str,
    start: int,
    end: int,
    value: Decimal,
    value_max: Decimal | None,
    unit: str,
    spelt: str,
    *,
    rounded: bool = False,
) -> Mention:
    lead = _LEAD.search(text, max(0, start - 8), start)
    tail = _TAIL.match(text, end)
    if lead and not _is_lead(text, lead, start):
        lead = None
    if (
        tail
        and tail["word"] in ("内", "起")
        and not (units.is_span(unit) or (units.is_money(unit) and tail["word"] == "起"))
    ):
        tail = None
    before = _COMPARATOR[lead["word"]] if lead else None
    after = _COMPARATOR[tail["word"]] if tail else None
    comparator = after or (before if before is not Comparator.REACH else None)
    if comparator is None and (apart := _APART.search(text, max(0, start - 28), start)):
        comparator = Comparator.AT_MOST if apart["most"] else Comparator.AT_LEAST
    if comparator is None and rounded:
        comparator = Comparator.MORE_THAN
    return Mention(
        start=lead.start() if lead else start,
        end=tail.end() if tail else end,
        first=start,
        last=tail.end() if tail else end,
        value=value,
        value_max=value_max,
        unit=unit,
        comparator=comparator or Comparator.REACH,
        marked=comparator is not None or before is not None,
        spelt=spelt,
        tail=tail["word"] if tail else "",
    )


def _is_lead(text: str, lead: re.Match[str], start: int) -> bool:
    """Single characters compare only where they cannot end another word: 临近, 不过, 合约, 超 in 赶超."""
    word, ahead = lead["word"], text[max(0, lead.start() - 1) : lead.start()]
    if word == "上":
        return text[start : start + 1] in "百千万亿" and ahead not in "以之线网"
    if word == "过":
        measured = ahead in _MEASURED_END and text[start : start + 1].isdigit()
        return measured or (ahead not in "通超不经" and text[start : start + 1] in "百千万亿半")
    if word == "破":
        return ahead not in "突" and text[start : start + 1] in "百千万亿0123456789"
    if word == "近":
        return ahead not in "附临邻就最靠接" and not text[start:].startswith(("年", "期"))
    if word == "约":
        return ahead not in "合节集签制契条公履预"
    if word == "达":
        return ahead not in "到发表通抵"
    return not (word in ("最高", "最低") and ahead == "世")


def _inherit(text: str, mention: Mention, last: Mention | None) -> Mention:
    """分别超过90%、75%: in a series the bound in front holds for every member that has none of its own."""
    if (
        last is None
        or mention.marked
        or units.measure_of(mention.unit) != units.measure_of(last.unit)
        or not last.marked
    ):
        return mention
    between = text[last.end : mention.start]
    if not _SERIES.fullmatch(between) or "，" in between:
        return mention
    # 首次突破1000万元、5000万元、1亿元的: steps of one threshold.
    steps = "、" in between and (
        _STEPS.match(text, mention.end) or _CAPPED.search(text, max(0, last.start - 60), last.first)
    )
    if (
        not steps
        and not re.search("分别[^，。；]{0,12}$", text[max(0, last.first - 16) : last.first])
        and not re.search("分别", text[max(0, last.start - 40) : last.first])
    ):
        return mention
    if _TAIL.search(text, last.first, last.end):
        return mention
    return replace(mention, comparator=last.comparator, marked=True)


def _counts(text: str, mention: Mention) -> bool:
    """Whether a mention states an amount, by what stands around it."""
    before, after = text[max(0, mention.start - _NEAR) : mention.start], text[mention.end : mention.end + 12]
    if mention.unit == "%" and mention.spelt == "一半":
        return mention.marked
    if not mention.marked and _FINENESS.fullmatch(mention.unit) and _HAN.match(after):
        return False
    if mention.by_word and before.endswith(("数", "几", "若干")) and mention.start == mention.first:
        return False
    if mention.unit in ("年", "周", "天", "日") and not _is_span_of_time(mention, before, after):
        return False
    if mention.by_word and not _word_counts(text, mention, before, after):
        return False
    if units.is_count(mention.unit) and mention.comparator is Comparator.REACH and mention.value_max is None:
        marked = mention.marked and mention.start < mention.first
        if not marked and mention.value == mention.value.to_integral_value():
            value = int(mention.value) if mention.value < names.LONGEST_LIST else 0
            return not names.announces_list(
                text, mention.first, mention.end, value, after=after, by_word=mention.by_word
            )
    return True


def _is_span_of_time(mention: Mention, before: str, after: str) -> bool:
    longest = 1000
    if mention.unit == "年" and mention.value >= longest:
        return False
    if mention.unit == "日" and re.search("月$", before):
        return False
    return not (mention.unit == "年" and re.match("来|以来|前|后|间|期间|中|里|磨|如", after) and not mention.marked)


def _word_counts(text: str, mention: Mention, before: str, after: str) -> bool:
    """Chinese numerals count with bodies, money, shares and spans; with 个 and 项 only where something is built."""
    if text.startswith("大", mention.last - 1):
        return True
    if numerals.is_round_word(mention.spelt) or mention.spelt in ("万", "亿"):
        if mention.unit[0] in "万亿" or units.is_money(mention.unit):
            return mention.marked or mention.unit.endswith("级") or "亿" in mention.unit or bool(re.match("级", after))
        return mention.marked and mention.comparator is not Comparator.REACH and mention.unit != "年"
    if mention.value_max is not None or units.is_share(mention.unit) or mention.unit == "倍":
        return True
    if mention.unit == "番":
        return before.endswith(("翻", "翻了"))
    if mention.unit == "成":
        return mention.marked
    if units.is_money(mention.unit) or "万" in mention.unit or "亿" in mention.unit:
        return True
    if mention.value == 1 and not units.is_span(mention.unit):
        per_unit = names.is_per_unit(before[before.rfind("。") + 1 :])
        return (per_unit or mention.marked) and not re.match(
            "批|些|定|系列|整套|方面|种|次|体|流|站|揽|把手|线|致|般", text[mention.first + 1 :]
        )
    if units.is_span(mention.unit):
        return mention.marked or bool(
            re.search("[每满]$|连续$|为期$|以$|用$|用时$|期限为?$|周期为?$|有效期为?$", before)
        )
    if units.is_concrete(mention.unit):
        return True
    built = _BUILT.search(before)
    near = built is not None and (built["between"] == "" or built["between"].endswith(("、", "和", "及", "与")))
    return mention.comparator is not Comparator.REACH or (near and mention.unit in ("个", "项", "次", "场"))
