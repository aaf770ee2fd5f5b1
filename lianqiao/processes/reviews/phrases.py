"""What reviews tell people, and whom; nothing that an expert is told names the parties of a subject."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core import inbox, links
from lianqiao.core.documents import day_words
from lianqiao.core.messages import register
from lianqiao.core.permissions import Role
from lianqiao.core.transitions import Context
from lianqiao.processes.reviews.enums import OPEN_ASSIGNMENTS, AssignmentState, BallotState
from lianqiao.processes.reviews.models import Assignment, Ballot, Expert, Foresight, Review, Visit
from lianqiao.registers.organisations.enums import MembershipState
from lianqiao.registers.organisations.models import Membership
from lianqiao.registers.organisations.queries.actors import people_for

register("reviews", gettext_lazy("专家评审"), group="tasks")


def tell_invited(expert: Expert, context: Context) -> None:
    """Whoever is to join a pool: please confirm."""
    inbox.send(
        [expert.user],
        key=f"reviews.expert.{expert.pk}.{context.at:%Y%m%d%H%M%S%f}",
        subject=_("%(body)s邀请您加入评审专家库") % {"body": expert.organisation.name},
        text=_("请打开专家档案，确认是否加入，并填写应当回避的单位和人员。"),
        url=links.page_of(expert),
    )


def tell_keeper_of_answer(expert: Expert, context: Context) -> None:
    """Who invited the expert: his answer."""
    given = {"name": expert.user.name, "state": expert.get_state_display()}
    inbox.send(
        people_for(expert.organisation_id, expert.created_by_id),
        key=f"reviews.expert.{expert.pk}.answer.{context.at:%Y%m%d%H%M%S%f}",
        subject=_("专家%(name)s：%(state)s") % given,
        text=context.reason,
        url=links.page_of(expert),
    )


def tell_experts(review: Review, assignments: Iterable[Assignment]) -> None:
    """Each expert once: how many subjects wait for an answer, until when."""
    rows: dict[Any, list[Assignment]] = defaultdict(list)
    for row in assignments:
        rows[row.expert_id].append(row)
    for mine in rows.values():
        given = {"title": review.title[:60], "count": len(mine), "day": day_words(review.due_on)}
        inbox.send(
            [mine[0].expert.user],
            key=f"reviews.asked.{mine[0].pk}",
            subject=_("请评审“%(title)s”%(count)d 件") % given,
            text=_("请尽快答复是否接受，并在 %(day)s 前提交评分。有利害关系的请回避。") % given,
            url=links.page_of(mine[0]),
        )


def tell_replacement(assignment: Assignment, context: Context) -> None:
    """An expert who was drawn for the place of another."""
    tell_experts(assignment.review, [assignment])


def tell_drawn(review: Review, context: Context) -> None:
    """All experts of a review that has opened."""
    rows: Any = review.assignments.filter(state=AssignmentState.ASKED)
    tell_experts(review, rows.select_related("expert__user").order_by("pk"))


def remind_experts(review: Review, context: Context) -> None:
    """Those who have not handed in everything: the last day comes near."""
    _tell_open(review, _("“%(title)s”还有 %(count)d 件没有提交，%(day)s 截止"), "", f"remind.{context.data['day']}")


def tell_of_new_day(review: Review, context: Context) -> None:
    """Those who have not handed in everything: there is more time."""
    mark = f"day.{context.at:%Y%m%d%H%M%S%f}"
    _tell_open(review, _("“%(title)s”延期到 %(day)s，还有 %(count)d 件没有提交"), context.reason, mark)


def tell_of_panel(review: Review, context: Context) -> None:
    """Those who have judged: please vote."""
    rows = review.assignments.filter(state=AssignmentState.SUBMITTED).select_related("expert__user").order_by("pk")
    _tell_each(review, rows, _("“%(title)s”进入合议，请对您评过的 %(count)d 件表决"), "", "panel")


def tell_of_cancelling(review: Review, context: Context) -> None:
    """Those who were asked, that it is over."""
    rows = review.assignments.filter(state=AssignmentState.CALLED_OFF).select_related("expert__user").order_by("pk")
    _tell_each(review, rows, _("“%(title)s”已取消，不必再评"), context.reason, "cancelled")


def tell_expert_of_return(assignment: Assignment, context: Context) -> None:
    """The expert: a sheet comes back."""
    inbox.send(
        [assignment.expert.user],
        key=f"reviews.returned.{assignment.pk}.{context.at:%Y%m%d%H%M%S%f}",
        subject=_("评分表退回：%(code)s") % {"code": assignment.subject.code},
        text=context.reason,
        url=links.page_of(assignment),
    )


def tell_expert_of_recall(assignment: Assignment, context: Context) -> None:
    """The expert: the subject was given to somebody else."""
    inbox.send(
        [assignment.expert.user],
        key=f"reviews.recalled.{assignment.pk}",
        subject=_("不必再评：%(code)s") % {"code": assignment.subject.code},
        text=context.reason,
        url=links.page_of(assignment),
    )


def tell_keeper_of_gap(assignment: Assignment, context: Context) -> None:
    """The organiser: nobody is left who could take a place."""
    review = assignment.review
    inbox.send(
        people_for(review.organisation_id, review.created_by_id),
        key=f"reviews.gap.{assignment.pk}",
        subject=_("“%(title)s”的 %(code)s 缺一位专家") % {"title": review.title[:60], "code": assignment.subject.code},
        text=_("没有可以补抽的专家，请充实专家库，或就现有评分办理。"),
        url=links.page_of(review),
    )


def _tell_open(review: Review, subject: str, text: str, mark: str) -> None:
    rows = review.assignments.filter(state__in=OPEN_ASSIGNMENTS).select_related("expert__user").order_by("pk")
    _tell_each(review, rows, subject, text, mark)


def _tell_each(review: Review, rows: Any, subject: str, text: str, mark: str) -> None:
    of_expert: dict[Any, list[Assignment]] = defaultdict(list)
    for row in rows:
        of_expert[row.expert_id].append(row)
    for mine in of_expert.values():
        given = {"title": review.title[:60], "count": len(mine), "day": day_words(review.due_on)}
        inbox.send(
            [mine[0].expert.user],
            key=f"reviews.{mark}.{review.pk}",
            subject=subject % given,
            text=text,
            url=links.page_of(mine[0]),
        )


def tell_visitors(visit: Visit, context: Context) -> None:
    """Each member of a visit: where and when."""
    given = {"code": visit.subject.code, "day": day_words(visit.held_on), "place": visit.place}
    _tell_members(visit, context, _("%(day)s 现场考察：%(code)s") % given, _("地点：%(place)s。") % given + visit.note)


def tell_visitors_of_change(visit: Visit, context: Context) -> None:
    """Each member of a visit: it was cancelled, or its report came back."""
    given = {"code": visit.subject.code, "state": visit.get_state_display()}
    _tell_members(visit, context, _("现场考察 %(code)s：%(state)s") % given, context.reason)


def _tell_members(visit: Visit, context: Context, subject: str, text: str) -> None:
    inbox.send(
        [row.expert.user for row in visit.members.select_related("expert__user")],
        key=f"reviews.visit.{visit.pk}.{context.at:%Y%m%d%H%M%S%f}",
        subject=subject,
        text=text,
        url=links.page_of(visit),
    )


def tell_keeper_of_findings(visit: Visit, context: Context) -> None:
    """The organiser: the findings of a visit are there."""
    inbox.send(
        people_for(visit.organisation_id, visit.created_by_id),
        key=f"reviews.visit.{visit.pk}.found.{context.at:%Y%m%d%H%M%S%f}",
        subject=_("现场考察有了结论：%(code)s") % {"code": visit.subject.code},
        text="",
        url=links.page_of(visit),
    )


def tell_users(review: Review, context: Context) -> None:
    """Every organisation that is to judge as a user."""
    for ballot in review.ballots.filter(state=BallotState.ASKED).select_related("subject", "review").order_by("pk"):
        ask_unit(ballot, context)


def ask_unit(ballot: Ballot, context: Context) -> None:
    """The people of an organisation who fill in forms: please judge what you use."""
    given = {"title": ballot.subject.title[:60], "day": day_words(ballot.review.due_on)}
    inbox.send(
        [row.user for row in _writers(ballot.unit_id)],
        key=f"reviews.ballot.{ballot.pk}",
        subject=_("请贵单位作为用户评价“%(title)s”") % given,
        text=_("谁使用、谁评价。请在 %(day)s 前打分，并写明使用情况。") % given,
        url=links.page_of(ballot),
        organisations=[ballot.unit_id],
    )


def tell_unit_of_void(ballot: Ballot, context: Context) -> None:
    """Whoever gave the marks: they do not count, and why."""
    inbox.send(
        people_for(ballot.unit_id, ballot.cast_by_id),
        key=f"reviews.ballot.{ballot.pk}.void",
        subject=_("对“%(title)s”的评价不计入") % {"title": ballot.subject.title[:60]},
        text=context.reason,
        url=links.page_of(ballot),
    )


def _writers(unit: Any) -> Any:
    roles = [str(role) for role in (Role.ADMINISTRATOR, Role.EDITOR, Role.MANAGER)]
    rows = Membership.objects.filter(organisation=unit, state=MembershipState.ACTIVE, roles__overlap=roles)
    return rows.select_related("user").order_by("user_id")


def ask_panel(foresight: Foresight, context: Context) -> None:
    """Every panelist: a round has begun, until when."""
    given = {"title": foresight.title[:60], "round": foresight.round, "day": ""}
    if foresight.due_on is not None:
        given["day"] = day_words(foresight.due_on)
    _tell_panel(foresight, f"round{foresight.round}", _("请参加“%(title)s”第 %(round)d 轮预测，%(day)s 截止") % given)


def tell_panel_of_report(foresight: Foresight, context: Context) -> None:
    """Every panelist: the report can be read."""
    _tell_panel(foresight, "report", _("“%(title)s”已出报告") % {"title": foresight.title[:60]})


def _tell_panel(foresight: Foresight, mark: str, subject: str) -> None:
    inbox.send(
        [row.expert.user for row in foresight.panel.select_related("expert__user").order_by("pk")],
        key=f"reviews.foresight.{foresight.pk}.{mark}",
        subject=subject,
        text=_("回答是匿名的：其他专家只看到全组意见的分布和不具名的理由。"),
        url=links.page_of(foresight),
    )


def tell_of_round(foresight: Foresight, context: Context) -> None:
    """The organiser: a round has ended, please look at it."""
    inbox.send(
        people_for(foresight.organisation_id, foresight.created_by_id),
        key=f"reviews.foresight.{foresight.pk}.ended.{foresight.round}",
        subject=_("“%(title)s”第 %(round)d 轮已截止") % {"title": foresight.title[:60], "round": foresight.round},
        text="",
        url=links.page_of(foresight),
    )
