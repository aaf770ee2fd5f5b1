"""Forms, table, filter, drawing and export of foresights by Delphi rounds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import django_filters
import django_tables2 as tables
from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from lianqiao.core import clock
from lianqiao.core.access import Actor
from lianqiao.core.publishing.filters import WordsFilter
from lianqiao.core.tables import DayColumn
from lianqiao.processes.reviews.delphi import Spread
from lianqiao.processes.reviews.domain import change_foresight, create_foresight
from lianqiao.processes.reviews.enums import ExpertState, ForesightState, Obstacle
from lianqiao.processes.reviews.interfaces.forms import DayForm, KeptForm, text_field
from lianqiao.processes.reviews.interfaces.tables import counted, linked, plain
from lianqiao.processes.reviews.models import Expert, Foresight, Topic
from lianqiao.processes.reviews.models.foresight import LEAST_IMPORTANT, MOST_IMPORTANT
from lianqiao.processes.reviews.queries.foresight import Finding
from lianqiao.registers.industry_map.interfaces.fields import TableField

_WORDS = {1: _("很不重要"), 2: _("不太重要"), 3: _("一般"), 4: _("重要"), 5: _("非常重要")}


class ForesightForm(KeptForm):
    """What is asked of the panel."""

    title = forms.CharField(label=_("名称"), max_length=120)
    purpose = text_field(_("为什么预测"), rows=3, most=2000, help_text=_("专家会看到：结果用来做什么、按什么口径回答"))
    topics = TableField(
        model=Topic,
        names=("text",),
        sizes={"text": "l"},
        label=_("技术题目"),
        help_text=_("一行一个，写成可以判断的一句话，如：盐雾一千小时不出锈点的压铸件涂层在省内量产"),
        maximum=50,
    )
    columns = ("title", "purpose")
    sections = ((_("技术预测"), "", ("title", "purpose")), (_("技术题目"), "", ("topics",)))

    def stored(self, instance: Foresight) -> dict[str, Any]:
        """With the topics."""
        return {**super().stored(instance), "topics": list(instance.topics.order_by("order").values("text"))}

    def save(self, actor: Actor, foresight: Foresight | None) -> Foresight:
        """Call the domain."""
        topics = self.cleaned_data["topics"]
        if foresight is None:
            return create_foresight(actor=actor, values=self.values(), topics=topics)
        return change_foresight(foresight, actor=actor, values=self.values(), topics=topics)


class PanelForm(forms.Form):
    """Who is asked."""

    experts = forms.ModelMultipleChoiceField(
        Expert.objects.none(),
        label=_("受邀专家"),
        widget=forms.SelectMultiple(attrs={"data-tom-select": ""}),
        help_text=_("只列出本部门专家库在库的专家；专家之间互不知道"),
    )

    def __init__(self, *args: Any, foresight: Foresight, **options: Any) -> None:
        present = list(foresight.panel.values_list("expert", flat=True))
        options["initial"] = {"experts": present, **(options.get("initial") or {})}
        super().__init__(*args, **options)
        rows = Expert.objects.filter(organisation=foresight.organisation_id, state=ExpertState.ACTIVE)
        field: Any = self.fields["experts"]
        field.queryset = rows.select_related("user", "employer").order_by("user__name", "pk")
        field.label_from_instance = lambda expert: f"{expert.user.name}（{expert.employer}）"


class ForecastForm(forms.Form):
    """The answers of a panelist: `importance_<key>`, `year_<key>`, `obstacles_<key>`, `reason_<key>` for each topic."""

    def __init__(self, *args: Any, topics: Sequence[Topic], before: Mapping[Any, Finding], **options: Any) -> None:
        super().__init__(*args, **options)
        self.topics = list(topics)
        sections = []
        levels = [(str(n), f"{n} {_WORDS[n]}") for n in range(LEAST_IMPORTANT, MOST_IMPORTANT + 1)]
        this_year = clock.today().year
        for topic in self.topics:
            names = [f"{name}_{topic.pk}" for name in ("importance", "year", "obstacles", "reason")]
            self.fields[names[0]] = forms.TypedChoiceField(
                label=_("重要程度"),
                choices=levels,
                coerce=int,
                empty_value=None,
                required=False,
                widget=forms.RadioSelect,
            )
            self.fields[names[1]] = forms.IntegerField(
                label=_("哪一年能实现"),
                required=False,
                help_text=_("不填表示不会实现"),
                widget=forms.NumberInput(attrs={"min": str(this_year)}),
            )
            self.fields[names[2]] = forms.MultipleChoiceField(
                label=_("主要障碍"), choices=Obstacle.choices, required=False, widget=forms.CheckboxSelectMultiple
            )
            self.fields[names[3]] = text_field(
                _("理由"), rows=2, most=500, required=False, help_text=_("与上一轮多数人不同的要写；匿名转给其他专家")
            )
            sections.append((topic.text, feedback_words(before.get(topic.pk)), tuple(names)))
        self.sections = tuple(sections)

    def answers(self) -> dict[Any, dict[str, Any]]:
        """What the domain takes."""
        given = self.cleaned_data
        return {
            topic.pk: {
                "importance": given.get(f"importance_{topic.pk}"),
                "year": given.get(f"year_{topic.pk}"),
                "obstacles": given.get(f"obstacles_{topic.pk}") or [],
                "reason": given.get(f"reason_{topic.pk}") or "",
            }
            for topic in self.topics
        }


def feedback_words(finding: Finding | None) -> str:
    """What the group said in the round before, in one paragraph; empty for the first round."""
    last = None if finding is None else finding.last
    if last is None or last.importance is None:
        return ""
    told = [
        _now("上一轮 %(count)d 人：重要程度中位数 %(median)s，一半人在 %(low)s 到 %(high)s 之间")
        % {"count": last.count, **_plain(last.importance, "")}
    ]
    if last.years is not None:
        told.append(_now("实现年份中位数 %(median)s，一半人在 %(low)s 到 %(high)s 之间") % _plain(last.years, "year"))
    if last.never:
        told.append(_now("%(count)d 人认为不会实现") % {"count": last.never})
    if last.reasons:
        told.append(_now("理由：%(reasons)s") % {"reasons": "；".join(last.reasons)})
    return "。".join(told) + "。"


def _plain(spread: Spread, kind: str) -> dict[str, Any]:
    values = {"low": spread.low, "median": spread.median, "high": spread.high}
    return {name: round(value) if kind == "year" else value.normalize() for name, value in values.items()}


FORESIGHT_FORMS: dict[str, type[forms.Form]] = {"open": DayForm, "next_round": DayForm}


class ForesightTable(tables.Table):
    """Foresights with how far they have come."""

    title = linked(_("名称"))
    topic_count = counted(_("题目"))
    panel_count = counted(_("专家"))
    round = counted(_("轮次"))
    answer_count = counted(_("本轮已答"))
    due_on = DayColumn(verbose_name=_("本轮截止"), orderable=False)
    state = plain(_("状态"), attrs={"td": {"class": "nowrap"}})

    class Meta:
        model = Foresight
        fields = ("title", "topic_count", "panel_count", "round", "answer_count", "due_on", "state")
        order_by = ()
        empty_text = ""


class ForesightFilter(django_filters.FilterSet):
    """By words and state."""

    q = WordsFilter(columns=("title", "purpose"))
    state = django_filters.MultipleChoiceFilter(choices=ForesightState.choices, label=_("状态"))

    class Meta:
        model = Foresight
        fields: tuple[str, ...] = ("q", "state")


#: The drawing, in units of its own: width, the column of names, a row, and the box in it.
WIDTH, NAMES, ROW, BOX, TOP, EDGE = 720, 250, 34, 16, 30, 20


@dataclass(frozen=True)
class Bar:
    """The quartiles of a topic as a box with a line at the median; none where nobody gave a year."""

    label: str
    words: str
    y: int
    x: float
    width: float
    middle: float
    has_box: bool


@dataclass(frozen=True)
class Drawing:
    """When topics will come true: one row for each, the years below each other."""

    bars: tuple[Bar, ...]
    ticks: tuple[tuple[float, int], ...]
    height: int
    width: int = WIDTH


def drawing_of(findings: Sequence[Finding]) -> Drawing | None:
    """The years of the last round of each topic; None as long as nobody has given one."""
    known = [one.last.years for one in findings if one.last is not None and one.last.years is not None]
    if not known:
        return None
    first, last = int(min(one.low for one in known)), int(max(one.high for one in known)) + 1
    room = Decimal(WIDTH - NAMES - EDGE) / max(1, last - first)

    def across(year: Decimal) -> float:
        return round(float(NAMES + (year - first) * room), 1)

    bars = []
    for number, one in enumerate(findings):
        years = None if one.last is None else one.last.years
        y, label = TOP + number * ROW, f"{number + 1} {one.topic.text}"
        short = label if len(label) <= SHOWN else f"{label[: SHOWN - 1]}…"
        if years is None:
            bars.append(Bar(short, one.topic.text, y, 0, 0, 0, has_box=False))
            continue
        x, end = across(years.low), across(years.high)
        words = f"{one.topic.text} {feedback_words(one)}"
        bars.append(Bar(short, words, y, x, max(2.0, round(end - x, 1)), across(years.median), has_box=True))
    step = max(1, (last - first) // TICKS)
    ticks = tuple((across(Decimal(year)), year) for year in range(first, last + 1, step))
    return Drawing(tuple(bars), ticks, TOP + len(bars) * ROW)


#: Characters of a topic beside its box, and about so many years named above.
SHOWN, TICKS = 17, 8


def report_rows(findings: Sequence[Finding]) -> tuple[list[str], list[list[Any]]]:
    """Heading and rows of the export: every topic in every round, without who said what."""
    head = [_now("题目"), _now("名次"), _now("轮次"), _now("回答人数")]
    head += [_now("重要程度下四分位"), _now("重要程度中位数"), _now("重要程度上四分位")]
    head += [_now("实现年份下四分位"), _now("实现年份中位数"), _now("实现年份上四分位"), _now("认为不会实现")]
    head += [_now("主要障碍"), _now("理由"), _now("是否稳定")]
    rows: list[list[Any]] = []
    for one in findings:
        for outcome in one.rounds:
            is_last = outcome is one.rounds[-1]
            row: list[Any] = [one.topic.text, one.rank if is_last else None, outcome.round, outcome.count]
            for spread in (outcome.importance, outcome.years):
                row += [None] * 3 if spread is None else [spread.low, spread.median, spread.high]
            row += [outcome.never, "；".join(f"{label} {share}%" for label, share in outcome.obstacles)]
            row += ["；".join(outcome.reasons), _now("是") if is_last and one.is_settled else ""]
            rows.append(row)
    return head, rows
