"""The form of a pre-check: one question for each fact that is worth asking."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lianqiao.core.money import MoneyWanField
from lianqiao.registers.cultivation.questions import Question, Unit

HUNDRED = Decimal(100)
#: What may be answered at most: as many as no enterprise has, so that a slip of the finger is seen.
MOST_YEARS, MOST_SHARE, MOST_POINTS, MOST_NUMBER = 300, 1000, 100, 10_000_000
_SUFFIX = {Unit.YEARS: _("年"), Unit.PEOPLE: _("人"), Unit.COUNT: _("项"), Unit.RANK: _("名")}


class PercentField(forms.DecimalField):
    """A share that is typed and shown in per cent; its value, and `initial`, is a fraction of one."""

    def clean(self, value: Any) -> Any:
        """A fraction of one; the limits are those of what is typed."""
        percent = super().clean(str(value).strip().rstrip("%％") if value else value)
        return None if percent is None else percent / HUNDRED

    def prepare_value(self, value: Any) -> Any:
        """In per cent; what was typed stays as it was typed."""
        return f"{(value * HUNDRED).normalize():f}" if isinstance(value, Decimal) else value


class PreCheckForm(forms.Form):
    """Asks the questions; what is left empty nobody knows."""

    def __init__(
        self,
        data: Any = None,
        files: Any = None,
        *,
        questions: Iterable[Question],
        sources: Mapping[str, str] | None = None,
        initial: Any = None,
    ) -> None:
        super().__init__(data, files, initial=initial)
        for question in questions:
            self.fields[question.fact] = _field(question, (sources or {}).get(question.fact, ""))

    def answers(self) -> dict[str, Decimal | None]:
        """The answers by fact, in the units of facts; None where nothing was answered."""
        return {name: _number(value) for name, value in self.cleaned_data.items()}


def _number(value: Any) -> Decimal | None:
    return None if value in (None, "") else Decimal(value)


def _field(question: Question, source: str) -> forms.Field:
    shared: dict[str, Any] = {"label": question.text, "required": False, "help_text": source}
    if question.unit == Unit.FLAG:
        choices = (("1", _("是")), ("0", _("否")), ("", _("不清楚")))
        return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, **shared)
    if question.unit == Unit.YUAN:
        return MoneyWanField(**shared)
    if question.unit == Unit.SHARE:
        widget = forms.TextInput(attrs={"data-unit": "%", "inputmode": "decimal"})
        return PercentField(
            widget=widget, decimal_places=2, max_digits=6, min_value=-MOST_SHARE, max_value=MOST_SHARE, **shared
        )
    if question.unit == Unit.POINTS:
        widget = forms.TextInput(attrs={"data-unit": _("分"), "inputmode": "decimal"})
        return forms.DecimalField(widget=widget, min_value=0, max_value=MOST_POINTS, decimal_places=1, **shared)
    most = MOST_YEARS if question.unit == Unit.YEARS else MOST_NUMBER
    widget = forms.TextInput(attrs={"data-unit": _SUFFIX.get(question.unit, ""), "inputmode": "numeric"})
    return forms.IntegerField(widget=widget, min_value=1 if question.unit == Unit.RANK else 0, max_value=most, **shared)


class SubsidyForm(forms.Form):
    """The research of two years, to try what the subsidy would be."""

    research = MoneyWanField(label=_("当年研发费用"))
    before = MoneyWanField(label=_("上一年研发费用"), required=False)
