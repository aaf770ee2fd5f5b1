"""Many achievements for a measurement: those of the demonstration with their sentences mixed anew, the same each time.

    python -m benchmarks.multitude --records 100000     into the installation of LIANQIAO_DATA or DATABASE_URL

The demonstration must be there. A new record takes organisation, fields, industries and people from a published one,
title and sentences from several of the same field, and readiness, price, way, region and day by chance (seeded). Rows
are copied in; history triggers run as always, reviews and messages do not.
"""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any

from benchmarks.common import arguments, say

BATCH = 2_000
SEED = 29
DAYS = 730
PLACES = ("低温", "高温", "大功率", "小型", "可移动", "在线", "全自动", "低成本", "耐腐蚀", "高精度", "车载", "山地")
ENDS = ("", "及其应用", "关键技术", "成套装备", "中试工艺", "控制系统", "检测方法", "示范工程")


@dataclass(frozen=True)
class Base:
    """A published achievement of the demonstration with its parts."""

    record: Any
    fields: tuple[str, ...]
    industries: tuple[Any, ...]
    completers: tuple[Any, ...]
    sentences: tuple[str, ...]


def fill(wanted: int) -> int:
    """Bring the number of published achievements up to `wanted`; returns how many were added."""
    from lianqiao.registers.achievements.models import Achievement

    bases = read_bases()
    missing = wanted - Achievement.objects.published().count()
    chance = random.Random(SEED)
    for start in range(0, missing, BATCH):
        write([mixed(bases, chance, start + offset) for offset in range(min(BATCH, missing - start))])
        say(f"{min(start + BATCH, missing)} of {missing} achievements")
    return max(0, missing)


def read_bases() -> list[Base]:
    """What the records are made of."""
    from lianqiao.registers.achievements.models import Achievement

    rows = Achievement.objects.published().filter(external_id="").select_related("organisation").order_by("pk")
    rows = rows.prefetch_related("fields", "industries", "completers")
    bases = [
        Base(
            record,
            tuple(field.pk for field in record.fields.all()),
            tuple(industry.pk for industry in record.industries.all()),
            tuple(record.completers.all()),
            tuple(re.findall(r"[^。！？]+[。！？]", record.plain_text)) or (record.plain_text,),
        )
        for record in rows
    ]
    if not bases:
        raise SystemExit("There are no published achievements; run `lianqiao demo` first.")
    return bases


def mixed(bases: Sequence[Base], chance: random.Random, number: int) -> tuple[Any, Base]:
    """One new record and the base whose parts it takes over."""
    from lianqiao.core.ids import new_id
    from lianqiao.registers.achievements.enums import TransformationMode
    from lianqiao.registers.achievements.models import Achievement

    base = chance.choice(bases)
    near = [other for other in bases if other.fields[:1] == base.fields[:1]]
    owner = chance.choice(near).record
    sentences = [chance.choice(chance.choice(near).sentences) for _ in range(max(3, len(base.sentences)))]
    record = base.record
    published_at = record.published_at - timedelta(seconds=chance.randrange(DAYS * 86_400))
    created = Achievement(
        id=new_id(),
        state=record.state,
        kind=record.kind,
        organisation=owner.organisation,
        region_id=owner.region_id,
        created_by_id=owner.created_by_id,
        title=f"{chance.choice(PLACES)}{record.title[:150]}{chance.choice(ENDS)}",
        keywords=record.keywords,
        plain_text="".join(sentences)[:2000],
        academic_text=record.academic_text,
        origin=record.origin,
        level=record.level,
        readiness=chance.randint(1, 9),
        readiness_evidence=record.readiness_evidence,
        modes=chance.sample(list(TransformationMode.values), 2),
        price_yuan=None if chance.random() < 0.4 else Decimal(chance.randint(5, 2000) * 10_000),
        publicity=record.publicity,
        contact_name=record.contact_name,
        contact_phone=record.contact_phone,
        submitted_at=published_at,
        submitted_by_id=record.submitted_by_id,
        published_at=published_at,
        fresh_from=record.fresh_from,
        fresh_until=record.fresh_until,
        external_id=f"M-{number:06}",
    )
    return created, base


def write(made: Sequence[tuple[Any, Base]]) -> None:
    """Copy records and their parts in."""
    from django.db import transaction

    from lianqiao.core.bulk import copy_in
    from lianqiao.registers.achievements.models import Achievement, Completer

    to_field, to_industry = Achievement.fields.through, Achievement.industries.through
    with transaction.atomic():
        copy_in([record for record, _base in made])
        copy_in([to_field(achievement_id=row.pk, techfield_id=key) for row, base in made for key in base.fields])
        copy_in([to_industry(achievement_id=row.pk, industry_id=key) for row, base in made for key in base.industries])
        copy_in(
            [
                Completer(
                    achievement=row, order=person.order, name=person.name, organisation_name=person.organisation_name
                )
                for row, base in made
                for person in base.completers
            ]
        )


def main(argv: Sequence[str] | None = None) -> None:
    """Fill the present installation and build its index."""
    parser = arguments(__doc__)
    parser.add_argument("--records", type=int, default=100_000, help="published achievements wanted (default 100000)")
    options = parser.parse_args(argv)
    from lianqiao.cli.setup import program_in_use

    with program_in_use():
        from django.db import connection

        from lianqiao.processes.matching.index import rebuild

        added = fill(options.records)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        say(f"{added} added; building the index")
        rebuild(lambda done: say(f"{done} documents") if done % 20_000 == 0 else None)


if __name__ == "__main__":
    main()
