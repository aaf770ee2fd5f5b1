"""Where a norm is asked for: the nation, a division of it, or an institution, with all that stand above it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeAlias
from uuid import UUID

from lianqiao.core.norms.enums import Level

NATION_CODE = "100000"

#: A Region, a region code (GB/T 2260: six digits, or a prefix of two or four), an Organisation, or None: the nation.
Where: TypeAlias = Any


@dataclass(frozen=True)
class Place:
    """The region by its six digits (None: the nation), and the institution if it is asked for one."""

    region: str | None = None
    organisation: UUID | None = None

    def regions(self) -> list[str]:
        """The codes from the province down to the region itself; empty for the nation."""
        if self.region is None:
            return []
        codes = [f"{self.region[:digits]}".ljust(6, "0") for digits in (2, 4, 6)]
        return list(dict.fromkeys(codes))

    def steps(self) -> list[Place]:
        """The jurisdictions that bind here, from the nation down."""
        steps = [Place(), *(Place(code) for code in self.regions())]
        return steps if self.organisation is None else [*steps, self]

    @property
    def prefix(self) -> str:
        """The digits that all codes of the region's subtree begin with; none for the nation."""
        digits = {Level.PROVINCE: 2, Level.CITY: 4, Level.COUNTY: 6}
        return "" if self.region is None else self.region[: digits[level_of(self.region)]]

    @property
    def level(self) -> Level:
        """The rank of the place."""
        return Level.INSTITUTION if self.organisation is not None else level_of(self.region)


def level_of(code: str | None) -> Level:
    """The rank that a region code shows; None and 100000 are the nation."""
    if code is None or code == NATION_CODE:
        return Level.NATION
    if code.endswith("0000"):
        return Level.PROVINCE
    return Level.CITY if code.endswith("00") else Level.COUNTY


def place_of(where: Where) -> Place:
    """The place that a caller means. Raises TypeError for what is no place, ValueError for a code that is none."""
    if where is None:
        return Place()
    if isinstance(where, Place):
        return where
    if isinstance(where, str):
        return Place(_code(where))
    model = getattr(getattr(where, "_meta", None), "label", "")
    if model == "organisations.Organisation":
        return Place(_code(where.region_id), where.pk)
    if model == "taxonomy.Region":
        return Place(_code(where.code))
    raise TypeError(f"norms hold in regions and organisations, not in {where!r}")


def _code(code: str) -> str | None:
    if code == "" or code == NATION_CODE:
        return None
    if not code.isascii() or not code.isdigit() or len(code) not in (2, 4, 6):
        raise ValueError(f"{code!r} is no region code")
    return code.ljust(6, "0")
