"""Score sheets of an assessment: weights of 100 in all, points by completion, bonus and deduction within limits."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

ZERO, HUNDRED, CENT = Decimal(0), Decimal(100), Decimal("0.01")


class SheetError(ValueError):
    """A sheet that cannot be: its weights do not make 100, or a rule contradicts itself."""


@dataclass(frozen=True)
class CompletionRule:
    """How completion becomes points: below `floor` none, from `cap` on no more, in between in proportion.

    Both are shares of the target: floor 0.6 and cap 1.1 give nothing for 59 % and at most 110 % of the weight.
    """

    floor: Decimal = ZERO
    cap: Decimal = Decimal(1)

    def __post_init__(self) -> None:
        if not ZERO <= self.floor <= self.cap:
            raise SheetError("a rule needs 0 <= floor <= cap")

    def share(self, completion: Decimal) -> Decimal:
        """The share of the weight that a completion gives."""
        return ZERO if completion < self.floor else min(max(completion, ZERO), self.cap)


@dataclass(frozen=True)
class Item:
    """One line of a sheet: what is assessed, its weight in points, and its rule."""

    key: str
    weight: Decimal
    rule: CompletionRule = CompletionRule()


@dataclass(frozen=True)
class Adjustment:
    """Points that are added (positive) or taken off (negative) beside the items, with the reason."""

    points: Decimal
    reason: str


@dataclass(frozen=True)
class ItemPoints:
    """The points of one item; `completion` is None where there was no figure, which gives none."""

    item: Item
    completion: Decimal | None
    points: Decimal


@dataclass(frozen=True)
class SheetScore:
    """The points of a unit: its items, bonus and deduction as far as they count, and the total, not below 0."""

    items: tuple[ItemPoints, ...]
    bonus: Decimal
    deduction: Decimal
    total: Decimal

    @property
    def missing(self) -> tuple[str, ...]:
        """The items without a figure."""
        return tuple(one.item.key for one in self.items if one.completion is None)


@dataclass(frozen=True)
class Sheet:
    """Items whose weights make 100, and the most that bonus and deduction count; SheetError otherwise."""

    items: Sequence[Item]
    most_bonus: Decimal = ZERO
    most_deduction: Decimal = ZERO

    def __post_init__(self) -> None:
        if len({item.key for item in self.items}) != len(self.items):
            raise SheetError("an item stands twice on the sheet")
        if any(item.weight <= ZERO for item in self.items):
            raise SheetError("a weight is above 0")
        if sum((item.weight for item in self.items), ZERO) != HUNDRED:
            raise SheetError("the weights make 100 in all")
        if min(self.most_bonus, self.most_deduction) < ZERO:
            raise SheetError("the limits of bonus and deduction are not negative")

    def score(self, completions: Mapping[str, Decimal | None], adjustments: Iterable[Adjustment] = ()) -> SheetScore:
        """The points of a unit by its completions (shares of the target); points are rounded half up to 0.01."""
        items = tuple(self._points(item, completions.get(item.key)) for item in self.items)
        given = list(adjustments)
        bonus = min(sum((one.points for one in given if one.points > ZERO), ZERO), self.most_bonus)
        deduction = min(-sum((one.points for one in given if one.points < ZERO), ZERO), self.most_deduction)
        total = sum((one.points for one in items), ZERO) + bonus - deduction
        return SheetScore(items, rounded(bonus), rounded(deduction), max(rounded(total), rounded(ZERO)))

    @staticmethod
    def _points(item: Item, completion: Decimal | None) -> ItemPoints:
        share = ZERO if completion is None else item.rule.share(completion)
        return ItemPoints(item, completion, rounded(item.weight * share))


def rounded(points: Decimal) -> Decimal:
    """Points to two places, half up, as people count."""
    return points.quantize(CENT, rounding=ROUND_HALF_UP)
