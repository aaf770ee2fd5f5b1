"""The states of an edition: drawn up, issued by decision, superseded by the next one or withdrawn."""

from datetime import date

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from lianqiao.core.access import SYSTEM
from lianqiao.core.editions.deciding import decision_is_well_formed, take_decision
from lianqiao.core.permissions import Permission
from lianqiao.core.transitions import Context, Transition, TransitionTable, apply, register
from lianqiao.registers.industry_map.enums import EditionState as S
from lianqiao.registers.industry_map.models import MapEdition
from lianqiao.registers.taxonomy.models import Chain


def names_something(edition: MapEdition, context: Context) -> str | None:
    """A map without nodes shows nothing."""
    return None if edition.nodes.exists() else _now("图谱里还没有环节。")


def is_decided_on_its_facts(edition: MapEdition, context: Context) -> str | None:
    """The decision is not dated before the facts that it decides on."""
    decided_on = context.data.get("decided_on")
    if isinstance(decided_on, date) and decided_on < edition.as_of:
        return _now("印发日期不能早于数据截至的日期。")
    return None


def replace_the_one_before(edition: MapEdition, context: Context) -> None:
    """The same maker's edition that was the map of the chain is superseded.

    The chain is locked first, so that of two editions issued at once the later replaces the earlier.
    """
    Chain.objects.select_for_update().get(pk=edition.chain_id)
    before = MapEdition.objects.filter(chain=edition.chain_id, organisation=edition.organisation_id, state=S.ISSUED)
    for other in before.exclude(pk=edition.pk).order_by("pk"):
        apply(other, "supersede", actor=SYSTEM, on=context.data["decided_on"])


def end_on_the_day(edition: MapEdition, context: Context) -> None:
    """It was the map of its chain until the day of the next decision."""
    edition.superseded_on = context.data["on"]


def leave_the_public(edition: MapEdition, context: Context) -> None:
    """A withdrawn edition is shown no more."""
    edition.is_published = False


EDITION = register(
    TransitionTable(
        model=MapEdition,
        states=S,
        initial=S.DRAFT,
        transitions=(
            Transition(
                "issue",
                _("印发"),
                (S.DRAFT,),
                S.ISSUED,
                Permission.MAP_ISSUE,
                guards=(names_something, decision_is_well_formed, is_decided_on_its_facts),
                effects=(replace_the_one_before, take_decision),
                requires=("decision_title", "decided_on"),
            ),
            Transition(
                "supersede",
                _("被新一期替代"),
                (S.ISSUED,),
                S.SUPERSEDED,
                None,
                effects=(end_on_the_day,),
                requires=("on",),
            ),
            Transition(
                "withdraw",
                _("撤销"),
                (S.ISSUED, S.SUPERSEDED),
                S.WITHDRAWN,
                Permission.MAP_ISSUE,
                effects=(leave_the_public,),
                reason_required=True,
                dangerous=True,
            ),
        ),
    )
)
