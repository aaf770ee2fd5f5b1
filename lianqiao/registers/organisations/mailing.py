"""The mail that carries an invitation: to an address that may not have an account yet, so it goes past the inbox."""

from collections.abc import Iterator
from contextlib import contextmanager
from smtplib import SMTPDataError, SMTPRecipientsRefused
from typing import Any

import structlog
from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import connection
from django.db.models import F
from django.utils.translation import gettext as _

from lianqiao.registers.organisations.domain.invitations import token_of
from lianqiao.registers.organisations.models import Invitation

logger = structlog.get_logger(__name__)

#: Held by the worker that mails invitations.
LOCK = 0x6C716D69


def mail_invitations() -> int:
    """Send the mails of open invitations that have not gone out; returns how many went.

    One worker does it at a time, held apart by a lock of the session and not by a transaction: none is open while the
    server is waited for. An error of the server is raised and the rest waits for the next run; an address that the
    server refuses is logged and waits too, without holding up the others.
    """
    sent = 0
    refused: list[Any] = []
    with _alone() as is_mine:
        if not is_mine:
            return 0
        with get_connection() as mail:
            while (outcome := _mail_next(mail, refused)) is not None:
                sent += outcome
    return sent


@contextmanager
def _alone() -> Iterator[bool]:
    """Whether this worker may mail; a worker that dies loses its session, and with it the lock."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [LOCK])
        is_mine = cursor.fetchone()[0]
    try:
        yield is_mine
    finally:
        if is_mine:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])


def _mail_next(mail: Any, refused: list[Any]) -> bool | None:
    waiting = Invitation.objects.filter(mailed__lt=F("sends"), accepted_at=None, revoked_at=None)
    rows = waiting.exclude(pk__in=refused).select_related("organisation", "invited_by").order_by("created_at")
    invitation = rows.first()
    if invitation is None:
        return None
    try:
        EmailMessage(*_words(invitation), to=[invitation.email], connection=mail).send()
    except (SMTPRecipientsRefused, SMTPDataError, ValueError) as refusal:
        logger.warning("invitation_refused", invitation=str(invitation.pk), error=type(refusal).__name__)
        refused.append(invitation.pk)
        return False
    # Somebody may have asked meanwhile for another mail: that one has a link of its own and goes out next.
    Invitation.objects.filter(pk=invitation.pk, mailed__lt=invitation.sends).update(mailed=invitation.sends)
    return True


def _words(invitation: Invitation) -> tuple[str, str]:
    names = {
        "person": invitation.invited_by,
        "unit": invitation.organisation,
        "roles": "、".join(invitation.role_labels),
        "day": invitation.expires_on,
        "node": settings.NODE_NAME,
        "link": f"{settings.LIANQIAO_BASE_URL}/workbench/invitations/{token_of(invitation)}/",
    }
    subject = _("[%(node)s] 邀请您加入 %(unit)s") % names
    text = _(
        "%(person)s 邀请您在%(node)s代表“%(unit)s”办理，角色：%(roles)s。\n\n"
        "请在 %(day)s 前打开下面的链接，注册或登录后接受邀请。链接只能用一次，请不要转发。\n\n%(link)s\n\n"
        "如果您不认识对方，不必理会这封邮件。"
    )
    return " ".join(subject.split()), text % names
