"""What is asked of matchmakers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lianqiao.core.access import Actor
from lianqiao.processes.matchmaking.domain.profiles import save_profile
from lianqiao.processes.matchmaking.enums import DropCode
from lianqiao.processes.matchmaking.models import Profile
from lianqiao.registers.taxonomy.interfaces import RegionsField, TechFieldsField


class ProfileForm(forms.Form):
    """What a technology manager works at."""

    fields_of_work = TechFieldsField(label=_("技术领域"), help_text=_("选您熟悉的；下级领域自动包括在内"))
    regions = RegionsField(label=_("地区"), required=False, help_text=_("供需一方在其中即可；不选表示不限"))
    is_told = forms.BooleanField(label=_("每天告诉我新增多少候选"), required=False)


class SendForm(forms.Form):
    """The words that go to both owners."""

    note = forms.CharField(
        label=_("推荐意见"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("双方都会看到：为什么觉得合适、从哪里谈起；请不要写联系方式"),
    )


class DropForm(forms.Form):
    """Why not."""

    code = forms.ChoiceField(label=_("原因"), choices=DropCode.choices, widget=forms.RadioSelect)
    text = forms.CharField(label=_("说明"), max_length=300, required=False)


ACTION_FORMS: Mapping[str, type[forms.Form]] = {"send": SendForm, "drop": DropForm}


def initial_of(profile: Profile | None) -> dict[str, Any]:
    """What the form of a profile begins with."""
    if profile is None:
        return {"is_told": True}
    return {
        "fields_of_work": [field.pk for field in profile.fields.all()],
        "regions": [region.pk for region in profile.regions.all()],
        "is_told": profile.is_told,
    }


def save(form: ProfileForm, actor: Actor) -> Profile:
    """Keep it."""
    values = form.cleaned_data
    return save_profile(
        actor=actor, fields=values["fields_of_work"], regions=values["regions"], is_told=values["is_told"]
    )
