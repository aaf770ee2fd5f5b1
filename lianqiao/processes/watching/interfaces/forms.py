"""What is asked about watch lists and leads."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lianqiao.core.access import Actor
from lianqiao.processes.watching.domain.watching import save_lead, save_watch_list
from lianqiao.processes.watching.enums import LeadDrop
from lianqiao.processes.watching.models import Lead, WatchList
from lianqiao.processes.watching.queries.colleagues import colleagues_of
from lianqiao.registers.taxonomy.interfaces import TechFieldField, TechFieldsField

_DATE = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
_TEXT = forms.Textarea(attrs={"rows": 3})


class WatchListForm(forms.ModelForm):
    """What is watched."""

    tech_fields = TechFieldsField(label=_("技术领域"), required=False)

    class Meta:
        model = WatchList
        fields = ("title", "purpose", "institutions", "sources", "is_active")
        widgets = dict.fromkeys(("purpose", "institutions", "sources"), _TEXT)


class LeadForm(forms.ModelForm):
    """What was found; `actor` gives the lists to choose from."""

    field = TechFieldField(label=_("技术领域"), required=False, empty_label=_("不限"))

    class Meta:
        model = Lead
        fields = ("watch_list", "title", "institution", "place", "source", "url", "seen_on", "field", "note")
        widgets = {"seen_on": _DATE, "note": _TEXT}

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["watch_list"]
        chosen.queryset = WatchList.objects.visible_to(actor).filter(is_active=True)
        if self.instance.watch_list_id is not None:
            chosen.queryset |= WatchList.objects.visible_to(actor).filter(pk=self.instance.watch_list_id)


class FollowForm(forms.Form):
    """Who follows it, until when; the page fills in the colleagues."""

    assignee = forms.ChoiceField(label=_("跟进人"))
    due_on = forms.DateField(label=_("跟进期限"), widget=_DATE)


class ContactForm(forms.Form):
    """What was done."""

    text = forms.CharField(label=_("情况"), max_length=1000, widget=_TEXT)
    introduction = forms.CharField(
        label=_("对接编号"), max_length=36, required=False, help_text=_("对方已入驻并发起对接时填写，可不填")
    )


class DropForm(forms.Form):
    """Why not."""

    code = forms.ChoiceField(label=_("原因"), choices=LeadDrop.choices, widget=forms.RadioSelect)
    text = forms.CharField(label=_("说明"), max_length=1000, required=False)


def action_forms(organisation_id: Any) -> Mapping[str, type[forms.Form]]:
    """The forms of a lead's actions, with the colleagues of the body."""
    people = [("", "---------"), *((str(one.pk), one.get_full_name()) for one in colleagues_of(organisation_id))]
    follow: type[forms.Form] = type(
        "FollowForm", (FollowForm,), {"assignee": forms.ChoiceField(label=_("跟进人"), choices=people)}
    )
    return {"follow": follow, "contact": ContactForm, "bring_in": ContactForm, "drop": DropForm}


def keep_watch_list(form: WatchListForm, actor: Actor, watch_list: WatchList | None) -> WatchList:
    """Call the domain."""
    values = {name: form.cleaned_data[name] for name in WatchListForm.Meta.fields}
    return save_watch_list(watch_list, actor=actor, values=values, fields=form.cleaned_data["tech_fields"])


def keep_lead(form: LeadForm, actor: Actor, lead: Lead | None) -> Lead:
    """Call the domain."""
    return save_lead(lead, actor=actor, values={name: form.cleaned_data[name] for name in LeadForm.Meta.fields})
