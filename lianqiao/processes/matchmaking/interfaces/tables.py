"""Tables of work lists; of hidden owners only what masking shows."""

from __future__ import annotations

from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.processes.matching.models import Match
from lianqiao.processes.matchmaking.models import Candidate
from lianqiao.registers.achievements.queries.masking import shown_to as achievement_shown_to
from lianqiao.registers.demands.queries.masking import shown_to as demand_shown_to

NOWRAP = {"td": {"class": "nowrap"}}


def holder_of(record: Any, actor: Any) -> str:
    """The owner as the actor may read it, and the region."""
    shown_to: Any = demand_shown_to if record._meta.model_name == "demand" else achievement_shown_to
    return f"{shown_to(record, actor).owner_name} · {record.region.name}"


class _RecordColumn(tables.Column):
    """A title with its holder below."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"orderable": False, **options})

    def render(self, value: Any, bound_column: Any, table: Any) -> Any:
        """The title leads to the public page."""
        return format_html(
            '<a href="{}">{}</a><span class="facts-note">{}</span>',
            reverse(f"portal:{value._meta.model_name}", args=[value.pk]),
            value.title,
            holder_of(value, table.request.actor),
        )

    def value(self, value: Any) -> str:
        """The title, in exports."""
        return str(value.title)


class _FitColumn(tables.Column):
    """The score in per cent."""

    def render(self, value: float) -> str:
        """Without decimals."""
        return f"{round(100 * value)}%"


class PairTable(tables.Table):
    """Open pairs with a box for what is done with many."""

    chosen = tables.Column(verbose_name=gettext_lazy("勾选"), accessor="pk", orderable=False, exclude_from_export=True)
    demand = _RecordColumn(verbose_name=gettext_lazy("需求"))
    achievement = _RecordColumn(verbose_name=gettext_lazy("成果"))
    score = _FitColumn(verbose_name=gettext_lazy("契合度"), attrs=NOWRAP)
    found_at = tables.DateColumn(verbose_name=gettext_lazy("发现日期"), format="Y-m-d", orderable=False, attrs=NOWRAP)
    assignee = tables.Column(
        verbose_name=gettext_lazy("经办人"), accessor="assignee_name", orderable=False, default="—", attrs=NOWRAP
    )
    look = tables.Column(verbose_name=gettext_lazy("理由"), accessor="pk", orderable=False, exclude_from_export=True)

    class Meta:
        model = Match
        fields = ("chosen", "demand", "achievement", "score", "found_at", "assignee", "look")
        order_by = ("-score",)
        empty_text = ""

    def render_chosen(self, record: Match) -> Any:
        """A box that belongs to the form below the table."""
        return format_html(
            '<label class="form-check"><input class="form-check-input" type="checkbox" name="pair" value="{}" '
            'form="handle"><span class="visually-hidden">{}</span></label>',
            record.pk,
            _("勾选 %(name)s") % {"name": record},
        )

    def render_look(self, record: Match) -> Any:
        """To the reasons and to what can be done with this one."""
        return format_html(
            '<a class="btn btn-sm" href="{}">{}<span class="visually-hidden">：{}</span></a>',
            reverse("workbench:candidate_pair", args=[record.pk]),
            _("查看"),
            record,
        )


class FoundPairTable(tables.Table):
    """Pairs that the matching found, whatever became of them."""

    demand = _RecordColumn(verbose_name=gettext_lazy("需求"))
    achievement = _RecordColumn(verbose_name=gettext_lazy("成果"))
    score = _FitColumn(verbose_name=gettext_lazy("契合度"), attrs=NOWRAP)
    found_at = tables.DateColumn(verbose_name=gettext_lazy("发现日期"), format="Y-m-d", orderable=False, attrs=NOWRAP)

    class Meta:
        model = Match
        fields = ("demand", "achievement", "score", "found_at")
        order_by = ("-score",)
        empty_text = ""


class CandidateTable(tables.Table):
    """What has been dealt with, and what the owners said."""

    pair = tables.Column(
        verbose_name=gettext_lazy("需求与成果"),
        accessor="pk",
        orderable=False,
        linkify=("workbench:candidate", {"pk": tables.A("pk")}),
    )
    state = tables.Column(verbose_name=gettext_lazy("状态"), orderable=False, attrs=NOWRAP)
    feedback = tables.Column(verbose_name=gettext_lazy("双方反馈"), accessor="pk", orderable=False)
    reason = tables.Column(
        verbose_name=gettext_lazy("排除原因"), accessor="get_drop_code_display", orderable=False, default="—"
    )
    updated_at = tables.DateColumn(verbose_name=gettext_lazy("更新日期"), format="Y-m-d", attrs=NOWRAP)

    class Meta:
        model = Candidate
        fields = ("pair", "state", "feedback", "reason", "updated_at")
        order_by = ("-updated_at",)
        empty_text = ""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.said: dict[Any, Any] = {}

    def render_pair(self, record: Candidate) -> str:
        """Both titles."""
        return str(record)

    def render_feedback(self, record: Candidate) -> str:
        """What the page has looked up for its rows."""
        found = self.said.get((record.demand_id, record.achievement_id))
        return "—" if found is None else found.text

    value_pair, value_feedback = render_pair, render_feedback
