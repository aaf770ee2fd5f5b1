"""Forms for topics, tiles, league tables, bulletins and assessments; what they ask is checked again by the domain."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from lianqiao.core import clock
from lianqiao.core.access import Actor
from lianqiao.core.norms.places import place_of
from lianqiao.core.periods import Period, add_months, month_of
from lianqiao.governance.boards.domain.assessments import ItemContent
from lianqiao.governance.boards.enums import Measure
from lianqiao.governance.boards.models import Assessment, Bulletin, Topic
from lianqiao.governance.boards.models.tile import MOST
from lianqiao.governance.boards.queries.board import periods_of
from lianqiao.governance.boards.queries.places import Place
from lianqiao.governance.boards.queries.tiles import spots_of
from lianqiao.governance.indicators.models import Indicator
from lianqiao.registers.taxonomy.models import Chain, Region

_CHOOSE = {"data-tom-select": True}
#: Rows of an assessment's sheet that its form shows.
ITEMS = 12


def indicators_of(actor: Actor) -> Any:
    """The indicators in use that the actor may choose from."""
    return Indicator.objects.visible_to(actor).active().order_by("theme", "pinyin", "id")


def _chosen_indicators(**options: Any) -> forms.ModelMultipleChoiceField:
    return forms.ModelMultipleChoiceField(
        Indicator.objects.none(), widget=forms.SelectMultiple(attrs=_CHOOSE), **options
    )


def period_choices(region: Region) -> list[tuple[str, str]]:
    """The periods of the region's targets, and this year."""
    found = periods_of(Place(region=region))
    this_year = Period.of_years(clock.today().year)
    return [(str(period), period.label) for period in dict.fromkeys([*found, this_year])]


def month_choices() -> list[tuple[str, str]]:
    """The months of the last two years, latest first."""
    first = month_of(clock.today())
    months = [add_months(first, -back) for back in range(24)]
    return [(f"{one:%Y-%m}", _now("%(year)d年%(month)d月") % {"year": one.year, "month": one.month}) for one in months]


def usual_period(region: Region) -> str | None:
    """The year of the month that was over last, where the region has targets for it."""
    year = Period.of_years(add_months(month_of(clock.today()), -1).year)
    return str(year) if year in periods_of(Place(region=region)) else None


def last_month() -> str:
    """The month that was over last."""
    return f"{add_months(month_of(clock.today()), -1):%Y-%m}"


