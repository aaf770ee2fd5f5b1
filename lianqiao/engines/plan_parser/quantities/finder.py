"""From paragraphs to quantities: each number is read, judged, dated and given its place in the raw text."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import Final, Protocol

from lianqiao.engines.plan_parser.quantities import indicators, tables, units
from lianqiao.engines.plan_parser.quantities.dates import Calendar, Moment
from lianqiao.engines.plan_parser.quantities.incentives import rules_of
from lianqiao.engines.plan_parser.quantities.kinds import carries_fact, is_next_step, is_starting_point, kind_of
from lianqiao.engines.plan_parser.quantities.mentions import Mention, scan
from lianqiao.engines.plan_parser.types import Block, Doubt, Incentive, Kind, Part, Period, Quantity

_SENTENCE_END: Final = re.compile("[。！？\n]")
_POINT_END: Final = re.compile("[。！？；\n]")
_LOOKS_BACK: Final = re.compile("同比|[比较]上年|[比较]去年|居全国|位居|位列|排名")
_LOST_POINT: Final = re.compile(r"\d[ \u3000]+\d|[０-９][ \u3000]+[０-９]")

# A sentence is read no further than this to either side of a number.
_LONGEST_SENTENCE: Final = 700

# How far a find is trusted, and what takes from it.
_SURE: Final = 0.95
_LEAST: Final = 0.05
_LOST: Final = 0.6
_IN_TABLE: Final = 0.25
_BROKEN: Final = 0.2
_NAMELESS: Final = 0.2
_OUTSIDE: Final = 0.15
_BY_WORD: Final = 0.1
_INHERITED: Final = 0.05


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


def find(blocks: Sequence[Block], *, clean: Text, period: Period, issued: int | None = None) -> list[Quantity]:
    """All quantities of a plan in document order; never raises, spans lie inside the raw text and do not overlap.

    `issued` is the year in which the plan was given out: what it says of earlier years is past, unless its period
    begins with them.

    A number whose digits or surroundings were damaged is kept with low confidence, nothing is made up for it.
    """
    reader = _Reader(clean, period, issued)
    return [quantity for block in blocks for quantity in reader.read(block)]


class _Reader:
    """Reads paragraph after paragraph; what one says of years holds for those after it."""

    def __init__(self, clean: Text, period: Period, issued: int | None) -> None:
        self.clean = clean
        self.calendar = Calendar(period)
        # A page may be dated long after its plan.
        self.issued = issued if issued and not (period.last and issued > period.last) else None
        self.begins = period.first or self.issued
        self.since = self.begins or period.last
        self.head: list[str] = []
        self.table: tables.Table | None = None
        self.doubtful = [doubt.start for doubt in clean.doubts]

    def read(self, block: Block) -> list[Quantity]:
        """The quantities of one paragraph or of one row of a table."""
        dates = self.calendar.enter(block.text, block.part, block.headings)
        if tables.is_part_of_head(block.text):
            self.head.append(block.text)
            return []
        if columns := tables.head_of(block.text):
            self.head, self.table = [], tables.Table(columns)
            return []
        if columns := tables.head_of(" ".join(self.head)):
            self.table = tables.Table(columns)
        self.head = []
        if self.table:
            cells = self.table.read(block.text)
            if cells is not None:
                return [self._from_cell(block, cell) for cell in cells]
            self.table = None
        mentions = list(scan(block.text))
        return self._from_text(block, mentions, dates) if mentions else []

    def _from_cell(self, block: Block, cell: tables.Cell) -> Quantity:
        known = cell.column is not None and cell.column.known
        kind = Kind.FACT if known else Kind.TARGET
        stated = cell.column.year if cell.column else None
        deadline = stated or self.calendar.inherited((), 0, block.headings)
        return self._quantity(block, cell.mention, kind, cell.name, deadline, _IN_TABLE)

    def _from_text(self, block: Block, mentions: Sequence[Mention], dates: Sequence[Moment]) -> list[Quantity]:
        text = block.text
        sentences, points = _around(text, mentions, _SENTENCE_END), _around(text, mentions, _POINT_END)
        kinds = _kinds(block, mentions, points, self.since)
        rules = rules_of(text, mentions, kinds, points)
        found = []
        named: list[str] = []
        for index, (mention, kind) in enumerate(zip(mentions, kinds, strict=True)):
            narrow = kind not in (Kind.TARGET, Kind.FACT) or is_starting_point(text, mention)
            stated = self.calendar.stated(dates, sentences[index][0], mention.start, mention.end, text, narrow=narrow)
            if (
                kind is Kind.TARGET
                and stated is not None
                and self._is_past(stated, text[sentences[index][0] : sentences[index][1]], text)
            ):
                kind = Kind.FACT
            deadline, doubt = stated.deadline if stated else None, 0.0
            if stated is None and kind is Kind.TARGET and mention.unit not in units.YEARS:
                deadline, doubt = self.calendar.inherited(dates, mention.start, block.headings), _INHERITED
            if stated is not None and len(row := self.calendar.spread(dates, stated, text)) > 1:
                first, count = indicators.series_of(text, mentions, index, points[index][0])
                deadline = row[index - first].deadline if count == len(row) else deadline
            name = indicators.indicator_of(text, mentions, kinds, named, index, points[index])
            named.append(name)
            scope = indicators.scope_of(text, mention, points[index])
            found.append(
                self._quantity(block, mention, kind, name, deadline, doubt, scope=scope, rule=rules.get(index))
            )
        return found

    def _is_past(self, moment: Moment, sentence: str, text: str) -> bool:
        """Whether a moment lies before the years of the plan, or before its issue in a sentence that looks back."""
        begins = self.issued if self.issued and _LOOKS_BACK.search(sentence) else self.begins
        if begins and self.issued:
            begins = min(begins, self.issued)
        return begins is not None and moment.year is not None and moment.year < begins

    def _quantity(
        self,
        block: Block,
        mention: Mention,
        kind: Kind,
        indicator: str,
        deadline: str | None,
        doubt: float,
        *,
        scope: str | None = None,
        rule: Incentive | None = None,
    ) -> Quantity:
        start, end = self.clean.span(block.start + mention.start, block.start + mention.end)
        quote = self.clean.raw[start:end]
        doubt += _LOST if self._is_doubted(start, end) or _LOST_POINT.search(quote) else 0
        doubt += _BROKEN if "\n" in quote else 0
        doubt += _BY_WORD if mention.by_word else 0
        doubt += _NAMELESS if len(indicator) < len("企业") else 0
        doubt += _OUTSIDE if block.part in (Part.FRONT, Part.OTHER) else 0
        return Quantity(
            quote=quote,
            start=start,
            end=end,
            value=mention.value,
            value_max=mention.value_max,
            unit=_as_printed(mention.unit, quote),
            comparator=mention.comparator,
            indicator=indicator,
            deadline=deadline,
            scope=scope,
            kind=kind,
            task=block.task,
            confidence=max(_LEAST, round(_SURE - doubt, 2)),
            rule=rule,
        )

    def _is_doubted(self, start: int, end: int) -> bool:
        index = bisect_right(self.doubtful, end) - 1
        return index >= 0 and self.clean.doubts[index].end > start


def _kinds(
    block: Block, mentions: Sequence[Mention], points: Sequence[tuple[int, int]], since: int | None
) -> list[Kind]:
    kinds: list[Kind] = []
    last: int | None = None
    for index, (mention, point) in enumerate(zip(mentions, points, strict=True)):
        kind = kind_of(block.text, mention, point, block.part, block.headings, since)
        if kind is Kind.TARGET and last is not None and kinds[last] is Kind.FACT:
            kind = Kind.FACT if carries_fact(block.text, mentions[last], mention) else kind
        if index and kinds[-1] is Kind.CONDITION and is_next_step(block.text, mentions[index - 1], mention):
            kind = Kind.CONDITION
        kinds.append(kind)
        last = last if kind is Kind.CONDITION else index
    return kinds


def _around(text: str, mentions: Sequence[Mention], stop: re.Pattern[str]) -> list[tuple[int, int]]:
    """For each mention the sentence (or the part of one) in which it stands."""
    stops = [match.start() for match in stop.finditer(text)]
    spans = []
    for mention in mentions:
        left, right = bisect_right(stops, mention.start), bisect_left(stops, mention.end)
        begin, end = stops[left - 1] + 1 if left else 0, stops[right] if right < len(stops) else len(text)
        spans.append((max(begin, mention.start - _LONGEST_SENTENCE), min(end, mention.end + _LONGEST_SENTENCE)))
    return spans


def _as_printed(unit: str, quote: str) -> str:
    """The unit with the brackets of the raw text, which cleaning makes wide."""
    return unit.replace("（", "(").replace("）", ")") if "(" in quote else unit
