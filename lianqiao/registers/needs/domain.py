"""What people do with research tasks besides changing their state."""

from django.db import transaction
from django.utils.translation import gettext as _

from lianqiao.core import log, outbox
from lianqiao.core.access import Actor
from lianqiao.core.errors import AccessError, DomainError
from lianqiao.core.permissions import Permission
from lianqiao.registers.needs.enums import TaskState
from lianqiao.registers.needs.models import ResearchTask, TaskVote
from lianqiao.registers.needs.models.task import LEAST, LONGEST_REASON, MOST


@transaction.atomic
def vote(task: ResearchTask, *, actor: Actor, score: int, reason: str = "") -> TaskVote:
    """Give a task from 1 to 5; a second vote of the same person replaces the first.

    Those who oversee the region vote, while the task is handed in or on the list. Raises AccessError or DomainError.
    """
    locked = ResearchTask.objects.select_for_update().get(pk=task.pk)
    if not actor.oversees(locked.region_id) or not actor.has(Permission.FILING_VIEW) or actor.user is None:
        raise AccessError(_("只有本地区主管部门的人员可以评议。"))
    if locked.state not in (TaskState.SUBMITTED, TaskState.CONFIRMED):
        raise DomainError("wrong_state", _("这项任务现在不在评议中。"))
    if not LEAST <= score <= MOST:
        raise DomainError("score", _("评分在 1 到 5 之间。"), "score")
    if len(reason) > LONGEST_REASON:
        raise DomainError("reason", _("理由最多 %(most)d 字。") % {"most": LONGEST_REASON}, "reason")
    given, _created = TaskVote.objects.update_or_create(
        task=locked,
        voter=actor.user,
        defaults={"score": score, "reason": reason, "organisation": actor.organisation},
    )
    text = _("评议：%(score)d 分") % {"score": score}
    log.record(outbox.topic_of(locked, "vote"), locked, actor=actor, text=text, reason=reason)
    return given
