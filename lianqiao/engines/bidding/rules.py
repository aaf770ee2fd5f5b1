"""The rules of one auction: flags that are checked together when they are made, and never change afterwards."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise
from typing import Any, Final

from lianqiao.engines.bidding.amounts import amount_text, is_amount, read_amount

#: Seconds of a window or an extension, and by how much bidding may be prolonged in all: a day, and thirty.
LONGEST_WINDOW: Final = 86_400
LONGEST_PROLONGING: Final = 30 * LONGEST_WINDOW
MOST_BIDDERS: Final = 1000
MOST_BANDS: Final = 20
MOST_STEPS: Final = 10_000


class Kind(StrEnum):
    """How bids are made: openly upwards, closed until the opening, or at one price by whoever comes first."""

    ENGLISH = "english"
    SEALED = "sealed"
    FIXED = "fixed"


class Tie(StrEnum):
    """Which of equal sealed offers wins: the earliest, or the one that the commitments draw."""

    EARLIEST = "earliest"
    DRAW = "draw"


@dataclass(frozen=True)
class Step:
    """From the price `from_yuan` on, a bid is raised by `step_yuan`."""

    from_yuan: Decimal
    step_yuan: Decimal


@dataclass(frozen=True)
class SoftClose:
    """A bid in the last `window_seconds` moves the end to `extension_seconds` after it, never beyond the planned end
    by more than `longest_seconds`."""

    window_seconds: int
    extension_seconds: int
    longest_seconds: int


class RulesError(ValueError):
    """The rules do not fit together: `problems` has the field and one sentence for each."""

    def __init__(self, problems: tuple[tuple[str, str], ...]) -> None:
        super().__init__(problems[0][1])
        self.problems = problems


@dataclass(frozen=True)
class Rules:
    """How an auction is held. RulesError when the flags do not fit together.

    `steps` are the bands of the raise, lowest first, from 0 (openly upwards only); `most_steps` how many steps a bid
    may be above the price before it, None without a limit; `whole_steps` whether a raise must be whole steps.
    `has_reserve`: there is a lowest price that is opened at the end; `discloses_reserve`: the log then says it.
    `least_bidders`: with fewer different bidders nobody wins. `second_price`: the best sealed offer pays what the
    second offered. `deposit_yuan` is what a bidder has to pay in beforehand.
    """

    kind: Kind
    steps: tuple[Step, ...] = ()
    most_steps: int | None = None
    whole_steps: bool = True
    soft_close: SoftClose | None = None
    has_reserve: bool = False
    discloses_reserve: bool = True
    least_bidders: int = 1
    tie: Tie = Tie.EARLIEST
    second_price: bool = False
    deposit_yuan: Decimal = Decimal(0)

    def __post_init__(self) -> None:
        if problems := tuple(_problems(self)):
            raise RulesError(problems)

    def as_dict(self) -> dict[str, Any]:
        """The rules as plain values, which `rules_of` reads again."""
        soft = self.soft_close
        return {
            "kind": str(self.kind),
            "steps": [[amount_text(step.from_yuan), amount_text(step.step_yuan)] for step in self.steps],
            "most_steps": self.most_steps,
            "whole_steps": self.whole_steps,
            "soft_close": None
            if soft is None
            else {
                "window_seconds": soft.window_seconds,
                "extension_seconds": soft.extension_seconds,
                "longest_seconds": soft.longest_seconds,
            },
            "has_reserve": self.has_reserve,
            "discloses_reserve": self.discloses_reserve,
            "least_bidders": self.least_bidders,
            "tie": str(self.tie),
            "second_price": self.second_price,
            "deposit_yuan": amount_text(self.deposit_yuan),
        }

    @classmethod
    def of(cls, data: object) -> Rules:
        """The rules of plain values; RulesError for missing, unknown or badly formed ones."""
        given = _mapping(data, "rules", set(_READERS))
        return cls(**{name: _READERS[name](given[name], name) for name in _READERS})


def _problems(rules: Rules) -> Iterator[tuple[str, str]]:
    yield from _step_problems(rules)
    yield from _soft_close_problems(rules)
    if not 1 <= rules.least_bidders <= MOST_BIDDERS:
        yield "least_bidders", f"最少竞买人数要在 1 到 {MOST_BIDDERS} 之间。"
    if not is_amount(rules.deposit_yuan):
        yield "deposit_yuan", "保证金不能为负数，精确到分。"
    if rules.kind is not Kind.SEALED and (rules.second_price or rules.tie is not Tie.EARLIEST):
        yield "tie", "次高价成交和抽签只用于密封报价。"
    if rules.kind is Kind.FIXED and rules.has_reserve:
        yield "has_reserve", "一口价没有保留价。"
    if rules.kind is Kind.FIXED and rules.least_bidders > 1:
        yield "least_bidders", "一口价先到先得，最少竞买人数只能是 1。"
    if rules.second_price and rules.has_reserve and not rules.discloses_reserve:
        yield "discloses_reserve", "按次高价成交的，保留价要在结束后公开，否则成交价无法核对。"


def _step_problems(rules: Rules) -> Iterator[tuple[str, str]]:
    if rules.kind is not Kind.ENGLISH:
        if rules.steps or rules.most_steps is not None:
            yield "steps", "只有公开竞价才有加价幅度。"
        return
    if not rules.steps or rules.steps[0].from_yuan != 0 or len(rules.steps) > MOST_BANDS:
        yield "steps", f"加价幅度从 0 元起写，最多分 {MOST_BANDS} 段。"
        return
    if not all(is_amount(step.from_yuan) and is_amount(step.step_yuan) and step.step_yuan > 0 for step in rules.steps):
        yield "steps", "加价幅度要大于零，精确到分。"
    elif any(later.from_yuan <= earlier.from_yuan for earlier, later in pairwise(rules.steps)):
        yield "steps", "加价幅度各段的起点要从低到高。"
    if rules.most_steps is not None and not 1 <= rules.most_steps <= MOST_STEPS:
        yield "most_steps", f"一次最多加价的幅度数要在 1 到 {MOST_STEPS} 之间。"


def _soft_close_problems(rules: Rules) -> Iterator[tuple[str, str]]:
    soft = rules.soft_close
    if soft is None:
        return
    if rules.kind is not Kind.ENGLISH:
        yield "soft_close", "只有公开竞价才有延时。"
    if not 1 <= soft.window_seconds <= soft.extension_seconds <= LONGEST_WINDOW:
        yield "soft_close", "每次延长的时间不能短于最后出价的时间段，也不能超过一天。"
    if not soft.extension_seconds <= soft.longest_seconds <= LONGEST_PROLONGING:
        yield "soft_close", "累计延时不能短于一次延长的时间，也不能超过三十天。"


def _wrong(name: str) -> RulesError:
    return RulesError(((name, f"竞价规则的“{name}”缺少或格式不对。"),))


def _mapping(value: object, name: str, names: set[str]) -> Mapping[str, object]:
    if not isinstance(value, Mapping) or not set(value) == names:
        raise _wrong(name)
    return value


def _truth(value: object, name: str) -> bool:
    if not isinstance(value, bool):
        raise _wrong(name)
    return value


def _count(value: object, name: str) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise _wrong(name)
    return value


def _count_or_none(value: object, name: str) -> int | None:
    return None if value is None else _count(value, name)


def _amount(value: object, name: str) -> Decimal:
    try:
        return read_amount(value)
    except ValueError:
        raise _wrong(name) from None


def _steps(value: object, name: str) -> tuple[Step, ...]:
    if not isinstance(value, list | tuple):
        raise _wrong(name)
    found = []
    for pair in value:
        if not isinstance(pair, list | tuple) or len(pair) != len(("from", "step")):
            raise _wrong(name)
        found.append(Step(_amount(pair[0], name), _amount(pair[1], name)))
    return tuple(found)


def _soft_close(value: object, name: str) -> SoftClose | None:
    if value is None:
        return None
    names = {"window_seconds", "extension_seconds", "longest_seconds"}
    given = _mapping(value, name, names)
    return SoftClose(**{part: _count(given[part], name) for part in names})


def _kind(value: object, name: str) -> Kind:
    try:
        return Kind(str(value))
    except ValueError:
        raise _wrong(name) from None


def _tie(value: object, name: str) -> Tie:
    try:
        return Tie(str(value))
    except ValueError:
        raise _wrong(name) from None


_READERS: dict[str, Any] = {
    "kind": _kind,
    "steps": _steps,
    "most_steps": _count_or_none,
    "whole_steps": _truth,
    "soft_close": _soft_close,
    "has_reserve": _truth,
    "discloses_reserve": _truth,
    "least_bidders": _count,
    "tie": _tie,
    "second_price": _truth,
    "deposit_yuan": _amount,
}
