"""The whole province: what is told by hand, and around it what the families of achievements and demands hold."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import replace
from enum import StrEnum
from functools import cache
from typing import Any

from lianqiao.demo import families, gathered, staff, texts
from lianqiao.demo.texts import Achievement, Content, Demand, Organisation

#: What `families.expand` says beyond an achievement.
_BESIDE = ("field", "family", "holders")
#: One firm in so many has only just registered, and waits to be verified.
NEWCOMER_IN = 20


class Extent(StrEnum):
    """How much of the province is made: what is told by hand, with it a part of the families, or all of them."""

    TOLD = "told"
    SAMPLE = "sample"
    WHOLE = "whole"


#: Of the families a sample takes those of every so many fields of technology, and of these every so many records.
SAMPLE_FIELDS, SAMPLE_RECORDS = 5, 2


@cache
def content(extent: Extent, seed: int) -> Content:
    """What the province is made from."""
    told = texts.load()
    if extent == Extent.TOLD:
        return told
    opened, firms, demands = families.expand(seed), gathered.owners(), gathered.demands()
    if extent == Extent.WHOLE:
        return _with_families(told, opened, firms, demands, seed)
    fields = tuple(f"{name}-" for name in families.names()[::SAMPLE_FIELDS])
    return _with_families(
        told,
        [row for row in opened if row["id"].startswith(fields)][::SAMPLE_RECORDS],
        {key: firm for key, firm in firms.items() if key.startswith(fields)},
        {key: text for key, text in demands.items() if text.organisation.startswith(fields)},
        seed,
    )


def _with_families(
    told: Content,
    opened: Sequence[Mapping[str, Any]],
    firms: Mapping[str, Organisation],
    demands: Mapping[str, Demand],
    seed: int,
) -> Content:
    organisations = {**told.organisations, **firms}
    newcomers = frozenset(random.Random(f"{seed} newcomers").sample(sorted(firms), len(firms) // NEWCOMER_IN))
    taken = frozenset(o.contact_name for o in organisations.values()) | {person.name for person in told.people}
    taken |= {name for text in told.achievements.values() for name in text.completers}
    unsettled = newcomers.union(*told.stories["organisations"].values())
    settled = {key: firm for key, firm in organisations.items() if key not in unsettled}
    made, employers = staff.assign(
        opened, settled, [*told.demands.values(), *demands.values()], staff.invented_names(taken, seed), seed
    )
    achievements = {
        row["id"]: Achievement(
            **{name: value for name, value in row.items() if name not in _BESIDE}, **vars(made[row["id"]])
        )
        for row in opened
    }
    return replace(
        told,
        organisations=organisations,
        achievements={**told.achievements, **achievements},
        demands={**told.demands, **demands},
        groups={
            **told.groups,
            **{key: key.rpartition("-")[0] for key in achievements},
            **{key: text.organisation.rpartition("-")[0] for key, text in demands.items()},
        },
        share=len(opened) / families.count(),
        collected=frozenset([*achievements, *demands, *firms]),
        newcomers=newcomers,
        employers=employers,
    )
