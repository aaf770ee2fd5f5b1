"""What is asked of whoever keeps an indicator, sets a target, revises it, or makes targets of what plans say."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from lianqiao.core import metrics
from lianqiao.core.access import Actor
from lianqiao.core.periods import Period, PeriodKind
from lianqiao.core.publishing.fields import FigureField
from lianqiao.governance.indicators.domain.binding import free_key
from lianqiao.governance.indicators.domain.catalogue import FROZEN
from lianqiao.governance.indicators.enums import Comparator, IndicatorState, OverPlaces, Source
from lianqiao.governance.indicators.models import Indicator, Target
from lianqiao.registers.organisations.interfaces.fields import OrganisationField, OrganisationsField
from lianqiao.registers.taxonomy.interfaces.fields import RegionField

SEARCH = {"data-tom-select": ""}
_LINES = {"rows": 3}


class PeriodField(forms.CharField):
    """A period as people write it; cleans to a `Period`."""

    def __init__(self, **kwargs: Any) -> None:
        given = {"label": _("时期"), "max_length": 30, "help_text": _("例如 2026、2026-Q3、2026-06、2023—2026")}
        super().__init__(**{**given, **kwargs})

    def to_python(self, value: Any) -> Any:
        """The period; None where nothing is written."""
        text = super().to_python(value)
        if not text:
            return None
        try:
            return Period.parse(text)
        except ValueError as error:
            raise ValidationError(_now("时期写成 2026、2026-Q3、2026-06 或 2023—2026。"), "period") from error

    def prepare_value(self, value: Any) -> Any:
        """As it is written."""
        return str(value) if isinstance(value, Period) else value


class CurveField(forms.CharField):
    """One line for each month with the value to be reached by its end: `2026-03 20`."""

    widget = forms.Textarea(attrs={"rows": 4})

    def __init__(self, **kwargs: Any) -> None:
        given = {
            "label": _("进度安排"),
            "required": False,
            "help_text": _("不填就按时间均匀推进。要自己定的，一行一个月份：2026-03 20，表示到三月底累计完成 20"),
        }
        super().__init__(**{**given, **kwargs})

    def to_python(self, value: Any) -> Any:
        """`[["2026-03", "20"], …]`."""
        points = []
        for line in str(value or "").splitlines():
            words = line.replace("：", " ").replace(":", " ").replace("，", " ").split()
            if not words:
                continue
            try:
                month, reached = Period.parse(words[0]), Decimal(words[1].replace(",", ""))
                if month.kind != PeriodKind.MONTH or len(words) != 2:
                    raise ValueError(line)
            except (ValueError, IndexError, ArithmeticError) as error:
                raise ValidationError(
                    _now("这一行不对：%(line)s。写月份和数，例如 2026-03 20。") % {"line": line}
                ) from error
            points.append([str(month), str(reached)])
        return points

    def prepare_value(self, value: Any) -> Any:
        """As it is written."""
        return "\n".join(f"{month} {reached}" for month, reached in value) if isinstance(value, list) else value


class IndicatorForm(forms.ModelForm):
    """An indicator; once in use, what its figures were made under is shown and not asked."""

    sections = (
        (_("是什么"), "", ("name", "key", "theme", "unit", "kind", "direction", "decimals")),
        (_("怎样统计"), "", ("rule", "distinct_from", "over_places", "weight", "over_time")),
        (_("数据从哪里来"), "", ("source", "metric", "narrowed", "formula")),
    )
    metric = forms.ChoiceField(
        label=_("实测指标"),
        required=False,
        widget=forms.Select(attrs=SEARCH),
        help_text=_("数据来源是“系统实测”时选择：系统每晚从台账里数出来"),
    )
    narrowed = forms.MultipleChoiceField(
        label=_("实测范围"),
        required=False,
        widget=forms.SelectMultiple(attrs=SEARCH),
        help_text=_("只数其中一部分时选择，例如只数高等院校的；不选就全数"),
    )

    class Meta:
        model = Indicator
        fields = (
            "name",
            "key",
            "theme",
            "unit",
            "kind",
            "direction",
            "decimals",
            "rule",
            "distinct_from",
            "over_places",
            "weight",
            "over_time",
            "source",
            "metric",
            "formula",
        )
        widgets = {
            "rule": forms.Textarea(attrs=_LINES),
            "distinct_from": forms.Textarea(attrs=_LINES),
            "weight": forms.Select(attrs=SEARCH),
        }

    def __init__(self, *, actor: Actor, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        fields: Any = self.fields
        told = [metric for metric in metrics.metrics() if metric.has_regions]
        labels = [(one.name, f"{one.label}（{one.unit}，{one.nature.label}）") for one in told]
        fields["metric"].choices = [("", "—"), *labels]
        fields["narrowed"].choices = [(str(one.label), group) for one in told if (group := _narrowings(one))]
        fields["narrowed"].initial = _as_choices(self.instance.metric, self.instance.metric_where)
        weights = Indicator.objects.visible_to(actor).filter(over_places=OverPlaces.SUM)
        fields["weight"].queryset = weights.exclude(state=IndicatorState.RETIRED)
        fields["key"].required = False
        fields["key"].help_text = _("公式和接口里用的名字，不填就按拼音首字母起一个；启用后不能修改")
        if self.instance.state == IndicatorState.ACTIVE:
            for name in FROZEN & fields.keys():
                fields[name].disabled = True

    def clean_key(self) -> str:
        """Made from the name where none was given."""
        key: str = self.cleaned_data["key"]
        return key or free_key(self.cleaned_data.get("name", ""))

    def clean(self) -> dict[str, Any]:
        """What does not belong to the source is left out; the narrowing belongs to the metric."""
        super().clean()
        source = self.cleaned_data.get("source")
        if source != Source.MEASURED:
            self.cleaned_data |= {"metric": "", "narrowed": []}
        if source != Source.COMPUTED:
            self.cleaned_data["formula"] = ""
        if self.cleaned_data.get("over_places") != OverPlaces.MEAN:
            self.cleaned_data["weight"] = None
        foreign = [
            one for one in self.cleaned_data["narrowed"] if not one.startswith(f"{self.cleaned_data['metric']}|")
        ]
        if foreign:
            self.add_error("narrowed", _now("所选范围不属于这项实测指标。"))
        return self.cleaned_data

    def values(self) -> dict[str, Any]:
        """The columns, as the domain takes them."""
        where: dict[str, Any] = {}
        for choice in self.cleaned_data["narrowed"]:
            _metric, dimension, value = choice.split("|")
            where.setdefault(dimension, []).append(value)
        values = {name: value for name, value in self.cleaned_data.items() if name != "narrowed"}
        return {**values, "metric_where": where}

    def _post_clean(self) -> None:
        # The domain checks the record as a whole, with the narrowing and the owner.
        return


class TargetForm(forms.Form):
    """A target of a region or of an organisation."""

    sections: tuple[Any, ...] = (
        (_("谁的什么目标"), "", ("indicator", "place_region", "place_organisation", "period")),
        (_("达到多少"), "", ("comparator", "value", "baseline", "curve", "note")),
    )
    indicator = forms.ModelChoiceField(
        label=_("指标"), queryset=Indicator.objects.none(), widget=forms.Select(attrs=SEARCH)
    )
    place_region = RegionField(label=_("责任地区"), required=False, help_text=_("与责任单位填一个"))
    place_organisation = OrganisationField(label=_("责任单位"), required=False)
    period = PeriodField()
    comparator = forms.ChoiceField(label=_("要求"), choices=Comparator.choices, initial=Comparator.AT_LEAST)
    value = FigureField(label=_("目标值"), max_digits=24, decimal_places=6, help_text=_("按指标的计量单位填写"))
    baseline = FigureField(
        label=_("期初值"),
        max_digits=24,
        decimal_places=6,
        required=False,
        help_text=_("存量、占比类目标从多少起步；从零累计的不填"),
    )
    curve = CurveField()
    note = forms.CharField(label=_("备注"), max_length=500, required=False, widget=forms.Textarea(attrs=_LINES))

    def __init__(self, *args: Any, actor: Actor, target: Target | None = None, **kwargs: Any) -> None:
        kwargs["initial"] = {**_stored(target), **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["indicator"].queryset = Indicator.objects.visible_to(actor).exclude(state=IndicatorState.RETIRED)
        fields["place_region"].within = actor.oversight or ""
        if target is not None:
            for name in ("indicator", "place_region", "place_organisation", "period"):
                del self.fields[name]
            self.sections = self.sections[1:]

    def clean(self) -> dict[str, Any]:
        """One place."""
        cleaned: dict[str, Any] = super().clean() or {}
        if "period" in self.fields and bool(cleaned.get("place_region")) == bool(cleaned.get("place_organisation")):
            self.add_error("place_region", _now("责任地区和责任单位填一个。"))
        return cleaned

    def values(self) -> dict[str, Any]:
        """What the domain takes besides indicator, place and period."""
        return {name: self.cleaned_data[name] for name in ("value", "comparator", "baseline", "curve", "note")}


class UnitsForm(forms.Form):
    """Organisations that get a line in the table in which a target is divided."""

    unit = OrganisationsField(label=_("增加责任单位"), required=False)


class ReviseForm(forms.Form):
    """What an issued target demands from now on."""

    value = FigureField(label=_("新的目标值"), max_digits=24, decimal_places=6)


class FindForm(forms.Form):
    """What becomes of one target that a plan states: nothing yet, an indicator that stands, or a new one."""

    LATER, NEW = "", "new"

    choice = forms.ChoiceField(label=_("归到哪项指标"), required=False)
    name = forms.CharField(label=_("新指标名称"), max_length=100, required=False)
    distinct_from = forms.CharField(label=_("与相近指标的区别"), max_length=500, required=False)
    place = RegionField(label=_("责任地区"))
    period = PeriodField()
    value = FigureField(label=_("目标值"), max_digits=24, decimal_places=6)
    unit = forms.CharField(label=_("单位"), max_length=20)

    def __init__(self, *args: Any, choices: list[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["choice"].choices = [(self.LATER, _now("暂不处理")), *choices, (self.NEW, _now("新建一项指标"))]

    @property
    def is_chosen(self) -> bool:
        """Whether the person wants a target of it."""
        return bool(self.data.get(self.add_prefix("choice")))


def _stored(target: Target | None) -> dict[str, Any]:
    if target is None:
        return {}
    return {name: getattr(target, name) for name in ("value", "comparator", "baseline", "curve", "note")}


def _narrowings(metric: metrics.Metric) -> list[tuple[str, str]]:
    return [
        (f"{metric.name}|{dimension}|{value}", f"{metric.dimension_label(dimension)}：{label}")
        for dimension in metric.dimensions
        for value, label in metric.choices(dimension).items()
    ]


def _as_choices(name: str, where: dict[str, Any]) -> list[str]:
    return [
        f"{name}|{dimension}|{value}"
        for dimension, wanted in where.items()
        for value in (wanted if isinstance(wanted, list) else [wanted])
    ]
