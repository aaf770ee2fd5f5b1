"""Registers that measuring counts: many achievements and conversions of a province's institutes; seeded.

Rows are copied in with all constraints and history triggers; reviews and messages do not take place.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import islice
from typing import Any

from benchmarks.common import say
from benchmarks.figures import make_organisation

SEED = 43
BATCH = 5_000
OWNERS = 300
DAYS = 1_095
#: Of ten conversions so many count; the others wait for their review or were sent back.
COUNTED_OF_TEN = 8


def make_owners(codes: Sequence[str]) -> list[Any]:
    """Universities and institutes, spread over the regions."""
    from lianqiao.registers.organisations.enums import OrganisationKind

    kinds = (OrganisationKind.UNIVERSITY, OrganisationKind.INSTITUTE)
    return [
        make_organisation(f"第{number + 1}测试院", kinds[number % 2], codes[number % len(codes)])
        for number in range(OWNERS)
    ]


def load_achievements(owners: Sequence[Any], wanted: int, *, last: date) -> list[Any]:
    """So many published achievements of the years up to the day `last`, each with a field; without their texts."""
    from lianqiao.core.bulk import copy_in
    from lianqiao.registers.achievements.models import Achievement
    from lianqiao.registers.taxonomy.models import TechField

    fields = list(TechField.objects.order_by("code").values_list("pk", flat=True))
    chance, through = random.Random(SEED), Achievement.fields.through
    made: list[Any] = []
    for start in range(0, wanted, BATCH):
        rows = [_achievement(chance, owners, number, last) for number in range(start, min(start + BATCH, wanted))]
        copy_in(rows)
        copy_in([through(achievement_id=row.pk, techfield_id=chance.choice(fields)) for row in rows])
        made += rows
        say(f"{len(made)} achievements")
    return made


def _achievement(chance: random.Random, owners: Sequence[Any], number: int, last: date) -> Any:
    from lianqiao.core.ids import new_id
    from lianqiao.registers.achievements.enums import AchievementState
    from lianqiao.registers.achievements.models import Achievement

    owner = chance.choice(owners)
    day = _moment(last - timedelta(days=chance.randrange(DAYS)))
    return Achievement(
        id=new_id(),
        state=AchievementState.PUBLISHED,
        organisation=owner,
        region_id=owner.region_id,
        created_by_id=owner.created_by_id,
        title=f"第{number}号耐低温密封工艺",
        plain_text="用于寒区设备的密封，已在三条线上用过。",
        readiness=chance.randint(3, 9),
        submitted_at=day,
        published_at=day,
        fresh_from=day.date(),
        fresh_until=day.date() + timedelta(days=DAYS),
    )


def load_conversions(achievements: Sequence[Any], codes: Sequence[str], wanted: int, *, last: date) -> int:
    """So many conversions of the achievements, every second with the sales of one year; returns how many."""
    from lianqiao.core.bulk import copy_in
    from lianqiao.registers.conversions.models import ConversionYear

    rows = _conversions(achievements, codes, wanted, last)
    done = 0
    while batch := list(islice(rows, BATCH)):
        copy_in(batch)
        sold = [row for row in batch if row.jobs]
        copy_in(
            [
                ConversionYear(conversion=row, year=row.signed_on.year, sales_yuan=Decimal(row.jobs * 10_000))
                for row in sold
            ]
        )
        done += len(batch)
        if done % (10 * BATCH) == 0:
            say(f"{done} conversions")
    return done


def _conversions(achievements: Sequence[Any], codes: Sequence[str], wanted: int, last: date) -> Iterator[Any]:
    from lianqiao.core.filing.enums import FilingState
    from lianqiao.core.ids import new_id
    from lianqiao.registers.achievements.enums import TransformationMode
    from lianqiao.registers.conversions.models import Conversion

    chance, ways = random.Random(SEED + 1), list(TransformationMode.values)
    for number in range(wanted):
        achievement = chance.choice(achievements)
        signed = last - timedelta(days=chance.randrange(DAYS))
        counts = chance.randrange(10) < COUNTED_OF_TEN
        moment = _moment(signed)
        yield Conversion(
            id=new_id(),
            title=achievement.title,
            state=FilingState.CONFIRMED if counts else chance.choice((FilingState.SUBMITTED, FilingState.RETURNED)),
            organisation_id=achievement.organisation_id,
            region_id=achievement.region_id,
            created_by_id=achievement.created_by_id,
            submitted_at=moment,
            decided_at=moment if counts else None,
            achievement=achievement,
            mode=chance.choice(ways),
            partner_name="测试承接单位",
            place_id=chance.choice(codes),
            signed_on=signed,
            amount_yuan=Decimal(chance.randint(1, 900) * 10_000),
            product="密封件",
            jobs=chance.randint(1, 40) if number % 2 else None,
            certified_on=signed if counts and chance.random() < 0.05 else None,
        )


def _moment(day: date) -> datetime:
    from django.utils import timezone

    return timezone.make_aware(datetime.combine(day, time(12)))
