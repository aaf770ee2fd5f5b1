"""What comparable achievements were sold for: from registered sources, shown as quartiles and never one by one."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lianqiao.core import clock
from lianqiao.engines.valuation import Quartiles, quartiles
from lianqiao.processes.disposals import limits
from lianqiao.processes.disposals.models import Disposal
from lianqiao.registers.achievements.enums import TransformationMode
from lianqiao.registers.conversions.queries import counted

#: Digits that are shown of an amount, so that a quartile does not give a single price away.
_SHOWN_DIGITS = 2
#: Digits of the code of a field that make its first level.
_FIRST_LEVEL = 2


@dataclass(frozen=True)
class Wanted:
    """Of which first-level fields (none: of all), by which way, signed from when to when."""

    fields: tuple[str, ...]
    mode: str
    since: date
    until: date


@dataclass(frozen=True)
class Comparable:
    """What one achievement was sold for, by whom (the key of the unit), and when."""

    amount_yuan: Decimal
    seller: Any
    on: date


@dataclass(frozen=True)
class Compared:
    """What may be shown of comparables: `quartiles` only where there are enough of them from enough units."""

    wanted: Wanted
    count: int
    sellers: int
    quartiles: Quartiles | None
    sources: tuple[Any, ...]
    too_few: str = ""


Source = Callable[[Wanted], Iterable[Comparable]]
_sources: dict[str, tuple[Any, Source]] = {}


def register(name: str, label: Any, source: Source) -> None:
    """Make a source of comparables known, once; LookupError for a name that is taken.

    A source gives deals that are concluded and above zero; what counts twice is left out by whoever registers later.
    """
    if name in _sources:
        raise LookupError(f"there is a source of comparables {name} already")
    _sources[name] = (label, source)


def wanted_for(disposal: Disposal, *, on: date | None = None) -> Wanted:
    """The comparables of a disposal: the fields of its achievements, its way, in the time that the norm looks back."""
    day = on or clock.today()
    rows = disposal.items.filter(achievement__fields__isnull=False).values_list("achievement__fields__code", flat=True)
    since = limits.COMPARABLES_SINCE.get(where=disposal.organisation, on=day).value.start(day)
    return Wanted(tuple(sorted({code[:_FIRST_LEVEL] for code in rows})), disposal.mode, since, day)


def amounts_for(wanted: Wanted) -> list[Comparable]:
    """All comparables of all sources; for calculations, never to be shown one by one."""
    return [one for _label, source in _sources.values() for one in source(wanted)]


def compare(wanted: Wanted, *, where: Any = None) -> Compared:
    """What may be shown of the comparables; quartiles are rounded to the first digits."""
    found = amounts_for(wanted)
    sellers = len({one.seller for one in found})
    fewest = limits.FEWEST_COMPARABLES.get(where=where, on=wanted.until)
    units = limits.FEWEST_SELLERS.get(where=where, on=wanted.until)
    labels = tuple(label for label, _source in _sources.values())
    if len(found) < fewest.value or sellers < units.value:
        words = _("可比交易不足 %(count)s、%(units)s，为免看出单笔价格，不显示。")
        too_few = str(words) % {"count": fewest.text, "units": units.text}
        return Compared(wanted, len(found), sellers, None, labels, too_few)
    exact = quartiles([one.amount_yuan for one in found])
    shown = Quartiles(exact.count, _rounded(exact.lower), _rounded(exact.middle), _rounded(exact.upper))
    return Compared(wanted, len(found), sellers, shown, labels)


def _rounded(amount: Decimal) -> Decimal:
    """To the first digits that are shown."""
    if amount == 0:
        return amount
    places = amount.adjusted() - _SHOWN_DIGITS + 1
    return amount.quantize(Decimal(1).scaleb(places), rounding=ROUND_HALF_UP).quantize(Decimal(1))


def _conversions(wanted: Wanted) -> list[Comparable]:
    """Conversions that the government has confirmed: the amount of the contract, or what the shares were worth."""
    rows = counted().filter(mode=wanted.mode, signed_on__gte=wanted.since, signed_on__lte=wanted.until)
    if wanted.fields:
        within = reduce(or_, (Q(achievement__fields__code__startswith=code) for code in wanted.fields))
        rows = rows.filter(pk__in=counted().filter(within).values("pk"))
    column = "valuation_yuan" if wanted.mode == TransformationMode.EQUITY_CONTRIBUTION else "amount_yuan"
    told = rows.filter(**{f"{column}__gt": 0}).values_list(column, "organisation", "signed_on")
    return [Comparable(amount, seller, on) for amount, seller, on in told]


register("conversions", _("主管部门核实的转化记录"), _conversions)
