"""The states of an edition: drawn up, issued by decision, superseded by the next one or withdrawn."""

from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from lianqiao.core.access import SYSTEM
from lianqiao.core.permissions import Permission
from lianqiao.core.transitions import Context, Transition, TransitionTable, apply, register
from lianqiao.registers.industry_map.enums import EditionState as S
from lianqiao.registers.industry_map.models import MapEdition
from lianqiao.registers.taxonomy.models import Chain

_DECISION_LENGTHS = {"decision_title": 200, "decision_number": 100}


def names_something(edition: MapEdition, context: Context) -> str | None:
    """A map without nodes shows nothing."""
    return None if edition.nodes.exists() else _now("图谱里还没有环节。")


def decision_is_well_formed(edition: MapEdition, context: Context) -> str | None:
    """The decision is a text of its length, dated not after today and not before the facts that it decides on."""
    if any(len(str(context.data.get(name) or "")) > limit for name, limit in _DECISION_LENGTHS.items()):
        return _now("印发文件最多 200 个字，文号最多 100 个字。")
    decided_on = context.data.get("decided_on")
    if isinstance(decided_on, date) and decided_on > timezone.localdate(context.at):
        return _now("印发日期不能晚于今天。")
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


def take_decision(edition: MapEdition, context: Context) -> None:
    """Keep the decision and who took it down."""
    edition.decision_title = str(context.data["decision_title"]).strip()
    edition.decision_number = str(context.data.get("decision_number") or "").strip()
    edition.decided_on = context.data["decided_on"]
    edition.issued_by = context.actor.user


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
                guards=(names_something, decision_is_well_formed),
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
