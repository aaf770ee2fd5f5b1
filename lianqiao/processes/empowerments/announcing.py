"""The public notice of an empowerment: its kind, the text that is proposed, and putting it up."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from lianqiao.core import documents
from lianqiao.core.access import Actor
from lianqiao.core.errors import DomainError
from lianqiao.core.notices.domain.notices import Posting, open_notice
from lianqiao.core.notices.enums import Place
from lianqiao.core.notices.kinds import NoticeKind, register
from lianqiao.core.notices.models import PublicNotice
from lianqiao.core.permissions import Permission
from lianqiao.processes.empowerments import limits
from lianqiao.processes.empowerments.enums import EmpowermentState
from lianqiao.processes.empowerments.models import Empowerment

KIND = register(
    NoticeKind(
        "empowerment",
        _("赋权公示"),
        limits.NOTICE_LENGTH,
        required=(Place.UNIT, Place.PORTAL),
        advice=_("须写明成果名称、成果完成人、赋权方式和份额或期限，以及约定收益。"),
    )
)


def proposed(empowerment: Empowerment) -> dict[str, Any]:
    """What the notice says unless somebody changes it."""
    people = "、".join(one.name for one in empowerment.participants.all())
    income = "；".join(one.words for one in empowerment.terms.all()) or _now("无")
    text = _now(
        "根据有关规定和本单位决定（%(paper)s），拟将下列职务科技成果赋予成果完成人。现予公示，对公示内容有异议的，请在公示期内提出。"
    )
    return {
        "title": _now("关于“%(title)s”赋权的公示") % {"title": empowerment.achievement.title[:80]},
        "text": text % {"paper": empowerment.decision_paper},
        "items": documents.table(
            [_now("成果名称"), _now("成果完成人"), _now("赋权方式"), _now("约定收益")],
            [[empowerment.achievement.title, people, empowerment.form_words, income]],
        ),
        "unit_location": _now("单位公告栏和网站"),
    }


@transaction.atomic
def announce(empowerment: Empowerment, *, actor: Actor, places: Iterable[Posting], **values: Any) -> PublicNotice:
    """Put it up; it runs by itself after the secrecy review. Raises AccessError or DomainError."""
    actor.require(Permission.EMPOWERMENT_HANDLE, empowerment)
    if empowerment.state != EmpowermentState.NOTICE:
        raise DomainError("not_decided", _now("单位决定以后才能公示。"))
    return open_notice(empowerment, actor=actor, kind=KIND.key, places=places, **values)


def notices_of(empowerment: Empowerment) -> Any:
    """The notices about it, the latest first."""
    kind = ContentType.objects.get_for_model(Empowerment)
    return PublicNotice.objects.filter(subject_type=kind, subject_id=empowerment.pk).order_by("-created_at", "-pk")
