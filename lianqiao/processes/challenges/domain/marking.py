"""The issuer marks what the selected have done (阅卷)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from lianqiao.core import clock, log, outbox
from lianqiao.core.access import Actor
from lianqiao.core.errors import DomainError, InvalidInput
from lianqiao.core.permissions import Permission
from lianqiao.processes.challenges import phrases
from lianqiao.processes.challenges.models import Challenge, Mark
from lianqiao.processes.programmes.asking import secrecy_problem
from lianqiao.processes.programmes.enums import ApplicationState, CallState
from lianqiao.processes.programmes.models import Application


@transaction.atomic
def mark_work(challenge: Challenge, application: Application, *, actor: Actor, values: Mapping[str, Any]) -> Mark:
    """Say once, for everybody to read, what came of the work of a selected application.

    By whoever set the task: the firm, or the body where there is none. `values` are verdict, score, text and
    marked_on. Raises AccessError, DomainError for what was not selected or has its mark, or InvalidInput.
    """
    locked: Challenge = (
        Challenge.objects.select_for_update(of=("self",)).select_related("call__organisation").get(pk=challenge.pk)
    )
    actor.require(Permission.CHALLENGE_MARK, locked)
    is_ours = application.call_id == locked.call_id
    if locked.call.state != CallState.DECIDED or not is_ours or application.state != ApplicationState.SELECTED:
        raise DomainError("not_selected", _("公布结果以后，才能对入选的揭榜方阅卷。"))
    if Mark.objects.filter(application=application).exists():
        raise DomainError("marked", _("这一项已经阅卷，结果不能再改。"))
    if problem := secrecy_problem(str(values.get("text", ""))):
        raise InvalidInput({"text": [problem]})
    mark = Mark(challenge=locked, application=application, marked_by=actor.user, marked_at=clock.now(), **values)
    try:
        mark.full_clean()
    except ValidationError as error:
        raise InvalidInput(error.message_dict) from error
    if mark.marked_on > clock.today():
        raise InvalidInput({"marked_on": [_("验收日期不能晚于今天。")]})
    mark.save(force_insert=True)
    topic = outbox.topic_of(mark, "create")
    words = {"title": application.title, "verdict": mark.get_verdict_display()}
    log.record(topic, locked.call, actor=actor, text=_("阅卷“%(title)s”：%(verdict)s") % words)
    outbox.publish(topic, mark.pk)
    phrases.tell_of_mark(mark)
    return mark
