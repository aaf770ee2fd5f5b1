"""What secondments tell people, and whom."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core import inbox, links, people
from lianqiao.core.documents import day_words
from lianqiao.core.messages import register
from lianqiao.core.permissions import Role
from lianqiao.core.transitions import Context
from lianqiao.processes.secondments.enums import SecondmentState
from lianqiao.processes.secondments.models import Secondment

register("secondments", gettext_lazy("科技人员选派"), group="tasks")

#: Characters of a title that stand in the subject of a message.
_SHORT = 50
S = SecondmentState


def _writers(organisation_id: Any) -> list[Any]:
    return people.members_with(Role.ADMINISTRATOR, [organisation_id])


def _reviewers(organisation_id: Any) -> list[Any]:
    return [] if organisation_id is None else people.members_with(Role.REVIEWER, [organisation_id])


def _send(secondment: Secondment, who: list[Any], *, occasion: str, subject: str, text: str) -> None:
    inbox.send(
        who,
        key=f"secondments.secondment.{secondment.pk}.{occasion}",
        subject=subject % {"title": secondment.post.title[:_SHORT], "name": secondment.person},
        text=text,
        url=links.page_of(secondment),
    )


def _stamp(context: Context) -> str:
    return f"{context.at:%Y%m%d%H%M%S%f}"


def ask_home(secondment: Secondment) -> None:
    """The home unit: one of its people has applied, and needs its consent."""
    _send(
        secondment,
        _writers(secondment.organisation_id),
        occasion="applied",
        subject=_("%(name)s应聘“%(title)s”，请单位答复"),
        text=_("用人单位：%(host)s。同意以后才会送到用人单位。") % {"host": secondment.host},
    )


def tell_person(secondment: Secondment, context: Context) -> None:
    """The person: what became of it, and why."""
    text = _("现在的状态是“%(state)s”。") % {"state": secondment.get_state_display()}
    _send(
        secondment,
        [secondment.person],
        occasion=f"person.{secondment.state}.{_stamp(context)}",
        subject=_("“%(title)s”：") + str(secondment.get_state_display()),
        text=f"{text}\n{context.reason}".strip(),
    )


def tell_host(secondment: Secondment, context: Context) -> None:
    """The host: somebody has applied, accepted or left."""
    _send(
        secondment,
        people.people_for(secondment.host_id, secondment.post.created_by_id),
        occasion=f"host.{secondment.state}.{_stamp(context)}",
        subject=_("%(name)s（“%(title)s”）：") + str(secondment.get_state_display()),
        text=context.reason,
    )


def tell_home(secondment: Secondment, context: Context) -> None:
    """The home unit: how far it has come."""
    _send(
        secondment,
        _writers(secondment.organisation_id),
        occasion=f"home.{secondment.state}.{_stamp(context)}",
        subject=_("%(name)s（“%(title)s”）：") + str(secondment.get_state_display()),
        text=context.reason,
    )


def tell_body(secondment: Secondment, context: Context) -> None:
    """The body: both sides are settled, or something is asked of it."""
    _send(
        secondment,
        _reviewers(secondment.post.body_id),
        occasion=f"body.{secondment.state}.{_stamp(context)}",
        subject=_("%(name)s（“%(title)s”）：") + str(secondment.get_state_display()),
        text=context.reason,
    )


def ask_to_sign(secondment: Secondment, context: Context) -> None:
    """The person and both units: the agreement, or the extension, waits for their signatures."""
    who = [
        secondment.person,
        *_writers(secondment.organisation_id),
        *people.people_for(secondment.host_id, secondment.post.created_by_id),
    ]
    _send(
        secondment,
        who,
        occasion=f"sign.{secondment.signing_round}",
        subject=_("请签署“%(title)s”的三方协议（%(name)s）"),
        text=_("先由本人写好工作计划，再由三方分别签署；签完最后一方，任期开始。")
        if secondment.state == S.APPOINTED
        else context.reason,
    )


def ask_assessment(secondment: Secondment, context: Context) -> None:
    """The person and the host: a period is over."""
    _send(
        secondment,
        [secondment.person],
        occasion=f"assess.person.{_stamp(context)}",
        subject=_("请填写“%(title)s”的考核小结"),
        text="",
    )
    _send(
        secondment,
        people.people_for(secondment.host_id, secondment.post.created_by_id),
        occasion=f"assess.host.{_stamp(context)}",
        subject=_("请评价%(name)s（“%(title)s”）"),
        text=_("本人小结和服务记录在页面上。"),
    )


def remind_of_end(secondment: Secondment, context: Context) -> None:
    """The person, both units and the body: the term ends soon."""
    day = "" if secondment.ends_on is None else day_words(secondment.ends_on)
    who = [secondment.person, *_writers(secondment.organisation_id), *_writers(secondment.host_id)]
    _send(
        secondment,
        [*who, *_reviewers(secondment.post.body_id)],
        occasion=f"ends.{secondment.ends_on}",
        subject=_("%(name)s（“%(title)s”）任期将满"),
        text=_("任期到 %(day)s。需要延期的，请用人单位提出。") % {"day": day},
    )


def tell_all(secondment: Secondment, context: Context) -> None:
    """The person, both units and the body."""
    tell_person(secondment, context)
    tell_host(secondment, context)
    tell_home(secondment, context)
    tell_body(secondment, context)
