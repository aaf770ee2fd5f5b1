"""From paragraphs to quantities: each number is read, judged, dated and given its place in the raw text."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import Final, Protocol

from lianqiao.engines.plan_parser.quantities import indicators, units
from lianqiao.engines.plan_parser.quantities.dates import Calendar, Moment
from lianqiao.engines.plan_parser.quantities.incentives import rules_of
from lianqiao.engines.plan_parser.quantities.kinds import carries_fact, kind_of
from lianqiao.engines.plan_parser.quantities.mentions import Mention, scan
from lianqiao.engines.plan_parser.types import Block, Doubt, Incentive, Kind, Part, Period, Quantity

_SENTENCE_END: Final = re.compile("[。！？\n]")
_POINT_END: Final = re.compile("[。！？；\n]")
_LOST_POINT: Final = re.compile(r"\d[ \u3000]+\d|[０-９][ \u3000]+[０-９]")

_SURE: Final = 0.95
_LEAST: Final = 0.05


class Text(Protocol):
    """What `find` needs of a cleaned text: its raw form, the way back, and the places already in doubt."""

    @property
    def raw(self) -> str:
        """The text that was handed in."""

    @property
    def doubts(self) -> tuple[Doubt, ...]:
        """Places of the raw text that are in doubt, in order."""

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The raw span of a span of the cleaned text."""


def find(blocks: Sequence[Block], *, clean: Text, period: Period) -> list[Quantity]:
    """All quantities of a plan in document order; never raises, spans lie inside the raw text and do not overlap.

    A number whose digits or surroundings were damaged is kept with low confidence, nothing is made up for it.
    """
    calendar = Calendar(period)
    doubtful = [doubt.start for doubt in clean.doubts]
    found: list[Quantity] = []
    for block in blocks:
        dates = calendar.enter(block.text, block.part, block.headings)
        mentions = list(scan(block.text))
        if not mentions:
            continue
        sentences = _around(block.text, mentions, _SENTENCE_END)
        points = _around(block.text, mentions, _POINT_END)
        kinds: list[Kind] = []
        for index, (mention, point) in enumerate(zip(mentions, points, strict=True)):
            kind = kind_of(block.text, mention, point, block.part, block.headings)
            if kind is Kind.TARGET and index and kinds[-1] is Kind.FACT and point == points[index - 1]:
                kind = Kind.FACT if carries_fact(block.text, mentions[index - 1], mention) else kind
            kinds.append(kind)
        rules: dict[int, Incentive] = {}
        for begin, end in dict.fromkeys(points):
            rules |= rules_of(block.text, mentions, kinds, begin, end)
        for index, mention in enumerate(mentions):
            stated = calendar.stated(dates, sentences[index][0], mention.start, mention.end, block.text)
            deadline, sure = _deadline(calendar, stated, dates, mention, kinds[index], block)
            start, end = clean.span(block.start + mention.start, block.start + mention.end)
            quote = clean.raw[start:end]
            indicator = indicators.indicator_of(block.text, mentions, kinds, index, points[index])
            found.append(
                Quantity(
                    quote=quote,
                    start=start,
                    end=end,
                    value=mention.value,
                    value_max=mention.value_max,
                    unit=_as_printed(mention.unit, quote),
                    comparator=mention.comparator,
                    indicator=indicator,
                    deadline=deadline,
                    scope=indicators.scope_of(block.text, mention, points[index]),
                    kind=kinds[index],
                    task=block.task,
                    confidence=_confidence(
                        mention, block, quote, indicator, sure, _is_doubted(clean, doubtful, start, end)
                    ),
                    rule=rules.get(index),
                )
            )
    return found


def _around(text: str, mentions: Sequence[Mention], stop: re.Pattern[str]) -> list[tuple[int, int]]:
    """For each mention the sentence (or the part of one) in which it stands."""
    stops = [match.start() for match in stop.finditer(text)]
    spans = []
    for mention in mentions:
        left, right = bisect_right(stops, mention.start), bisect_left(stops, mention.end)
        spans.append((stops[left - 1] + 1 if left else 0, stops[right] if right < len(stops) else len(text)))
    return spans


def _deadline(
    calendar: Calendar, stated: Moment | None, dates: Sequence[Moment], mention: Mention, kind: Kind, block: Block
) -> tuple[str | None, bool]:
    """The deadline and whether the document states it near by; only targets inherit one."""
    if stated is not None:
        return stated.deadline, True
    if kind is not Kind.TARGET:
        return None, True
    if units.is_span(mention.unit):
        return None, True
    return calendar.inherited(dates, mention.start, block.headings), False


def _as_printed(unit: str, quote: str) -> str:
    """The unit with the brackets of the raw text, which cleaning makes wide."""
    return unit.replace("（", "(").replace("）", ")") if "(" in quote else unit


def _is_doubted(clean: Text, doubtful: Sequence[int], start: int, end: int) -> bool:
    index = bisect_right(doubtful, end) - 1
    return index >= 0 and clean.doubts[index].end > start


def _confidence(mention: Mention, block: Block, quote: str, indicator: str, stated: bool, doubted: bool) -> float:
    confidence = _SURE
    if doubted or _LOST_POINT.search(quote):
        confidence -= 0.6
    if "\n" in quote:
        confidence -= 0.2
    if mention.by_word:
        confidence -= 0.1
    if len(indicator) < len("企业"):
        confidence -= 0.2
    if block.part in (Part.FRONT, Part.OTHER):
        confidence -= 0.15
    if not stated:
        confidence -= 0.05
    return max(_LEAST, round(confidence, 2))