class PeriodFields(forms.Form):
    """A period of targets, and the month to whose end figures count."""

    period = forms.ChoiceField(label=_("目标时期"))
    month = forms.ChoiceField(label=_("数据截至"), help_text=_("算到这个月的月底"))

    def __init__(self, *args: Any, region: Region, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["period"].choices = period_choices(region)  # type: ignore[attr-defined]
        self.fields["month"].choices = month_choices()  # type: ignore[attr-defined]
        self.fields["month"].initial = last_month()
        self.fields["period"].initial = usual_period(region)

    def clean_period(self) -> Period:
        """The period that was chosen."""
        return Period.parse(self.cleaned_data["period"])

    def clean_month(self) -> date:
        """The first day of the month that was chosen."""
        return Period.parse(self.cleaned_data["month"]).start


class SnapshotForm(PeriodFields):
    """A league table to be taken: by which indicators, with which weights."""

    title = forms.CharField(label=_("标题"), max_length=200, help_text=_("例如：9月份科技成果转化晾晒榜"))
    indicators = _chosen_indicators(label=_("晾晒哪些指标"))
    measure = forms.ChoiceField(
        label=_("单项排名依据"), choices=[one for one in Measure.choices if one[0] != Measure.OVERALL]
    )
    weights = forms.CharField(
        label=_("权重"),
        required=False,
        max_length=200,
        help_text=_("要排综合名次时填写：按所选指标的顺序写数字，用顿号隔开，合计100，例如：50、30、20。不填只排单项"),
    )
    note = forms.CharField(label=_("说明"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))
    sections = (
        (
            _("晾晒什么"),
            _("只列有目标的指标时按完成率排；没有目标的按完成数排。"),
            ("title", "indicators", "measure", "weights"),
        ),
        (_("哪个时期"), "", ("period", "month", "note")),
    )

    def __init__(self, *args: Any, actor: Actor, **options: Any) -> None:
        super().__init__(*args, region=actor.organisation.region, **options)
        self.fields["indicators"].queryset = indicators_of(actor)  # type: ignore[attr-defined]

    def clean_weights(self) -> list[Decimal]:
        """The numbers in the order of the indicators."""
        text = self.cleaned_data["weights"].replace(",", "、").replace("，", "、").replace(" ", "、")
        try:
            return [Decimal(part) for part in text.split("、") if part]
        except ArithmeticError as error:
            raise forms.ValidationError(_now("请写数字，用顿号隔开，例如：50、30、20。")) from error

    def clean(self) -> dict[str, Any]:
        """As many weights as indicators, or none."""
        cleaned: dict[str, Any] = super().clean() or {}
        weights, chosen = cleaned.get("weights"), cleaned.get("indicators")
        if weights and chosen is not None and len(weights) != len(chosen):
            self.add_error("weights", _now("选了%(count)d项指标，请写同样多的权重。") % {"count": len(chosen)})
        return cleaned

    def values(self) -> dict[str, Any]:
        """What `take_snapshot` is called with."""
        data = self.cleaned_data
        indicators = list(data["indicators"])
        weights = dict(zip([one.pk for one in indicators], data["weights"], strict=True)) if data["weights"] else None
        return {**{name: data[name] for name in ("title", "measure", "period", "month", "note")}} | {
            "indicators": indicators,
            "weights": weights,
        }


class BulletinForm(PeriodFields):
    """What a bulletin is about."""

    recipients = forms.CharField(
        label=_("主送"), required=False, max_length=200, help_text=_("例如：各市科学技术局，省直有关部门")
    )


class BulletinTextForm(forms.ModelForm):
    """The words of a bulletin."""

    class Meta:
        model = Bulletin
        fields = ("title", "number", "recipients", "text")
        widgets = {"text": forms.Textarea(attrs={"rows": 26})}
        help_texts = {"text": _("“一、”开头的一行是小标题；数字是按数据写的，改动前请核对")}

    def _get_validation_exclusions(self) -> set[str]:
        """The domain checks the whole record."""
        return {field.name for field in self._meta.model._meta.fields}


class TopicForm(forms.ModelForm):
    """A board for a theme or an industry."""

    indicators = _chosen_indicators(label=_("指标"), help_text=_("看板上按选择的先后排列"))

    class Meta:
        model = Topic
        fields = ("name", "chain", "note")
        widgets = {"note": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args: Any, actor: Actor, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["indicators"].queryset = indicators_of(actor)  # type: ignore[attr-defined]
        regions = ["100000", *place_of(actor.organisation.region_id).regions()]
        self.fields["chain"].queryset = Chain.objects.filter(region__in=regions).order_by("order", "code")  # type: ignore[attr-defined]
        if self.instance.pk and not self.instance._state.adding:
            self.fields["indicators"].initial = [line.indicator_id for line in self.instance.lines.all()]

    def _get_validation_exclusions(self) -> set[str]:
        """The domain checks the whole record."""
        return {field.name for field in self._meta.model._meta.fields}

    def ordered(self) -> list[Indicator]:
        """The indicators in the order in which they were chosen."""
        chosen = {str(one.pk): one for one in self.cleaned_data["indicators"]}
        sent = self.data.getlist("indicators") if hasattr(self.data, "getlist") else list(chosen)
        return [chosen[key] for key in dict.fromkeys(sent) if key in chosen]


class TilesForm(forms.Form):
    """Row and column of each part of a region, counted from 1 as people count."""

    def __init__(self, *args: Any, regions: Sequence[Region], **options: Any) -> None:
        super().__init__(*args, **options)
        self.regions = list(regions)
        for spot in spots_of(regions):
            code = spot.region.pk
            for name, label, now in (("row", _now("第几行"), spot.row), ("column", _now("第几列"), spot.column)):
                self.fields[f"{name}_{code}"] = forms.IntegerField(
                    label=f"{spot.region.name} {label}", min_value=1, max_value=MOST + 1, initial=now + 1
                )

    def cells(self) -> list[tuple[Region, Any, Any]]:
        """Each region with its two fields, for the table of the page."""
        return [(one, self[f"row_{one.pk}"], self[f"column_{one.pk}"]) for one in self.regions]

    def places(self) -> dict[str, tuple[int, int]]:
        """The places, counted from 0."""
        data = self.cleaned_data
        return {one.pk: (data[f"row_{one.pk}"] - 1, data[f"column_{one.pk}"] - 1) for one in self.regions}


class AssessmentForm(forms.ModelForm):
    """An assessment with the rows of its sheet."""

    class Meta:
        model = Assessment
        fields = ("title", "subjects", "starts_on", "ends_on", "most_bonus", "most_deduction", "rules")
        widgets = {
            "starts_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "ends_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "rules": forms.Textarea(attrs={"rows": 4}),
        }

    def __init__(self, *args: Any, actor: Actor, **options: Any) -> None:
        super().__init__(*args, **options)
        year = clock.today().year
        self.fields["starts_on"].initial = date(year, 1, 1)
        self.fields["ends_on"].initial = date(year, 12, 31)
        known: list[Any] = []
        if not self.instance._state.adding:
            known = list(self.instance.items.order_by("order", "id"))
        offered = list(indicators_of(actor).values_list("pk", "name", "unit"))
        choices = [("", _now("不选")), *((str(pk), f"{name}（{unit}）") for pk, name, unit in offered)]
        for number in range(max(ITEMS, len(known))):
            item = known[number] if number < len(known) else None
            self._add_row(number, item, choices)
        self.rows = max(ITEMS, len(known))

    def _add_row(self, number: int, item: Any, choices: Any) -> None:
        self.fields[f"indicator_{number}"] = forms.ChoiceField(
            label=_now("指标"), required=False, choices=choices, initial="" if item is None else str(item.indicator_id)
        )
        for name, label, otherwise in (
            ("weight", _now("权重"), None),
            ("floor", _now("起计完成率（%）"), Decimal(0)),
            ("cap", _now("封顶完成率（%）"), Decimal(100)),
        ):
            self.fields[f"{name}_{number}"] = forms.DecimalField(
                label=label,
                required=False,
                min_value=0,
                max_digits=6,
                decimal_places=2,
                initial=otherwise if item is None else getattr(item, name),
            )

    def _get_validation_exclusions(self) -> set[str]:
        """The domain checks the whole record."""
        return {field.name for field in self._meta.model._meta.fields}

    def head_fields(self) -> list[Any]:
        """The fields of the assessment itself."""
        return [self[name] for name in self.Meta.fields]

    def item_rows(self) -> list[list[Any]]:
        """The fields of each row of the sheet."""
        return [
            [self[f"{name}_{number}"] for name in ("indicator", "weight", "floor", "cap")]
            for number in range(self.rows)
        ]

    def clean(self) -> dict[str, Any]:
        """A row with an indicator has a weight."""
        cleaned: dict[str, Any] = super().clean() or {}
        for number in range(self.rows):
            if cleaned.get(f"indicator_{number}") and not cleaned.get(f"weight_{number}"):
                self.add_error(f"weight_{number}", _now("请写权重。"))
        return cleaned

    def head(self) -> dict[str, Any]:
        """The columns of the assessment."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields}

    def items(self) -> list[ItemContent]:
        """The rows of the sheet."""
        data = self.cleaned_data
        chosen = [number for number in range(self.rows) if data.get(f"indicator_{number}")]
        known = {str(one.pk): one for one in Indicator.objects.filter(pk__in=[data[f"indicator_{n}"] for n in chosen])}
        return [
            ItemContent(
                known[data[f"indicator_{number}"]],
                data[f"weight_{number}"],
                data[f"floor_{number}"] or Decimal(0),
                Decimal(100) if data[f"cap_{number}"] is None else data[f"cap_{number}"],
            )
            for number in chosen
        ]


class CorrectionForm(forms.Form):
    """Other points in place of the computed ones; empty takes a correction back."""

    points = forms.DecimalField(label=_("更正为"), required=False, max_digits=6, decimal_places=2, min_value=0)
    reason = forms.CharField(label=_("理由"), max_length=500)


class ExtraForm(forms.Form):
    """Points beside the items."""

    points = forms.DecimalField(label=_("分数"), max_digits=6, decimal_places=2, help_text=_("加分写正数，扣分写负数"))
    reason = forms.CharField(label=_("理由"), max_length=500)
