"""The ladder of credentials: on which rungs an enterprise stands, which comes next, and how many stand on each."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from lianqiao.core import clock
from lianqiao.core.filing.enums import FilingState
from lianqiao.registers.cultivation.checks import CHECKS, CheckResult, run
from lianqiao.registers.cultivation.facts import Facts
from lianqiao.registers.enterprises.enums import LADDER, CredentialKind
from lianqiao.registers.enterprises.models import Credential
from lianqiao.registers.enterprises.models.credentials import ALERT_BEFORE
from lianqiao.registers.organisations.models import Organisation
from lianqiao.registers.taxonomy.enums import RegionLevel
from lianqiao.registers.taxonomy.models import Region


@dataclass(frozen=True)
class Rung:
    """One rung for one enterprise.

    `held` is the confirmed credential that holds on the day, `ending` whether it ends within the time of the alert;
    `earlier` the last one that held before; `filed` one that waits for its confirmation.
    """

    kind: CredentialKind
    held: Credential | None
    ending: bool
    earlier: Credential | None
    filed: Credential | None
    result: CheckResult
    is_next: bool


def rungs(
    enterprise: Organisation, facts: Facts, *, on: dt.date, drafts: bool = True, kinds: Iterable[str] = LADDER
) -> list[Rung]:
    """The rungs from the first; the next is the first above the highest that the enterprise holds. One query."""
    kinds = list(kinds)
    rows = Credential.objects.filter(organisation=enterprise, kind__in=kinds).exclude(state=FilingState.CANCELLED)
    if not drafts:
        rows = rows.exclude(state=FilingState.DRAFT)
    by_kind: dict[str, list[Credential]] = {}
    for credential in rows.order_by("-valid_from", "-pk"):
        by_kind.setdefault(credential.kind, []).append(credential)
    held = {kind: next((one for one in by_kind.get(kind, ()) if one.holds_on(on)), None) for kind in kinds}
    highest = max((place for place, kind in enumerate(kinds) if held[kind] is not None), default=-1)
    limit = ALERT_BEFORE.get(where=enterprise, on=on).value.end(on)
    made = []
    for place, kind in enumerate(kinds):
        now, filed = held[kind], by_kind.get(kind, [])
        made.append(
            Rung(
                kind=CredentialKind(kind),
                held=now,
                ending=now is not None and now.valid_to is not None and now.valid_to <= limit,
                earlier=None if now is not None else next((one for one in filed if _ended(one, on)), None),
                filed=next((one for one in filed if one.state != FilingState.CONFIRMED), None),
                result=run(CHECKS[kind], facts, where=enterprise, on=on),
                is_next=place == highest + 1,
            )
        )
    return made


def _ended(credential: Credential, on: dt.date) -> bool:
    return credential.state == FilingState.CONFIRMED and credential.valid_to is not None and credential.valid_to < on


@dataclass(frozen=True)
class Standing:
    """How many enterprises of one region hold each credential, and how many held it a year before."""

    kinds: tuple[CredentialKind, ...]
    now: tuple[int, ...]
    before: tuple[int, ...]
    name: str
    #: The code by which its enterprises are listed; empty for what is no division of its own.
    code: str = ""
    #: Whether it has divisions below it.
    opens: bool = False

    @property
    def cells(self) -> list[tuple[CredentialKind, int, int]]:
        """The number and its change, by rung."""
        return [(kind, now, now - before) for kind, now, before in zip(self.kinds, self.now, self.before, strict=True)]


def holders(credentials: QuerySet[Any], *, kinds: Iterable[str], on: dt.date) -> Counter[tuple[str, str]]:
    """How many enterprises hold each credential on a day, by `(code of the region, kind)`. One query.

    Somebody who holds two certificates of one kind counts once.
    """
    rows: Any = credentials
    pairs = rows.holding(on).filter(kind__in=list(kinds)).order_by().values_list("region_id", "kind", "organisation_id")
    return Counter((region, kind) for region, kind, _organisation in pairs.distinct())


def standings(
    above: Region, *, now: Counter[tuple[str, str]], before: Counter[tuple[str, str]], kinds: Iterable[CredentialKind]
) -> list[Standing]:
    """A row for each division right below a region, and one for what belongs to the region itself, if there is any."""
    wanted = tuple(kinds)

    def counted(numbers: Counter[tuple[str, str]], prefix: str) -> tuple[int, ...]:
        return tuple(
            sum(number for (region, held), number in numbers.items() if held == kind and region.startswith(prefix))
            for kind in wanted
        )

    rows = [Standing(wanted, counted(now, above.code), counted(before, above.code), _("本级"))]
    if not any(rows[0].now) and not any(rows[0].before):
        rows = []
    for region in Region.objects.filter(parent=above).valid_on(clock.today()).order_by("code"):
        figures = counted(now, region.prefix), counted(before, region.prefix)
        opens = region.level != RegionLevel.COUNTY
        rows.append(Standing(wanted, *figures, region.short_name, region.code, opens))
    return rows


def total(rows: Iterable[Standing], name: str, kinds: Iterable[CredentialKind]) -> Standing:
    """The sum of rows; each enterprise belongs to one region."""
    rows, wanted = list(rows), tuple(kinds)
    now = tuple(sum(row.now[place] for row in rows) for place in range(len(wanted)))
    before = tuple(sum(row.before[place] for row in rows) for place in range(len(wanted)))
    return Standing(wanted, now, before, name)
