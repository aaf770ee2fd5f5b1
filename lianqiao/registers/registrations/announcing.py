"""The public notice before the certificate: whether one is asked for, what it says, and opening it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Count
from django.utils.translation import gettext as _

from lianqiao.core import clock, documents, norms
from lianqiao.core.access import Actor
from lianqiao.core.errors import DomainError
from lianqiao.core.filing.enums import FilingState
from lianqiao.core.notices.domain.notices import UNDER_WAY, Posting, is_concluded, open_notice
from lianqiao.core.notices.kinds import REGISTRATION
from lianqiao.core.notices.models import PublicNotice
from lianqiao.core.permissions import Permission
from lianqiao.registers.registrations.models import Registration
from lianqiao.registers.registrations.transitions import NOTICE, NOTICE_KIND


def is_asked_for(registration: Registration) -> bool:
    """Whether the place of registration wants a public notice before the certificate (REG-06)."""
    return NOTICE.find(where=registration.region_id, on=clock.today()) is not None


def length_for(actor: Actor) -> norms.Duration:
    """How long a notice runs that the actor's unit opens today."""
    return REGISTRATION.length.get(where=actor.organisation, on=clock.today()).value


def notices_of(registration: Registration, actor: Actor) -> list[PublicNotice]:
    """The notices about the registration that the actor may see, newest first, with `objection_count`; one query."""
    about = ContentType.objects.get_for_model(Registration)
    rows = PublicNotice.objects.visible_to(actor).filter(
        subject_type=about, subject_id=registration.pk, kind=NOTICE_KIND
    )
    counted = rows.select_related("organisation").annotate(objection_count=Count("objections"))
    return list(counted.order_by("-created_at", "-id"))


def may_announce(registration: Registration, actor: Actor) -> bool:
    """Whether the actor can open the notice now: it is asked for, none is under way, and none has concluded."""
    if registration.state != FilingState.SUBMITTED or not is_asked_for(registration):
        return False
    if not actor.has(Permission.NOTICE_CREATE) or not actor.oversees(registration.region_id):
        return False
    about = ContentType.objects.get_for_model(Registration)
    running = PublicNotice.objects.filter(
        subject_type=about, subject_id=registration.pk, kind=NOTICE_KIND, state__in=UNDER_WAY
    )
    return not running.exists() and not is_concluded(registration, NOTICE_KIND)


def proposed(registration: Registration) -> dict[str, Any]:
    """Title, text and table of the notice, as they are proposed to whoever opens it."""
    achievement = registration.achievement
    people = list(achievement.completers.all())
    units = [str(registration.organisation), *(row.organisation_name for row in people if row.organisation_name)]
    head = [_("成果名称"), _("完成单位"), _("完成人"), _("评价方式"), _("评价单位")]
    row = [
        registration.title,
        "、".join(dict.fromkeys(units)),
        "、".join(person.name for person in people),
        str(registration.get_evaluation_display()),
        registration.evaluator,
    ]
    text = _(
        "“%(title)s”已申请科技成果登记，现按规定在颁发登记证书前予以公示。"
        "对成果的真实性、完成单位和完成人及其排序、知识产权归属有异议的，请在公示期内实名提出，并提供依据。"
    )
    return {
        "title": _("科技成果登记公示：%(title)s") % {"title": registration.title[:90]},
        "text": text % {"title": registration.title},
        "items": documents.table(head, [row]),
    }


@transaction.atomic
def announce(
    registration: Registration,
    *,
    actor: Actor,
    title: str,
    text: str,
    items: dict[str, Any],
    places: Iterable[Posting],
    first_day: date | None = None,
) -> PublicNotice:
    """Open the notice about a registration that was handed in, and hand it on to its secrecy review.

    By a government that oversees its region: nobody announces and concludes what concerns himself. Raises AccessError
    or DomainError, as `open_notice` does, and then nothing has changed.
    """
    locked = Registration.objects.select_for_update(of=("self",)).get(pk=registration.pk)
    if locked.state != FilingState.SUBMITTED:
        raise DomainError("wrong_state", _("登记申请提交以后、准予登记以前才能公示。"))
    if is_concluded(locked, NOTICE_KIND):
        raise DomainError("notice_concluded", _("这项登记已经公示期满，不用再公示。"))
    return open_notice(
        locked,
        actor=actor,
        kind=NOTICE_KIND,
        title=title,
        text=text,
        items=items,
        places=places,
        first_day=first_day,
    )
