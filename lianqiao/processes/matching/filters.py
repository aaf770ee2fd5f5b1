"""The filters of a search, as they stand in the address of the page."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from decimal import Decimal
from typing import Self

from django.db.models import Q

from lianqiao.core.errors import DomainError
from lianqiao.core.money import parse_wan
from lianqiao.core.publishing.enums import Publicity
from lianqiao.engines.retrieval import Filters
from lianqiao.processes.matching.documents import ACHIEVEMENT
from lianqiao.registers.achievements.queries.readiness import shown_among
from lianqiao.registers.demands.enums import MaskedPart
from lianqiao.registers.taxonomy.enums import PublicStage

#: Readiness levels (TRL) of each public stage; must agree with `PublicStage.from_trl`.
_LEVELS = {
    stage: tuple(level for level in range(1, 10) if PublicStage.from_trl(level) == stage) for stage in PublicStage
}


@dataclass(frozen=True)
class SearchFilters:
    """What a found record must have; empty values filter nothing.

    `field` is the code of a technology field (those inside it count), `region` six digits (the subtree
    counts), `stage` a public stage, `price` the most that an achievement may cost or a demand must at least
    pay, in 万元 as typed, `publicity` a publicity level.
    """

    field: str = ""
    region: str = ""
    stage: str = ""
    price: str = ""
    publicity: str = ""

    @classmethod
    def from_params(cls, params: Mapping[str, str]) -> Self:
        """The filters of an address; what is not well formed is left out, for people type addresses."""
        values = {field.name: str(params.get(field.name, "")).strip() for field in fields(cls)}
        checks = {
            "field": _is_code,
            "region": lambda text: _is_code(text) and len(text) == 6,
            "stage": lambda text: text in PublicStage.values,
            "price": _is_price,
            "publicity": lambda text: text in Publicity.values,
        }
        return cls(**{name: value for name, value in values.items() if value and checks[name](value)})

    def to_params(self) -> dict[str, str]:
        """The parameters of an address that `from_params` reads back; only filters that are set."""
        return {field.name: getattr(self, field.name) for field in fields(self) if getattr(self, field.name)}

    def without(self, name: str) -> Self:
        """The same filters less one: what a click on its chip leads to."""
        return replace(self, **{name: ""})

    @property
    def price_yuan(self) -> Decimal | None:
        """The price in yuan."""
        return parse_wan(self.price) if self.price else None

    def for_engine(self, kind: str) -> Filters:
        """The filters as the index applies them before it ranks."""
        wanted = Filters(
            kinds=(kind,),
            region=self.region,
            fields=(self.field,) if self.field else (),
            tags=(self.publicity,) if self.publicity else (),
        )
        levels = _LEVELS[PublicStage(self.stage)] if self.stage else ()
        first, last = (levels[0], levels[-1]) if levels else (None, None)
        if kind == ACHIEVEMENT:
            return replace(wanted, readiness_at_least=first, readiness_at_most=last, price_at_most_yuan=self.price_yuan)
        return replace(
            wanted,
            readiness_wanted_at_least=first,
            readiness_wanted_at_most=last,
            budget_at_least_yuan=self.price_yuan,
        )

    def for_database(self, kind: str) -> Q:
        """The same once more for the database, whose records may have changed a moment ago."""
        wanted = Q()
        if self.publicity:
            wanted &= Q(publicity=self.publicity)
        if self.stage:
            levels = _LEVELS[PublicStage(self.stage)]
            wanted &= shown_among(levels) if kind == ACHIEVEMENT else Q(readiness_wanted__in=levels)
        if self.price_yuan is not None and kind != ACHIEVEMENT:
            # Only budgets that everybody may read: a filter must not tell what masking keeps back.
            kept_back = Q(publicity=Publicity.ON_REQUEST) | Q(masked__contains=[MaskedPart.BUDGET])
            wanted &= Q(budget_yuan__gte=self.price_yuan) & ~kept_back
        return wanted


def _is_code(text: str) -> bool:
    return text.isascii() and text.isdigit()


def _is_price(text: str) -> bool:
    try:
        parse_wan(text)
    except DomainError:
        return False
    return True
