"""Tables of rubrics, experts, reviews and an expert's assignments."""

from __future__ import annotations

from typing import Any

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

from lianqiao.core import links
from lianqiao.core.tables import DayColumn
from lianqiao.processes.reviews.models import Assignment, Ballot, Expert, Review, Rubric


def linked(label: Any, **options: Any) -> tables.Column:
    """The column that leads to the record."""
    return tables.Column(
        verbose_name=label,
        linkify=lambda record: links.page_of(record),
        orderable=False,
        attrs={"td": {"class": "wide"}},
        **options,
    )


def plain(label: Any, **options: Any) -> tables.Column:
    """A column that is only read."""
    return tables.Column(verbose_name=label, orderable=False, **options)


def counted(label: Any, **options: Any) -> tables.Column:
    """A column of numbers."""
    return plain(label, attrs={"td": {"class": "num"}}, **options)


class RubricTable(tables.Table):
    """Rubrics."""

    title = linked(_("名称"))
    criterion_count = counted(_("评审项"))
    state = plain(_("状态"), attrs={"td": {"class": "nowrap"}})
    updated_at = DayColumn(verbose_name=_("更新"), orderable=False)

    class Meta:
        model = Rubric
        fields = ("title", "criterion_count", "state", "updated_at")
        order_by = ()
        empty_text = ""


class ExpertTable(tables.Table):
    """Experts of the pool, or one's own entries."""

    user = linked(_("姓名"), accessor="user__name")
    employer = plain(_("工作单位"))
    post = plain(_("职称或职务"))
    known_fields = plain(_("评审领域"), accessor="pk")
    most_open = counted(_("同时承担"))
    organisation = plain(_("专家库"))
    state = plain(_("状态"), attrs={"td": {"class": "nowrap"}})

    class Meta:
        model = Expert
        fields = ("user", "employer", "post", "known_fields", "most_open", "organisation", "state")
        order_by = ()
        empty_text = ""

    def render_known_fields(self, record: Expert) -> str:
        """The names."""
        return "、".join(str(row) for row in record.fields.all())

    def value_known_fields(self, record: Expert) -> str:
        """For exports: the same."""
        return self.render_known_fields(record)


class ReviewTable(tables.Table):
    """Reviews with how far they have come."""

    title = linked(_("名称"))
    rubric = plain(_("评审标准"))
    subject_count = counted(_("件数"))
    done_count = counted(_("已交评分表"))
    due_on = DayColumn(verbose_name=_("截止"), orderable=False)
    state = plain(_("状态"), attrs={"td": {"class": "nowrap"}})

    class Meta:
        model = Review
        fields = ("title", "rubric", "subject_count", "done_count", "due_on", "state")
        order_by = ()
        empty_text = ""

    def render_done_count(self, record: Any) -> str:
        """Of how many."""
        return f"{record.done_count} / {record.asked_count}" if record.asked_count else "—"


class TaskTable(tables.Table):
    """What an expert was asked to judge; names nobody."""

    subject = linked(_("题目"))
    review = plain(_("评审"))
    organisation = plain(_("组织部门"), accessor="review__organisation")
    due_on = DayColumn(verbose_name=_("截止"), accessor="review__due_on", orderable=False)
    state = plain(_("状态"), attrs={"td": {"class": "nowrap"}})

    class Meta:
        model = Assignment
        fields = ("subject", "review", "organisation", "due_on", "state")
        order_by = ()
        empty_text = ""


class BallotTable(tables.Table):
    """What a unit is asked to judge as a user."""

    subject = linked(_("题目"), accessor="subject__title")
    owner = plain(_("申报单位"), accessor="subject__owner_label")
    organisation = plain(_("组织部门"), accessor="review__organisation")
    ground = plain(_("依据"))
    due_on = DayColumn(verbose_name=_("截止"), accessor="review__due_on", orderable=False)
    state = plain(_("状态"), attrs={"td": {"class": "nowrap"}})

    class Meta:
        model = Ballot
        fields = ("subject", "owner", "organisation", "ground", "due_on", "state")
        order_by = ()
        empty_text = ""
