"""What people are told about notices and objections."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core import inbox, links, people
from lianqiao.core.documents import day_words
from lianqiao.core.messages import register
from lianqiao.core.notices.enums import NoticeState
from lianqiao.core.notices.models import Objection, PublicNotice
from lianqiao.core.permissions import Role
from lianqiao.core.transitions import Context

register("notices", gettext_lazy("公示的办理与异议"), group="notices")


def tell_secrecy_officers(notice: PublicNotice, context: Context) -> None:
    """The secrecy officers of the unit, or of the region's government where it has none."""
    told = people.members_with(Role.SECRECY_OFFICER, [notice.organisation_id])
    told = told or people.overseers_with(Role.SECRECY_OFFICER, notice.region_id)
    _send(told, notice, _("待保密审查"), _("公示开始前请完成保密审查。"))


def tell_owner(notice: PublicNotice, context: Context) -> None:
    """Whoever works on the notice: what became of it, and what comes next."""
    subject, text = _words(notice)
    told = f"{text}\n{context.reason}".strip()
    _send(_owners(notice), notice, subject, told, organisations=[notice.organisation_id])


def tell_of_objection(objection: Objection) -> None:
    """Whoever works on the notice: somebody objects; without the name, which stands on the page alone."""
    notice = objection.notice
    inbox.send(
        _owners(notice),
        key=f"notices.objection.{objection.pk}",
        subject=_("公示“%(title)s”收到异议") % {"title": notice.title[:60]},
        text=_("请在 %(day)s 前核实并答复，异议人的信息请严格保密。") % {"day": day_words(objection.due)},
        url=links.page_of(notice),
        organisations=[notice.organisation_id],
    )


def tell_objector(objection: Objection, context: Context) -> None:
    """The person who objected, where they were signed in: the answer."""
    if objection.user is None:
        return
    inbox.send(
        [objection.user],
        key=f"notices.objection.{objection.pk}.answer",
        subject=_("您对“%(title)s”的异议已答复") % {"title": objection.notice.title[:60]},
        text=f"{objection.get_state_display()}\n{objection.answer}",
    )


def _words(notice: PublicNotice) -> tuple[str, str]:
    if notice.state == NoticeState.SCHEDULED and notice.first_day and notice.last_day:
        days = {"first": day_words(notice.first_day), "last": day_words(notice.last_day)}
        return _("将按期公示"), _("公示期：%(first)s至%(last)s。请同时在本单位等地点张贴并登记。") % days
    if notice.state == NoticeState.RUNNING:
        return _("开始公示"), _("请在各公示地点同步公示，保留照片或网页截图。")
    if notice.state == NoticeState.PASSED:
        return _("公示通过"), _("可以下载公示证明。")
    if notice.state == NoticeState.ENDED:
        return _("公示期满"), _("还有事项要办结：答复异议，或登记各地点的实际公示时间。")
    return _("已退回"), _("请按下面的理由修改。")


def _owners(notice: PublicNotice) -> list[Any]:
    return people.people_for(notice.organisation_id, notice.submitted_by_id or notice.created_by_id)


def _send(told: list[Any], notice: PublicNotice, subject: str, text: str, *, organisations: Iterable[Any] = ()) -> None:
    inbox.send(
        told,
        key=f"notices.{notice.pk}.{notice.state}.{notice.updated_at:%Y%m%d%H%M%S%f}",
        subject=_("公示“%(title)s”%(subject)s") % {"title": notice.title[:60], "subject": subject},
        text=text,
        url=links.page_of(notice),
        organisations=organisations,
    )
