"""The public notice of a batch: who is to be seconded from where to which post."""

from __future__ import annotations

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core import documents
from lianqiao.core.access import Actor
from lianqiao.core.errors import AccessError, DomainError
from lianqiao.core.notices import kinds
from lianqiao.core.notices.domain.notices import UNDER_WAY, open_notice
from lianqiao.core.notices.domain.notices import is_concluded as was_shown
from lianqiao.core.notices.models import PublicNotice
from lianqiao.core.permissions import Permission
from lianqiao.processes.secondments.enums import BatchState, SecondmentState
from lianqiao.processes.secondments.limits import NOTICE_LENGTH
from lianqiao.processes.secondments.models import Batch

NOTICE = kinds.register(
    kinds.NoticeKind(
        "secondment",
        gettext_lazy("选派公示"),
        NOTICE_LENGTH,
        by_government=True,
        advice=gettext_lazy("公示姓名、派出单位、用人单位和岗位；不写身份证号和联系方式。"),
    )
)


def _about(batch: Batch) -> Any:
    about = ContentType.objects.get_for_model(Batch)
    return PublicNotice.objects.filter(subject_type=about, subject_id=batch.pk, kind=NOTICE.key)


def notices_of(batch: Batch, actor: Actor) -> list[PublicNotice]:
    """The notices about the batch that the actor may see, newest first, with `objection_count`."""
    rows = _about(batch).filter(pk__in=PublicNotice.objects.visible_to(actor).values("pk"))
    return list(rows.annotate(objection_count=Count("objections")).order_by("-created_at", "-id"))


def is_under_way(batch: Batch) -> bool:
    """Whether a notice of it is being written, hangs, or waits to be concluded."""
    return bool(_about(batch).filter(state__in=UNDER_WAY).exists())


def is_concluded(batch: Batch) -> bool:
    """Whether the list as it is now was shown for the whole time, and every objection is answered."""
    return was_shown(batch, NOTICE.key)


def may_announce(batch: Batch, actor: Actor) -> bool:
    """Whether the actor can open the notice now."""
    if batch.state != BatchState.FIXED or not actor.has(Permission.NOTICE_CREATE):
        return False
    if actor.organisation_id != batch.organisation_id:
        return False
    return not is_under_way(batch) and not is_concluded(batch)


def proposed(batch: Batch) -> dict[str, Any]:
    """Title, text and table of the notice."""
    rows = batch.secondments.filter(state=SecondmentState.MATCHED).for_list().order_by("kind", "host_id", "pk")
    head = [_("姓名"), _("派出单位"), _("用人单位"), _("岗位"), _("类型")]
    told = [
        [str(one.person), str(one.organisation), str(one.host), one.post.title, one.get_kind_display()] for one in rows
    ]
    return {
        "title": _("%(title)s公示") % {"title": batch.title[:100]},
        "text": _("经本人应聘、单位同意、用人单位选择，拟选派下列人员，现予公示。")
        + _("对公示内容有异议的，请在公示期内提出，并写明事实和依据。"),
        "items": documents.table(head, told),
    }


@transaction.atomic
def announce(batch: Batch, *, actor: Actor) -> PublicNotice:
    """Open the notice of a list that is settled and hand it on to its secrecy review.

    Raises AccessError or DomainError, as `open_notice` does, and then nothing has changed.
    """
    locked: Batch = Batch.objects.select_for_update(of=("self",)).get(pk=batch.pk)
    if locked.organisation_id != actor.organisation_id:
        raise AccessError(_("由拟定名单的部门公示。"), permission=Permission.NOTICE_CREATE)
    if locked.state != BatchState.FIXED:
        raise DomainError("wrong_state", _("名单定稿以后、决定以前才能公示。"))
    if is_concluded(locked):
        raise DomainError("notice_concluded", _("已经公示期满，不用再公示。"))
    return open_notice(locked, actor=actor, kind=NOTICE.key, places=(), **proposed(locked))
