"""The public notice of the list of a call: what it says, opening it, and whether it was concluded."""

from __future__ import annotations

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core import documents, norms
from lianqiao.core.access import Actor
from lianqiao.core.errors import DomainError
from lianqiao.core.money import format_yuan
from lianqiao.core.notices import kinds
from lianqiao.core.notices.domain.notices import UNDER_WAY, open_notice
from lianqiao.core.notices.enums import NoticeState
from lianqiao.core.notices.models import PublicNotice
from lianqiao.core.permissions import Permission
from lianqiao.processes.programmes.enums import CallState, Outcome
from lianqiao.processes.programmes.models import Call

SELECTION = kinds.register(
    kinds.NoticeKind(
        "selection",
        gettext_lazy("项目遴选公示"),
        norms.declare("notices.selection_length", norms.Kind.DURATION, gettext_lazy("项目遴选结果公示的长度")),
        by_government=True,
        advice=gettext_lazy("公示拟入选和备选的项目；未入选的不公示，另行告知。"),
    )
)


def _about(call: Call) -> Any:
    about = ContentType.objects.get_for_model(Call)
    return PublicNotice.objects.filter(subject_type=about, subject_id=call.pk, kind=SELECTION.key)


def notices_of(call: Call, actor: Actor) -> list[PublicNotice]:
    """The notices about the call that the actor may see, newest first, with `objection_count`; one query."""
    rows = _about(call).filter(pk__in=PublicNotice.objects.visible_to(actor).values("pk"))
    counted = rows.select_related("organisation").annotate(objection_count=Count("objections"))
    return list(counted.order_by("-created_at", "-id"))


def is_under_way(call: Call) -> bool:
    """Whether a notice of the list is being written, hangs, or waits to be concluded."""
    return bool(_about(call).filter(state__in=UNDER_WAY).exists())


def is_concluded(call: Call) -> bool:
    """Whether the list as it is now, by the body itself, was shown for its whole time and passed."""
    if call.put_up_at is None:
        return False
    passed = _about(call).filter(state=NoticeState.PASSED, submitted_at__gte=call.put_up_at)
    return bool(passed.filter(organisation=call.organisation_id).exists())


def may_announce(call: Call, actor: Actor) -> bool:
    """Whether the actor can open the notice now: the list is settled, none is under way, and none has concluded."""
    if call.state != CallState.NOTICE or not actor.has(Permission.NOTICE_CREATE):
        return False
    if actor.organisation_id != call.organisation_id:
        return False
    return not is_under_way(call) and not is_concluded(call)


def proposed(call: Call) -> dict[str, Any]:
    """Title, text and table of the notice, as they follow from the list."""
    head = [_("名次"), _("申报编号"), _("项目名称"), _("申报单位"), _("结论"), _("拟支持金额")]
    rows = [
        [
            "" if line.rank is None else line.rank,
            line.application.number,
            line.application.title,
            str(line.application.organisation),
            str(line.get_outcome_display()),
            format_yuan(line.amount_yuan),
        ]
        for line in call.decisions.in_order()
        if line.outcome != Outcome.DECLINED
    ]
    text = _(
        "“%(title)s”已完成形式审查和评审遴选，现将拟入选和备选项目予以公示。"
        "对公示内容有异议的，请在公示期内提出，并写明事实和依据。"
    )
    return {
        "title": _("%(title)s拟入选项目公示") % {"title": call.title[:80]},
        "text": text % {"title": call.title},
        "items": documents.table(head, rows),
    }


@transaction.atomic
def announce(call: Call, *, actor: Actor) -> PublicNotice:
    """Open the notice of the settled list and hand it on to its secrecy review.

    By the calling body alone. Raises AccessError or DomainError, as `open_notice` does, and then nothing has changed.
    """
    locked: Call = Call.objects.select_for_update(of=("self",)).get(pk=call.pk)
    if locked.state != CallState.NOTICE:
        raise DomainError("wrong_state", _("名单定稿以后、公布结果以前才能公示。"))
    if locked.organisation_id != actor.organisation_id:
        raise DomainError("not_own", _("由发布申报通知的部门公示。"))
    if is_concluded(locked):
        raise DomainError("notice_concluded", _("这份名单已经公示期满，不用再公示。"))
    return open_notice(locked, actor=actor, kind=SELECTION.key, places=(), **proposed(locked))
