"""Tables of obligations and listings."""

from __future__ import annotations

from typing import Any

import django_tables2 as tables
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from lianqiao.core import links
from lianqiao.core.documents import day_words
from lianqiao.core.tables import DayColumn
from lianqiao.processes.obligations.enums import OPEN_CHECKS
from lianqiao.processes.obligations.models import Check, Listing, Obligation

NOWRAP = {"td": {"class": "nowrap"}}


def _linked(label: Any) -> tables.Column:
    return tables.Column(
        verbose_name=label,
        linkify=lambda record: links.page_of(record),
        orderable=False,
        attrs={"td": {"class": "wide"}},
    )


def next_check(obligation: Obligation) -> Check | None:
    """The first check that is not over; the checks are prefetched."""
    open_checks = [check for check in obligation.checks.all() if check.state in OPEN_CHECKS]
    return min(open_checks, key=lambda check: check.number, default=None)


class ObligationTable(tables.Table):
    """Obligations with their next check."""

    title = _linked(_("项目"))
    unit = tables.Column(verbose_name=_("承担单位"), orderable=False, attrs={"td": {"class": "unit"}})
    organisation = tables.Column(verbose_name=_("跟踪部门"), orderable=False, attrs={"td": {"class": "unit"}})
    accepted_on = DayColumn(verbose_name=_("验收"), orderable=False)
    due_on = DayColumn(verbose_name=_("下次核查"), accessor="pk", orderable=False)
    check_state = tables.Column(verbose_name=_("核查"), accessor="pk", orderable=False, attrs=NOWRAP)
    outcome = tables.Column(verbose_name=_("结果"), orderable=False, attrs=NOWRAP, empty_values=())

    class Meta:
        model = Obligation
        fields = ("title", "unit", "organisation", "accepted_on", "due_on", "check_state", "outcome")
        sequence = fields
        order_by = ()
        empty_text = ""

    def render_due_on(self, record: Any) -> str:
        """The day of the next check."""
        check = next_check(record)
        return "—" if check is None else day_words(check.due_on)

    def value_due_on(self, record: Any) -> Any:
        """For exports: the day."""
        check = next_check(record)
        return None if check is None else check.due_on

    def render_check_state(self, record: Any) -> str:
        """How far that check has come."""
        check = next_check(record)
        return "—" if check is None else str(check.get_state_display())

    def value_check_state(self, record: Any) -> str:
        """For exports: the same."""
        return self.render_check_state(record)

    def render_outcome(self, record: Any) -> str:
        """What became of it."""
        return str(record.get_outcome_display() or _now("跟踪中"))


class ListingTable(tables.Table):
    """Listings."""

    title = _linked(_("项目或平台"))
    kind = tables.Column(verbose_name=_("名单"), orderable=False, attrs={"td": {"class": "unit"}})
    unit = tables.Column(verbose_name=_("单位"), orderable=False, attrs={"td": {"class": "unit"}})
    people = tables.Column(verbose_name=_("人员"), accessor="pk", orderable=False)
    state = tables.Column(verbose_name=_("状态"), orderable=False, attrs=NOWRAP)
    listed_on = DayColumn(verbose_name=_("列入"), orderable=False)
    effect_until = DayColumn(verbose_name=_("期满"), orderable=False)
    review_on = DayColumn(verbose_name=_("复核"), orderable=False)

    class Meta:
        model = Listing
        fields = ("title", "kind", "unit", "people", "state", "listed_on", "effect_until", "review_on")
        sequence = fields
        order_by = ()
        empty_text = ""

    def render_people(self, record: Any) -> str:
        """The persons by rank."""
        return "、".join(line.name for line in record.lines.all() if line.rank) or "—"

    def value_people(self, record: Any) -> str:
        """For exports: the same."""
        return self.render_people(record)
