"""Bringing the packaged norms into the database: repeatable, and never over what people entered or checked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from django.apps import apps
from django.db import connection, transaction
from django.utils import timezone

from lianqiao.core.norms import cache
from lianqiao.core.norms.content import Content, PackagedEdition, PackagedKey, packaged
from lianqiao.core.norms.enums import Origin
from lianqiao.core.norms.models import Norm, NormKey
from lianqiao.core.norms.places import level_of

LOCK = int.from_bytes(b"norms")
_KEY_COLUMNS = ("area", "area_title", "title", "kind", "unit", "columns", "strictest", "institutions", "note")
_COMPARED = (
    "effective_to",
    "value",
    "source_title",
    "source_number",
    "source_date",
    "source_url",
    "article",
    "note",
)


@dataclass(frozen=True)
class LoadResult:
    """What one load did: `editions` the files have; of these some were added, some corrected older ones.

    `retired` are packaged ones that the files have no longer; `kept` stayed as people left them; `waiting` belong to
    regions that are not loaded yet.
    """

    keys: int
    editions: int
    verified: int
    added: int
    corrected: int
    retired: int
    kept: int
    waiting: int


@transaction.atomic
def load(content: Content | None = None) -> LoadResult:
    """Make the packaged editions of the database equal to the files.

    An edition that a person entered, closed, corrected or marked as checked stays as it is. One that the files
    describe differently than before is superseded, not changed. Loading the same files again changes nothing.
    """
    content = packaged() if content is None else content
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    _write_keys(content.keys.values())
    wanted, waiting = _of_known_regions(content.editions)
    rows = list(Norm.objects.select_related("replaced_by").order_by("pk"))
    now = timezone.now()
    outdated = {_identity(row): row for row in rows if _is_outdated(row, wanted.get(_identity(row)))}
    Norm.objects.filter(pk__in=[row.pk for row in outdated.values()]).update(superseded_at=now)
    gone = {row.pk for row in outdated.values()}
    current = [row for row in rows if row.superseded_at is None and row.pk not in gone]
    present = {_identity(row) for row in current if row.origin == Origin.PACKAGE} | _corrected_by_people(rows)
    fresh, kept = [], sum(1 for row in current if _is_kept(row))
    for identity, edition in wanted.items():
        if identity in present:
            continue
        if any(_overlap(edition, row) for row in current):
            kept += 1
            continue
        fresh.append(_row(edition))
    Norm.objects.bulk_create(fresh)
    _link(outdated, fresh)
    cache.forget()
    corrected = sum(1 for row in fresh if _identity(row) in outdated)
    return LoadResult(
        keys=len(content.keys),
        editions=len(content.editions),
        verified=sum(edition.is_verified for edition in content.editions),
        added=len(fresh) - corrected,
        corrected=corrected,
        retired=len(outdated) - corrected,
        kept=kept,
        waiting=waiting,
    )


def load_after_migrate(**_kwargs: Any) -> None:
    """Load whenever the database was migrated, once all tables that norms point at are there."""
    needed = {model._meta.db_table for model in (Norm, NormKey)}
    needed |= {apps.get_model(label)._meta.db_table for label in ("taxonomy.Region", "organisations.Organisation")}
    if needed <= set(connection.introspection.table_names()):
        load()


_Identity = tuple[str, str | None, dt.date]


def _identity(edition: Norm | PackagedEdition) -> _Identity:
    region = edition.region if isinstance(edition, PackagedEdition) else edition.region_id
    key = edition.key if isinstance(edition, PackagedEdition) else edition.key_id
    return key, region, edition.effective_from


def _write_keys(keys: Iterable[PackagedKey]) -> None:
    stored = {row.key: row for row in NormKey.objects.all()}
    changed = []
    for key in keys:
        described = {**asdict(key), "columns": [column.to_json() for column in key.columns]}
        row = stored.get(key.key)
        if row is None or any(getattr(row, name) != described[name] for name in _KEY_COLUMNS):
            changed.append(NormKey(**described))
    if changed:
        NormKey.objects.bulk_create(
            changed, update_conflicts=True, unique_fields=["key"], update_fields=list(_KEY_COLUMNS)
        )


def _of_known_regions(editions: Iterable[PackagedEdition]) -> tuple[dict[_Identity, PackagedEdition], int]:
    known = set(apps.get_model("taxonomy.Region").objects.values_list("pk", flat=True))
    here = {_identity(edition): edition for edition in editions if edition.region is None or edition.region in known}
    return here, sum(1 for edition in editions if edition.region is not None and edition.region not in known)


def _is_kept(row: Norm) -> bool:
    """Whether a person had a hand in a packaged edition."""
    if row.origin != Origin.PACKAGE:
        return False
    return row.verified_by_id is not None or _by_person(row.replaced_by)


def _by_person(row: Norm | None) -> bool:
    return row is not None and row.origin == Origin.PERSON


def _is_outdated(row: Norm, edition: PackagedEdition | None) -> bool:
    if row.origin != Origin.PACKAGE or row.superseded_at is not None or _is_kept(row):
        return False
    if edition is None:
        return True
    if row.is_verified != edition.is_verified:
        return True
    return any(getattr(row, name) != getattr(edition, name) for name in _COMPARED)


def _corrected_by_people(rows: Iterable[Norm]) -> set[_Identity]:
    return {_identity(row) for row in rows if row.superseded_at is not None and _by_person(row.replaced_by)}


def _overlap(edition: PackagedEdition, row: Norm) -> bool:
    if row.organisation_id is not None or (row.key_id, row.region_id) != (edition.key, edition.region):
        return False
    starts_in_time = row.effective_to is None or edition.effective_from < row.effective_to
    return starts_in_time and (edition.effective_to is None or row.effective_from < edition.effective_to)


def _row(edition: PackagedEdition) -> Norm:
    described = asdict(edition)
    key, region = described.pop("key"), described.pop("region")
    return Norm(**described, key_id=key, region_id=region, level=level_of(region), origin=Origin.PACKAGE)


def _link(outdated: dict[_Identity, Norm], fresh: Iterable[Norm]) -> None:
    """Say of each superseded edition which one stands in its place."""
    linked = []
    for row in fresh:
        if old := outdated.get(_identity(row)):
            old.replaced_by = row
            linked.append(old)
    Norm.objects.bulk_update(linked, ["replaced_by"])
