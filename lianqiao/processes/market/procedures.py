"""The procedures of the market as one table of flags; a new procedure is a row, not another path through the code."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any, get_type_hints

from django.utils.translation import gettext_lazy as _

from lianqiao.processes.market.enums import Asked, Contest, PriceKind, ProcedureKey, Settling


@dataclass(frozen=True)
class Flags:
    """What a procedure does.

    `price`: what the price is, and so whether it is public. `single` and `several`: how it is settled when one or
    more qualified units are there. `deposit`: whether one is asked. `extends`: whether the time for intents is
    prolonged when nobody came, by the seller's choice. `early`: whether it may be settled as soon as the shortest
    announcement is over. `offers`: whether an intent names a price, which the seller reads. `names_at_once`: whether
    the seller reads who came before the time for intents is over. `announces`: whether the market announces the result
    and waits for objections; else the price is published with the deal itself.
    """

    price: PriceKind
    single: Settling
    several: Settling
    deposit: Asked
    extends: bool
    early: bool
    offers: bool
    names_at_once: bool
    announces: bool

    def to_json(self) -> dict[str, Any]:
        """The flags as plain values, as a listing keeps them from its first announcement on."""
        return {one.name: _plain(getattr(self, one.name)) for one in fields(self)}

    @property
    def competes(self) -> bool:
        """Whether it may come to a contest of prices."""
        return not CONTESTS.isdisjoint((self.single, self.several))


#: Ways of settling in which prices compete.
CONTESTS = frozenset({Settling.AUCTION, Settling.SEALED, Settling.CHOSEN})


class FlagsError(ValueError):
    """Flags that do not fit the schema, or each other; the sentences are for whoever writes the table."""


def read_flags(raw: Mapping[str, Any]) -> Flags:
    """The flags of plain values. Raises FlagsError with everything that is wrong with them."""
    kinds = get_type_hints(Flags)
    wrong = [f"{name}: unknown" for name in raw.keys() - kinds.keys()]
    read: dict[str, Any] = {}
    for name, kind in kinds.items():
        if name not in raw:
            wrong.append(f"{name}: missing")
        elif kind is bool:
            read[name] = raw[name]
            if not isinstance(raw[name], bool):
                wrong.append(f"{name}: true or false")
        else:
            try:
                read[name] = kind(raw[name])
            except ValueError:
                wrong.append(f"{name}: one of {', '.join(kind.values)}")
    if not wrong:
        wrong = contradictions(Flags(**read))
    if wrong:
        raise FlagsError("; ".join(sorted(wrong)))
    return Flags(**read)


def contradictions(flags: Flags) -> list[str]:
    """What in the flags cannot be at once."""
    wrong = []
    if flags.competes and flags.price != PriceKind.START:
        wrong.append("price: a contest begins at a starting price")
    if not flags.competes and flags.price == PriceKind.START:
        wrong.append("price: nothing competes from the starting price")
    if flags.competes and flags.early:
        wrong.append("early: a contest waits until everybody had the same time")
    if flags.competes and flags.names_at_once:
        wrong.append("names_at_once: who competes is not told before the time is over")
    if flags.offers and flags.competes:
        wrong.append("offers: prices are named in the contest, not before")
    if flags.offers != (flags.price == PriceKind.OPEN):
        wrong.append("offers: an intent names a price where, and only where, the listing names none")
    if flags.single == Settling.CHOSEN:
        wrong.append("single: the seller chooses beforehand only for the case that several come")
    if (flags.price == PriceKind.OPEN) == flags.announces:
        wrong.append("announces: the market announces the result of a listing with a price, and of no other")
    if Settling.TALKS in (flags.single, flags.several) and flags.price != PriceKind.OPEN:
        wrong.append("price: who talks names no price")
    return wrong


@dataclass(frozen=True)
class Procedure:
    """A procedure with its words."""

    key: ProcedureKey
    flags: Flags
    advice: Any

    @property
    def label(self) -> str:
        """Its name."""
        return str(self.key.label)


def _procedure(key: ProcedureKey, advice: Any, **flags: Any) -> Procedure:
    return Procedure(key, read_flags(flags), advice)


_NO = dict.fromkeys(("extends", "early", "offers", "names_at_once"), False)
TABLE: Mapping[str, Procedure] = {
    one.key.value: one
    for one in (
        _procedure(
            ProcedureKey.FIXED,
            _("按挂牌价成交，先报名并通过资格确认的单位受让。公告满最短期限以后就可以成交。"),
            price="fixed",
            single="first",
            several="first",
            deposit="allowed",
            **_NO | {"early": True, "extends": True, "names_at_once": True},
            announces=True,
        ),
        _procedure(
            ProcedureKey.NEGOTIABLE,
            _("不公布价格，报名单位附意向价，由转让方洽谈后选定；价格按协议定价另行公示。"),
            price="open",
            single="talks",
            several="talks",
            deposit="never",
            **_NO | {"early": True, "extends": True, "offers": True, "names_at_once": True},
            announces=False,
        ),
        _procedure(
            ProcedureKey.COMPETING,
            _("公告期内征集意向：只有一家通过资格确认的，按挂牌价成交；有几家的，按挂牌时选定的方式竞价。"),
            price="start",
            single="first",
            several="chosen",
            deposit="allowed",
            **_NO | {"extends": True},
            announces=True,
        ),
        _procedure(
            ProcedureKey.ENGLISH,
            _("从起始价开始网上竞价，价高者得；可以设密封保留价。"),
            price="start",
            single="auction",
            several="auction",
            deposit="required",
            **_NO | {"extends": True},
            announces=True,
        ),
        _procedure(
            ProcedureKey.SEALED,
            _("报名单位各报一次价，到时同时开启，不低于起始价的最高价成交。"),
            price="start",
            single="sealed",
            several="sealed",
            deposit="required",
            **_NO | {"extends": True},
            announces=True,
        ),
    )
}


def procedure_of(key: str) -> Procedure:
    """The procedure of that name; LookupError when there is none."""
    return TABLE[key]


def way_to_settle(flags: Flags, *, contest: str, qualified: int) -> Settling:
    """How it is settled with so many qualified units; `contest` is what the seller chose beforehand."""
    way = flags.single if qualified == 1 else flags.several
    if way != Settling.CHOSEN:
        return way
    return Settling.SEALED if contest == Contest.SEALED else Settling.AUCTION


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, StrEnum | str) else value
