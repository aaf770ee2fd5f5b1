"""What comes with an action on a demand: a manager's confirmation, an outcome, an opinion."""

from __future__ import annotations

from collections.abc import Mapping

from django import forms
from django.utils.translation import gettext_lazy as _

from lianqiao.core import clock
from lianqiao.core.publishing.forms import OpinionForm
from lianqiao.registers.demands.enums import ConfirmationWay, Outcome


class ConfirmationForm(forms.Form):
    """How and when the technology manager spoke with the company, and what came out."""

    confirmed_by_way = forms.ChoiceField(
        label=_("怎样沟通的"), choices=ConfirmationWay.choices, widget=forms.RadioSelect
    )
    confirmed_on = forms.DateField(
        label=_("沟通日期"),
        initial=clock.today,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    confirmation_note = forms.CharField(
        label=_("诊断意见"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("需求是否属实、表述是否清楚、关键指标是什么"),
    )


class OutcomeForm(forms.Form):
    """What became of the demand."""

    outcome = forms.ChoiceField(label=_("结果"), choices=Outcome.choices, widget=forms.RadioSelect)
    outcome_text = forms.CharField(
        label=_("说明"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("由谁解决、怎么解决的，或者为什么不再需要"),
    )


#: For each action that wants data, the form that asks for it.
FORMS: Mapping[str, type[forms.Form]] = {
    "confirm_by_manager": ConfirmationForm,
    "close": OutcomeForm,
    "clear": OpinionForm,
}
