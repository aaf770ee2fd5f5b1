"""The letter by which an applicant is told the result, as an official document."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _

from lianqiao.core import documents
from lianqiao.core.documents import builtins
from lianqiao.core.money import format_yuan
from lianqiao.processes.programmes.enums import ApplicationState
from lianqiao.processes.programmes.models import Application

#: States in which there is a result to tell.
TOLD = (ApplicationState.SELECTED, ApplicationState.RESERVE, ApplicationState.DECLINED)


def has_letter(application: Application) -> bool:
    """Whether the result of its call is published."""
    return application.state in TOLD and application.call.decided_at is not None


def letter_of(application: Application, *, ending: str) -> bytes:
    """The letter as `pdf` or `docx`, on the paper of the body that decided. Two queries."""
    call = application.call
    decided_at = call.decided_at
    if not has_letter(application) or decided_at is None:
        raise LookupError(f"{application.pk} has no result yet")
    data = {
        "issuer": str(call.organisation),
        "number": "",
        "title": _("关于“%(call)s”遴选结果的通知") % {"call": call.title},
        "recipients": str(application.organisation),
        "body": documents.paragraphs(_body(application)),
        "attachments": [],
        "date": documents.day_words(timezone.localtime(decided_at).date()),
        "contact": _("联系人：%(name)s，电话：%(phone)s") % {"name": call.contact_name, "phone": call.contact_phone},
        "copies": "",
        "printed_by": "",
        "printed_on": "",
    }
    make = documents.pdf if ending == "pdf" else documents.render
    return make(builtins.NOTIFICATION, data, where=call.organisation)


def _body(application: Application) -> str:
    line = application.decision
    head = _("你单位申报的“%(title)s”（编号 %(number)s）已完成形式审查、评审遴选和公示。") % {
        "title": application.title,
        "number": application.number,
    }
    if application.state == ApplicationState.SELECTED:
        result = _("经研究决定予以支持。")
        if line.amount_yuan is not None:
            result = _("经研究决定予以支持，支持金额 %(money)s。") % {"money": format_yuan(line.amount_yuan)}
    elif application.state == ApplicationState.RESERVE:
        result = _("经研究列为备选项目。入选项目退出时，按名次递补，届时另行通知。")
    else:
        result = _("经研究未予支持。理由：%(reason)s。") % {"reason": line.reason.rstrip("。")}
    return "\n".join([head, result, _("特此通知。")])
