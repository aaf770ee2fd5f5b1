"""What is asked of a body that designs a data set, and of a unit that fills in a report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, cast

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from lianqiao.core.access import Actor
from lianqiao.core.periods import Period
from lianqiao.core.publishing.fields import FigureField
from lianqiao.governance.collection.domain.data_sets import (
    CheckGiven,
    Content,
    ItemGiven,
    create_data_set,
    edit_data_set,
)
from lianqiao.governance.collection.domain.filling import Given
from lianqiao.governance.collection.enums import CountedIn, Frequency, StandsFor
from lianqiao.governance.collection.interfaces.fields import ChecksField, ItemsField, UnitsField
from lianqiao.governance.collection.models import DataSet, Report
from lianqiao.governance.collection.queries.lines import Line
from lianqiao.governance.indicators.enums import Source
from lianqiao.governance.indicators.models import Indicator
from lianqiao.registers.organisations.enums import OrganisationKind
from lianqiao.registers.taxonomy.enums import RegionLevel

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
_COLUMNS = ("name", "text", "frequency", "stands_for", "kinds", "levels", "due_after", "late_after", "lock_after")


class DataSetForm(forms.Form):
    """A data set with its lines, units, deadlines and checks."""

    sections = (
        (_("报表"), "", ("name", "text", "frequency", "first_period", "stands_for")),
        (
            _("报什么"),
            _("一行一个指标，输入名称的几个字就能选；不要的行清空即可，也可以从 Excel 成片粘贴。"),
            ("items", "checks"),
        ),
        (
            _("由谁填报"),
            _("勾选的单位类型在本地区的已核验单位；名单在每期下发时按当时的情况确定。"),
            ("kinds", "levels", "added", "left_out"),
        ),
        (
            _("期限"),
            _("从报告期结束起算；都不填时按规定库的默认期限。"),
            ("due_after", "late_after", "lock_after", "counted_in"),
        ),
    )
    name = forms.CharField(label=_("名称"), max_length=100, help_text=_("如：科技成果转化情况月报"))
    text = forms.CharField(
        label=_("填报说明"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("填报人会看到：填什么、有问题找谁"),
    )
    frequency = forms.ChoiceField(label=_("频次"), choices=Frequency.choices)
    first_period = forms.CharField(
        label=_("从哪一期开始"), max_length=20, help_text=_("如：2026-10、2026年第四季度、2026年；每期结束后自动下发")
    )
    stands_for = forms.ChoiceField(label=_("数据代表"), choices=StandsFor.choices)
    items = ItemsField(label=_("指标"))
    checks = ChecksField(
        label=_("校验关系"),
        required=False,
        help_text=_("一行一条，两边用指标编码写。例如 local_contracts ≤ contracts：就地转化不超过全部"),
    )
    kinds = forms.MultipleChoiceField(
        label=_("单位类型"),
        required=False,
        choices=OrganisationKind.choices,
        widget=forms.SelectMultiple(attrs={"data-tom-select": True}),
    )
    levels = forms.MultipleChoiceField(
        label=_("单位层级"),
        required=False,
        choices=[(level.value, level.label) for level in RegionLevel if level != RegionLevel.NATION],
        widget=forms.CheckboxSelectMultiple,
        help_text=_("不勾选则不限"),
    )
    added = UnitsField(label=_("另外增加"), required=False, help_text=_("全称或统一社会信用代码，一行一个"))
    left_out = UnitsField(label=_("不用填报"), required=False, help_text=_("全称或统一社会信用代码，一行一个"))
    due_after = forms.IntegerField(label=_("报送截止（期末后天数）"), required=False, min_value=1, max_value=365)
    late_after = forms.IntegerField(label=_("补报截止（期末后天数）"), required=False, min_value=1, max_value=365)
    lock_after = forms.IntegerField(label=_("锁定（期末后天数）"), required=False, min_value=1, max_value=365)
    counted_in = forms.ChoiceField(label=_("期限单位"), choices=CountedIn.choices, required=False)

    def __init__(self, *args: Any, actor: Actor, instance: DataSet | None = None, **kwargs: Any) -> None:
        kwargs["initial"] = {**_stored(instance), **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        self.actor = actor
        items, checks = cast("ItemsField", self.fields["items"]), cast("ChecksField", self.fields["checks"])
        measured = [one for one in self._active() if one.source != Source.REPORTED]
        keys = [(one.key, one.name) for one in self.askable]
        items.suggest(indicator=_named(self.askable), beside=_named(measured))
        checks.suggest(left=keys, right=keys)

    def _active(self) -> list[Indicator]:
        """The indicators in use that the actor may see, read once."""
        if not hasattr(self, "_indicators"):
            rows: Any = Indicator.objects.visible_to(self.actor).active()
            self._indicators = list(rows.order_by("pinyin", "id"))
        return self._indicators

    @property
    def askable(self) -> list[Indicator]:
        """The indicators that may be asked for: all but those that follow from others."""
        return [one for one in self._active() if one.source != Source.COMPUTED]

    def clean(self) -> dict[str, Any]:
        """The first period's first day under `first_day`, and the indicators of the lines under `lines`."""
        data: dict[str, Any] = super().clean() or {}
        if "first_period" in data and "frequency" in data:
            try:
                period = Period.parse(data["first_period"])
            except ValueError:
                period = None
            if period is None or period.kind != data["frequency"]:
                self.add_error("first_period", _now("请按频次填写，例如 2026-10、2026年第四季度、2026年。"))
            else:
                data["first_day"] = period.start
        data["lines"] = list(self._lines(data.get("items") or []))
        return data

    def _lines(self, items: list[dict[str, Any]]) -> Iterator[ItemGiven]:
        found: dict[str, list[Indicator]] = {}
        for row in self._active():
            for spelling in {row.key, row.name}:
                found.setdefault(spelling, []).append(row)
        for number, item in enumerate(items, start=1):
            indicator = self._one(found, item["indicator"], number)
            beside = self._one(found, item["beside"], number) if item["beside"] else None
            if indicator is not None:
                yield ItemGiven(indicator, item["is_required"], item["help"], beside)

    def _one(self, found: Mapping[str, list[Indicator]], word: str, number: int) -> Indicator | None:
        rows = found.get(word, [])
        if len(rows) == 1:
            return rows[0]
        sentence = _now("第 %(number)d 行：没有在用的指标“%(name)s”。")
        if rows:
            sentence = _now("第 %(number)d 行：有不止一个指标叫“%(name)s”，请写编码。")
        self.add_error("items", sentence % {"number": number, "name": word})
        return None

    def save(self, data_set: DataSet | None) -> DataSet:
        """Hand the valid form to the domain."""
        data = self.cleaned_data
        values = {name: data[name] for name in _COLUMNS} | {"first_day": data["first_day"]}
        values["counted_in"] = data["counted_in"] or CountedIn.WORKING_DAYS
        content = Content(
            items=data["lines"],
            checks=[CheckGiven(**row) for row in data["checks"]],
            added=[row.pk for row in data["added"]],
            left_out=[row.pk for row in data["left_out"]],
        )
        if data_set is None:
            return create_data_set(actor=self.actor, values=values, content=content)
        return edit_data_set(data_set, actor=self.actor, values=values, content=content)


