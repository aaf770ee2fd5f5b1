"""What follows when a supported project is stopped, fails, is late or ends well: rows of a scheme, carried out by kind.

A process above registers each kind with `register(key, label, carry_out)`; see `docs/apps/agreements.md`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from lianqiao.processes.programmes.definitions.shares import share_of, shown_share
from lianqiao.processes.programmes.enums import Occasion

MOST_CONSEQUENCES = 20
LONGEST_TEXT = 200
#: A year and more of delay is no longer lateness.
MOST_LATE = 999
_PARTS = {"occasion", "kind", "share", "late", "text"}


@dataclass(frozen=True)
class Consequence:
    """One row: on which occasion, what follows, for money the share in percent, for lateness after how many days."""

    occasion: Occasion
    kind: str
    share: Decimal
    late: int
    text: str

    def words(self) -> str:
        """The row as a sentence."""
        when = str(self.occasion.label)
        if self.occasion == Occasion.LATE:
            when = _("逾期超过 %(days)d 日没有报告") % {"days": self.late}
        kind = KINDS.get(self.kind)
        what = self.kind if kind is None else str(kind.label)
        if self.share:
            what = _("%(what)s（已拨付的 %(share)s）") % {"what": what, "share": shown_share(self.share)}
        said = _("%(when)s的，%(what)s") % {"when": when, "what": what}
        return _("%(said)s：%(text)s") % {"said": said, "text": self.text} if self.text else said


#: Carries a consequence out: (agreement, row, the words for the cause, actor) -> a sentence on what was done.
#: Runs in the transaction of the cause; done twice for one agreement, occasion and cause it does nothing more.
CarryOut = Callable[[Any, Consequence, str, Any], str]


@dataclass(frozen=True)
class Kind:
    """A kind of consequence; `asks_share` where the row says how much, `of_acceptance` what follows from a good end."""

    key: str
    label: Any
    carry_out: CarryOut
    asks_share: bool = False
    of_acceptance: bool = False


KINDS: dict[str, Kind] = {}


def register(
    key: str, label: Any, carry_out: CarryOut, *, asks_share: bool = False, of_acceptance: bool = False
) -> Kind:
    """Make a kind known, once, when the app that carries it out is ready. LookupError for a key that is taken."""
    if key in KINDS:
        raise LookupError(f"there is a kind of consequence {key!r} already")
    KINDS[key] = Kind(key, label, carry_out, asks_share, of_acceptance)
    return KINDS[key]


def consequences_of(kept: Sequence[Mapping[str, Any]]) -> list[Consequence]:
    """The rows that JSON holds."""
    return [
        Consequence(
            occasion=Occasion(row["occasion"]),
            kind=str(row["kind"]),
            share=share_of(row["share"]),
            late=int(row["late"]),
            text=str(row["text"]),
        )
        for row in kept
    ]


def validate_consequences(kept: Any) -> None:
    """A list of {occasion, kind, share, late, text}; ValidationError with one sentence otherwise."""
    message = _("后续义务与违约后果的格式不对。")
    try:
        if not isinstance(kept, list) or not all(set(row) == _PARTS for row in kept):
            raise ValueError(kept)
        rows = consequences_of(kept)
    except (KeyError, TypeError, ValueError) as error:
        raise ValidationError(message, "shape") from error
    if found := problems_of(rows):
        raise ValidationError(found[0], "consequences")


def problems_of(rows: Sequence[Consequence]) -> list[str]:
    """What is wrong with the rows, one sentence each."""
    if len(rows) > MOST_CONSEQUENCES:
        return [_("后续义务与违约后果最多 %(limit)d 条。") % {"limit": MOST_CONSEQUENCES}]
    found = []
    for number, row in enumerate(rows, start=1):
        if problem := _problem_of(row):
            found.append(_("后续义务与违约后果第 %(number)d 条：%(problem)s") % {"number": number, "problem": problem})
    return found


def _problem_of(row: Consequence) -> str:
    kind = KINDS.get(row.kind)
    if kind is None:
        return _("请选择后果。")
    if len(row.text) > LONGEST_TEXT:
        return _("说明最多 %(limit)d 个字。") % {"limit": LONGEST_TEXT}
    if kind.asks_share and not row.share:
        return _("请写明退回已拨付经费的比例。")
    if row.share and not kind.asks_share:
        return _("只有退回经费才写比例。")
    if kind.of_acceptance != (row.occasion == Occasion.ACCEPTED):
        return _("“%(kind)s”不能用在这种情形。") % {"kind": kind.label}
    if kind.of_acceptance and not row.text.strip():
        return _("请写明验收以后要做到什么。")
    if row.occasion == Occasion.LATE and not 1 <= row.late <= MOST_LATE:
        return _("逾期的，请写明超过多少日。")
    return ""
