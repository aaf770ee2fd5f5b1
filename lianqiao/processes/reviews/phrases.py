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
from lianqiao.core.transitions import Context
from lianqiao.processes.reviews.enums import OPEN_ASSIGNMENTS, AssignmentState
from lianqiao.processes.reviews.models import Assignment, Expert, Review
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