def _named(indicators: list[Indicator]) -> list[tuple[str, str]]:
    """Each by its name, or by its key where two bear the name; with key and unit in words."""
    often = Counter(one.name for one in indicators)
    return [
        (one.name, f"{one.key} · {one.unit}") if often[one.name] == 1 else (one.key, f"{one.name} · {one.unit}")
        for one in indicators
    ]


def _stored(data_set: DataSet | None) -> dict[str, Any]:
    if data_set is None:
        return {}
    items = [
        {
            "indicator": item.indicator.name,
            "is_required": item.is_required,
            "help": item.help,
            "beside": "" if item.beside is None else item.beside.name,
        }
        for item in data_set.items.select_related("indicator", "beside")
    ]
    named = data_set.named_units.select_related("organisation")
    return {
        **{name: getattr(data_set, name) for name in (*_COLUMNS, "counted_in")},
        "first_period": str(data_set.period_of(data_set.first_day)),
        "items": items,
        "checks": list(data_set.checks.values("left", "sign", "right", "text")),
        "added": [row.organisation for row in named if not row.is_left_out],
        "left_out": [row.organisation for row in named if row.is_left_out],
    }


class ReportForm(forms.Form):
    """A figure with its words for each line of a report; what was never saved begins with the last period's figure."""

    def __init__(self, *args: Any, report: Report, lines: list[Line], **kwargs: Any) -> None:
        kwargs["initial"] = {**_filled(report, lines), **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        self.lines = lines
        for line in lines:
            key, name = line.row.indicator_id, line.row.indicator.name
            self.fields[f"value_{key}"] = FigureField(label=name, required=False, max_digits=24, decimal_places=6)
            self.fields[f"reason_{key}"] = forms.CharField(
                label=_now("%(name)s的差异原因") % {"name": name},
                required=False,
                max_length=300,
                widget=forms.TextInput(attrs={"placeholder": _("相差较大时写原因")}),
            )
            self.fields[f"remark_{key}"] = forms.CharField(
                label=_now("%(name)s的异常说明") % {"name": name},
                required=False,
                max_length=300,
                widget=forms.TextInput(attrs={"placeholder": _("与往期差别很大，确属实际的请说明")}),
            )
        self.fields["is_nothing"] = forms.BooleanField(
            label=_("本期没有可报的数"), required=False, help_text=_("勾选后不用填上面的数，但要在情况说明里写明原因")
        )
        self.fields["note"] = forms.CharField(
            label=_("情况说明"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
        )

    def rows(self) -> Iterator[tuple[Line, Any, Any, Any]]:
        """The lines with their fields: figure, reason, remark."""
        for line in self.lines:
            key = line.row.indicator_id
            yield line, self[f"value_{key}"], self[f"reason_{key}"], self[f"remark_{key}"]

    def given(self) -> dict[Any, Given]:
        """What was filled in, by indicator."""
        data = self.cleaned_data
        return {
            line.row.indicator_id: Given(
                data[f"value_{line.row.indicator_id}"],
                data[f"reason_{line.row.indicator_id}"],
                data[f"remark_{line.row.indicator_id}"],
            )
            for line in self.lines
        }


def _filled(report: Report, lines: list[Line]) -> dict[str, Any]:
    initial: dict[str, Any] = {"is_nothing": report.is_nothing, "note": report.note}
    for line in lines:
        row = line.row
        value = row.previous if row.value is None and report.filled_at is None else row.value
        initial[f"value_{row.indicator_id}"] = None if value is None else f"{value.normalize():f}"
        initial[f"reason_{row.indicator_id}"] = row.reason
        initial[f"remark_{row.indicator_id}"] = row.remark
    return initial


class ExtendForm(forms.Form):
    """Later days for all units."""

    due_on = forms.DateField(label=_("新的报送截止"), widget=DAY)
    late_until = forms.DateField(label=_("新的补报截止"), widget=DAY)
    locks_on = forms.DateField(label=_("新的锁定日期"), widget=DAY)


class UnlockForm(forms.Form):
    """An exception for one report."""

    until = forms.DateField(label=_("开放至"), widget=DAY)
    reason = forms.CharField(label=_("理由"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))


CYCLE_FORMS: Mapping[str, type[forms.Form]] = {"extend": ExtendForm}
