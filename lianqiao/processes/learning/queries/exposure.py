"""Whom the ranking shows: the share of each group of what was shown, beside its share of what there is and what fits.

What counts as shown is a find among the first ten of a demand that the demand's owner has looked at. A ranking that
knew nothing would show every record alike, so a group with a larger share of the finds than of the library profits from
it; whether it deserves that is said by its share of the pairs that people took up.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any, Final

from django.db.models import Case, CharField, Count, F, Func, Q, QuerySet, TextChoices, Value, When
from django.db.models.functions import Cast, Substr
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core.access import Actor
from lianqiao.core.publishing.enums import Publicity
from lianqiao.processes.learning.enums import GAINS, EventKind
from lianqiao.processes.learning.models import Event
from lianqiao.processes.matching.documents import ACHIEVEMENT, published
from lianqiao.registers.organisations.enums import OrganisationKind
from lianqiao.registers.organisations.models import Organisation
from lianqiao.registers.taxonomy.models import Region

#: Ranks that people look at.
FIRST: Final = 10
#: Groups that are named at most; what is left is put together.
MOST_GROUPS: Final = 30
#: Digits of the code of a city.
_CITY: Final = 4
#: Years since publication, and numbers of people, from which on a record or its owner is of the next group.
AGES: Final = (1, 2, 3)
SIZES: Final = (20, 300, 1000)
_HIDDEN, _UNKNOWN = "hidden", "unknown"
_TAKEN_UP: Final = tuple(GAINS.keys() - {EventKind.OPENED})
_PAIR: Final = Func(F("demand_id"), F("achievement_id"), function="ROW", output_field=CharField())


class By(TextChoices):
    """By what the records are told apart."""

    KIND = "kind", gettext_lazy("单位类型")
    OWNER = "owner", gettext_lazy("单位")
    REGION = "region", gettext_lazy("地区")
    AGE = "age", gettext_lazy("发布时间")
    SIZE = "size", gettext_lazy("单位规模")


@dataclass(frozen=True)
class Share:
    """One group: its records, how often they were shown, in how many pairs they were taken up; shares of all in 0..1.

    `by_version` has its share of what each version showed. Shares of nothing are None.
    """

    name: str
    records: int
    shown: int
    taken_up: int
    of_records: float | None
    of_shown: float | None
    of_taken_up: float | None
    by_version: Mapping[int, float | None]

    @property
    def ratio(self) -> float | None:
        """How often it is shown beside its share of the library: 1 as much, 2 twice as much."""
        return self.of_shown / self.of_records if self.of_shown is not None and self.of_records else None


@dataclass(frozen=True)
class Exposure:
    """Whom the ranking shows, by each `By`; `versions` are those that have shown something."""

    records: int
    shown: int
    taken_up: int
    versions: tuple[int, ...]
    groups: Mapping[By, tuple[Share, ...]]


@dataclass
class _Counts:
    """The counts of one group."""

    records: int
    shown: dict[int, int]
    taken_up: int


def exposure(*, actor: Actor, on: date, least: int) -> Exposure:
    """How often the achievements that the actor may see were shown, by group; seventeen queries, however many they are.

    Groups of less than `least` records are put together; so are the owners who do not want to be named.
    """
    records = published(ACHIEVEMENT).visible_to(actor)
    events = Event.objects.filter(achievement__in=records)
    shown = events.filter(kind=EventKind.SHOWN, rank__lte=FIRST)
    taken_up = events.filter(kind__in=_TAKEN_UP)
    groups, whole = {}, _Counts(0, {}, 0)
    for by in By:
        counted = _counted(by, on, records, shown, taken_up)
        whole = _sum(counted.values())
        groups[by] = tuple(_shares(_merged(by, counted, least), whole))
    versions = tuple(sorted(whole.shown))
    return Exposure(whole.records, sum(whole.shown.values()), whole.taken_up, versions, groups)


def _counted(
    by: By, on: date, records: QuerySet[Any], shown: QuerySet[Any], taken_up: QuerySet[Any]
) -> dict[str, _Counts]:
    counted = {
        key: _Counts(number, {}, 0)
        for key, number in records.order_by()
        .values(key=_key(by, "", on))
        .annotate(n=Count("pk"))
        .values_list("key", "n")
    }
    theirs = _key(by, "achievement__", on)
    for key, version, number in (
        shown.order_by().values("version", key=theirs).annotate(n=Count("pk")).values_list("key", "version", "n")
    ):
        counted.setdefault(key, _Counts(0, {}, 0)).shown[version] = number
    pairs = taken_up.order_by().values(key=theirs).annotate(n=Count(_PAIR, distinct=True))
    for key, number in pairs.values_list("key", "n"):
        counted.setdefault(key, _Counts(0, {}, 0)).taken_up = number
    return counted


def _key(by: By, prefix: str, on: date) -> Any:
    """What tells the groups apart, as text."""
    hidden = When(**{f"{prefix}publicity": Publicity.HIDDEN_OWNER}, then=Value(_HIDDEN))
    text = CharField()
    if by == By.KIND:
        return F(f"{prefix}organisation__kind")
    if by == By.OWNER:
        return Case(hidden, default=Cast(f"{prefix}organisation_id", text), output_field=text)
    if by == By.REGION:
        return Substr(f"{prefix}region_id", 1, _CITY)
    if by == By.AGE:
        days = [_years_before(on, years) for years in AGES]
        whens = [
            When(**{f"{prefix}published_at__date__gt": day}, then=Value(str(place))) for place, day in enumerate(days)
        ]
        return Case(*whens, default=Value(str(len(AGES))), output_field=text)
    staff = f"{prefix}organisation__staff"
    whens = [When(**{f"{staff}__lt": number}, then=Value(str(place))) for place, number in enumerate(SIZES)]
    unknown = When(**{f"{staff}__isnull": True}, then=Value(_UNKNOWN))
    return Case(hidden, unknown, *whens, default=Value(str(len(SIZES))), output_field=text)


def _years_before(day: date, years: int) -> date:
    leap = day.month == 2 and day.day == 29
    return day.replace(year=day.year - years, day=28 if leap else day.day)


def _merged(by: By, counted: Mapping[str, _Counts], least: int) -> list[tuple[str, _Counts]]:
    """Names and counts, the largest group first, bands in their order; small groups as one that is not small either."""
    ranked = sorted(counted, key=lambda key: (-counted[key].records, key))
    kept = [key for key in ranked if counted[key].records >= least][:MOST_GROUPS]
    left = sum(counted[key].records for key in ranked[len(kept) :])
    if 0 < left < least and kept:
        kept.pop()
    if by in (By.AGE, By.SIZE):
        kept.sort()
    names = _names(by, kept)
    rows = [(names.get(key, key), counted[key]) for key in kept]
    rest = _sum(counted[key] for key in ranked if key not in kept)
    return [*rows, (_("其他"), rest)] if rest.records else rows


def _sum(counts: Iterable[_Counts]) -> _Counts:
    total = _Counts(0, {}, 0)
    for one in counts:
        total.records += one.records
        total.taken_up += one.taken_up
        for version, number in one.shown.items():
            total.shown[version] = total.shown.get(version, 0) + number
    return total


def _shares(rows: Iterable[tuple[str, _Counts]], whole: _Counts) -> Iterable[Share]:
    for name, one in rows:
        yield Share(
            name=name,
            records=one.records,
            shown=sum(one.shown.values()),
            taken_up=one.taken_up,
            of_records=_part(one.records, whole.records),
            of_shown=_part(sum(one.shown.values()), sum(whole.shown.values())),
            of_taken_up=_part(one.taken_up, whole.taken_up),
            by_version={
                version: _part(one.shown.get(version, 0), total) for version, total in sorted(whole.shown.items())
            },
        )


def _part(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def _names(by: By, keys: Iterable[str]) -> dict[str, str]:
    """The keys in words; at most one query."""
    known = {_HIDDEN: _("隐去名称的单位"), _UNKNOWN: _("没有填写人数")}
    wanted = [key for key in keys if key not in known]
    if by == By.KIND:
        return {key: str(OrganisationKind(key).label) for key in wanted}
    if by == By.OWNER:
        rows = Organisation.objects.filter(Q(pk__in=wanted))
        return known | {str(pk): name for pk, name in rows.values_list("pk", "name")}
    if by == By.REGION:
        codes = {key.ljust(6, "0"): key for key in wanted}
        return {codes[code]: name for code, name in Region.objects.filter(pk__in=codes).values_list("pk", "name")}
    if by == By.AGE:
        return _bands(AGES, _("不到 %(one)d 年"), _("%(one)d 至 %(other)d 年"), _("%(one)d 年以上"))
    return known | _bands(SIZES, _("不到 %(one)d 人"), _("%(one)d 至 %(other)d 人"), _("%(one)d 人以上"))


def _bands(limits: tuple[int, ...], below: str, between: str, above: str) -> dict[str, str]:
    bands = [below % {"one": limits[0]}]
    bands += [between % {"one": one, "other": other} for one, other in pairwise(limits)]
    bands.append(above % {"one": limits[-1]})
    return {str(place): words for place, words in enumerate(bands)}
