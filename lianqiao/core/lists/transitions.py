"""The states of an edition: drawn up, issued by decision, superseded by the next one or withdrawn."""

from functools import partial

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from lianqiao.core import numbering
from lianqiao.core.chronograph.jobs import TASK
from lianqiao.core.editions.deciding import decision_is_well_formed, take_decision
from lianqiao.core.lists.enums import EditionState as S
from lianqiao.core.lists.models import Edition
from lianqiao.core.permissions import Permission
from lianqiao.core.queueing import enqueue_once
from lianqiao.core.transitions import Context, Transition, TransitionTable, register


def names_something(edition: Edition, context: Context) -> str | None:
    """An edition without entries decides nothing."""
    return None if edition.entries.exists() else _now("清单里还没有条目。")


def number(edition: Edition, context: Context) -> None:
    """Number the edition by the scheme of its region."""
    edition.number = numbering.next_number(
        numbering.LIST_EDITION, on=context.data["decided_on"], where=edition.region_id
    )


def replace_the_one_before(edition: Edition, context: Context) -> None:
    """The same maker's editions of the kind that are the list now end with the first day of this one."""
    same = Edition.objects.select_for_update().filter(
        kind=edition.kind_id, organisation=edition.organisation_id, state=S.ISSUED, superseded_on__isnull=True
    )
    for other in same.exclude(pk=edition.pk).order_by("pk"):
        other.superseded_on = max(edition.period_from, other.period_from)
        other.superseded_by = edition
        other.save(update_fields=["superseded_on", "superseded_by", "updated_at"])


def is_replaced(edition: Edition, context: Context) -> str | None:
    """The first day of the edition that follows it has come."""
    if edition.superseded_on is not None and edition.superseded_on <= timezone.localdate(context.at):
        return None
    return _now("新一期清单还没有开始执行。")


def leave_the_public(edition: Edition, context: Context) -> None:
    """A withdrawn edition is shown no more; one that was to end with its beginning goes on."""
    edition.is_published = False
    waiting = Edition.objects.select_for_update().filter(superseded_by=edition.pk, state=S.ISSUED)
    for other in waiting.order_by("pk"):
        other.superseded_on, other.superseded_by = None, None
        other.save(update_fields=["superseded_on", "superseded_by", "updated_at"])


def look_at_once(edition: Edition, context: Context) -> None:
    """Let the editions that this one replaces from today on be marked now, not some minutes later."""
    transaction.on_commit(partial(enqueue_once, TASK))


EDITION = register(
    TransitionTable(
        model=Edition,
        states=S,
        initial=S.DRAFT,
        transitions=(
            Transition(
                "issue",
                _("印发"),
                (S.DRAFT,),
                S.ISSUED,
                Permission.LIST_ISSUE,
                guards=(names_something, decision_is_well_formed),
                effects=(take_decision, number, replace_the_one_before),
                reactions=(look_at_once,),
                requires=("decision_title", "decided_on"),
            ),
            Transition(
                "supersede",
                _("被新一期替代"),
                (S.ISSUED,),
                S.SUPERSEDED,
                None,
                guards=(is_replaced,),
            ),
            Transition(
                "withdraw",
                _("撤销"),
                (S.ISSUED, S.SUPERSEDED),
                S.WITHDRAWN,
                Permission.LIST_ISSUE,
                effects=(leave_the_public,),
                reason_required=True,
                dangerous=True,
            ),
        ),
    )
)
