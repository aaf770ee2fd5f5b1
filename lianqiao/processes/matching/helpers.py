"""Who can help an achievement over the distance to the readiness that a demand asks for.

What is missing is told by stages: from the laboratory to a proof of concept, to a pilot plant, to production. Which
bodies there are, registers say: each registers a source here. Matching asks all of them once for a page.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Final, Protocol

from django.utils.translation import gettext_lazy as _

from lianqiao.registers.organisations.enums import OrganisationKind, OrganisationState
from lianqiao.registers.organisations.models import Organisation
from lianqiao.registers.taxonomy.enums import PublicStage

#: What leads through a stage, in words, whether or not a register knows one.
WHAT_HELPS: Final = {
    PublicStage.LAB: _("概念验证中心"),
    PublicStage.PILOT: _("中试平台"),
    PublicStage.INDUSTRY: _("产业化基金或孵化载体"),
}
#: Bodies that are named for a stage.
MOST: Final = 3


@dataclass(frozen=True)
class Helper:
    """A body that leads through a stage."""

    stage: PublicStage
    name: str


class GapHelpers(Protocol):
    """A register of such bodies."""

    def __call__(self, stages: Collection[PublicStage], region: str) -> Iterable[Helper]:
        """Those for these stages near a region (its code, "" for any), the nearest first; a fixed number of queries."""


_SOURCES: list[GapHelpers] = []


def gap_helpers(source: GapHelpers) -> GapHelpers:
    """Register a source; called once at start."""
    _SOURCES.append(source)
    return source


def stages_between(have: int, want: int) -> tuple[PublicStage, ...]:
    """The stages of the levels above `have` up to `want` (TRL), in order; none where nothing is missing."""
    return tuple(dict.fromkeys(PublicStage.from_trl(level) for level in range(have + 1, want + 1)))


def helpers_for(stages: Collection[PublicStage], region: str) -> dict[PublicStage, tuple[str, ...]]:
    """Stage -> names of at most `MOST` bodies near the region; a stage for which no register has one is left out."""
    found: dict[PublicStage, list[str]] = {}
    for source in _SOURCES if stages else ():
        for helper in source(stages, region):
            found.setdefault(helper.stage, []).append(helper.name)
    return {stage: tuple(dict.fromkeys(names))[:MOST] for stage, names in found.items()}


@gap_helpers
def funds_and_parks(stages: Collection[PublicStage], region: str) -> Iterable[Helper]:
    """Verified funds and parks of the same province, for the way into production; one query."""
    if PublicStage.INDUSTRY not in stages:
        return ()
    rows = Organisation.objects.filter(
        state=OrganisationState.VERIFIED, kind__in=(OrganisationKind.FUND, OrganisationKind.PARK)
    )
    near = rows.filter(region__code__startswith=region[:2]).order_by("kind", "name")[:MOST]
    return [Helper(PublicStage.INDUSTRY, row.name) for row in near]
