"""The whole province: what is told by hand, and around it what the families of achievements and demands hold."""

from __future__ import annotations

import random
from dataclasses import replace
from enum import StrEnum
from functools import cache

from lianqiao.demo import families, gathered, staff, texts
from lianqiao.demo.texts import Achievement, Content

#: What `families.expand` says beyond an achievement.
_BESIDE = ("field", "family", "holders")
#: One firm in so many has only just registered, and waits to be verified.
NEWCOMER_IN = 20


class Extent(StrEnum):
    """How much of the province is made: what is told by hand, or all of it."""

    TOLD = "told"
    WHOLE = "whole"


@cache
def content(extent: Extent, seed: int) -> Content:
    """What the province is made from."""
    told = texts.load()
    return told if extent == Extent.TOLD else _with_families(told, seed)


def _with_families(told: Content, seed: int) -> Content:
    firms, demands = gathered.owners(), gathered.demands()
    organisations = {**told.organisations, **firms}
    newcomers = frozenset(random.Random(f"{seed} newcomers").sample(sorted(firms), len(firms) // NEWCOMER_IN))
    taken = frozenset(o.contact_name for o in organisations.values()) | {person.name for person in told.people}
    taken |= {name for text in told.achievements.values() for name in text.completers}
    opened = families.expand(seed)
    unsettled = newcomers.union(*told.stories["organisations"].values())
    settled = {key: firm for key, firm in organisations.items() if key not in unsettled}
    made, employers = staff.assign(opened, settled, staff.invented_names(taken, seed), seed)
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
            **{key: key.removeprefix("d-").rpartition("-")[0] for key in demands},
        },
        collected=frozenset([*achievements, *demands, *firms]),
        newcomers=newcomers,
        employers=employers,
    )
