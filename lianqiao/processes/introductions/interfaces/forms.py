"""What is asked when an introduction is requested, declined or has an outcome."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lianqiao.core.access import Actor
from lianqiao.core.money import MoneyWanField
from lianqiao.processes.introductions.enums import DeclineCode, OutcomeCode


class RequestForm(forms.Form):
    """Asking to meet. `own` are the actor's own records of the other register, one of which may go along."""

    problem_text = forms.CharField(
        label=_("要解决的问题"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("用自己的话说清难题、现状和期望，对方据此决定是否对接；请不要写联系方式"),
    )
    message = forms.CharField(
        label=_("给对方的话"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    own: Any = forms.ModelChoiceField(queryset=None, required=False, label="")
    agrees = forms.BooleanField(
        label=_("我同意：对方接受后，系统把本单位的联系方式告知对方，并把对方的告知我方"), required=True
    )

    def __init__(self, *args: Any, actor: Actor, subject: Any, own: Any, own_label: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actor, self.subject = actor, subject
        field: Any = self.fields["own"]
        field.queryset, field.label, field.empty_label = own, own_label, _("不附带")
        if not own.exists():
            del self.fields["own"]


class DeclineForm(forms.Form):
    """Why not; the other side reads it."""

    code = forms.ChoiceField(label=_("婉拒的原因"), choices=DeclineCode.choices, widget=forms.RadioSelect)


class OutcomeForm(forms.Form):
    """What came of it."""

    code = forms.ChoiceField(label=_("对接结果"), choices=OutcomeCode.choices, widget=forms.RadioSelect)
    amount_yuan = MoneyWanField(label=_("合同金额"), required=False, help_text=_("签订合同时填写"))
    text = forms.CharField(label=_("说明"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3}))


ACTION_FORMS: Mapping[str, type[forms.Form]] = {
    "decline": DeclineForm,
    "close": OutcomeForm,
    "follow_up": OutcomeForm,
}
