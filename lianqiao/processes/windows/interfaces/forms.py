"""What is asked of those who hold a window, and of those who take part."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lianqiao.core.access import Actor
from lianqiao.processes.windows.domain.windows import About, save_window
from lianqiao.processes.windows.enums import DeclineReason, TalkResult
from lianqiao.processes.windows.models import Window
from lianqiao.processes.windows.queries.people import members_of
from lianqiao.registers.organisations.interfaces.fields import OrganisationsField
from lianqiao.registers.taxonomy.interfaces import IndustriesField, RegionsField, TechFieldsField

_DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
_TIME = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
_TEXT = forms.Textarea(attrs={"rows": 4})
AGREEMENT = _("同意把本单位名称和参会代表姓名告知安排同桌洽谈的单位；联系方式不会告知，双方都愿意继续对接后才互相告知")


class WindowForm(forms.ModelForm):
    """A window: what about, where, when, who may come, how many tables."""

    tech_fields = TechFieldsField(label=_("技术领域"), required=False)
    of_industries = IndustriesField(label=_("行业"), required=False)
    for_regions = RegionsField(label=_("面向地区"), required=False)
    helpers = OrganisationsField(label=_("协办单位"), required=False, help_text=_("输入名称查找，可选多家"))
    online_url = forms.URLField(
        label=_("线上会议网址"),
        max_length=500,
        required=False,
        assume_scheme="https",
        help_text=_("只有参加单位能看到"),
    )
    day = forms.DateField(label=_("举办日期"), widget=_DAY)
    begins = forms.TimeField(label=_("开始时间"), widget=_TIME)
    ends = forms.TimeField(label=_("结束时间"), widget=_TIME)

    field_order = (
        "title",
        "theme",
        "tech_fields",
        "of_industries",
        "for_regions",
        "helpers",
        "mode",
        "place",
        "online_url",
        "day",
        "begins",
        "ends",
        "entries_until",
        "admission",
        "capacity",
        "tables",
        "slot_minutes",
        "is_public",
    )

    class Meta:
        model = Window
        fields = (
            "title",
            "theme",
            "mode",
            "place",
            "entries_until",
            "admission",
            "capacity",
            "tables",
            "slot_minutes",
            "is_public",
        )
        widgets = {"theme": _TEXT, "entries_until": _DAY}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        window = kwargs.get("instance")
        if window is not None:
            kwargs["initial"] = {**_stored(window), **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)

    def _post_clean(self) -> None:
        """The domain checks the record as a whole."""


def _stored(window: Window) -> dict[str, Any]:
    starts, ends = timezone.localtime(window.starts_at), timezone.localtime(window.ends_at)
    return {
        "tech_fields": [one.pk for one in window.fields.all()],
        "of_industries": [one.pk for one in window.industries.all()],
        "for_regions": [one.pk for one in window.regions.all()],
        "helpers": [one.pk for one in window.co_hosts.all()],
        "online_url": window.online_url,
        "day": starts.date(),
        "begins": starts.time(),
        "ends": ends.time(),
    }


def keep_window(form: WindowForm, actor: Actor, window: Window | None) -> Window:
    """Call the domain."""
    said = form.cleaned_data
    zone = timezone.get_default_timezone()
    values = {name: said[name] for name in (*WindowForm.Meta.fields, "online_url")}
    values["starts_at"] = datetime.combine(said["day"], said["begins"], tzinfo=zone)
    values["ends_at"] = datetime.combine(said["day"], said["ends"], tzinfo=zone)
    about = About(said["tech_fields"], said["of_industries"], said["for_regions"], said["helpers"])
    return save_window(window, actor=actor, values=values, about=about)


class ProposeForm(forms.Form):
    """Which of one's own records take part, and who comes for them."""

    records = forms.MultipleChoiceField(label=_("参加的成果和需求"), widget=forms.CheckboxSelectMultiple)
    delegate = forms.ChoiceField(label=_("参会代表"), help_text=_("同一位代表不会被同时排到两张桌子"))
    agrees = forms.BooleanField(label=AGREEMENT)

    def __init__(self, *args: Any, records: Mapping[str, Any], actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._records = records
        chosen: Any = self.fields["records"]
        chosen.choices = [(key, f"{record._meta.verbose_name}：{record.title}") for key, record in records.items()]
        people: Any = self.fields["delegate"]
        people.choices = delegates_of(actor.organisation_id)
        people.initial = str(actor.user_id)

    @property
    def chosen(self) -> list[Any]:
        """The records that were ticked."""
        return [self._records[key] for key in self.cleaned_data["records"]]


class ArrangeForm(forms.Form):
    """How the timetable is made."""

    fill = forms.BooleanField(
        label=_("空余时段用系统推荐的补满"), required=False, initial=True, help_text=_("不勾选则只安排有单位表示想谈的")
    )


class DeclineForm(forms.Form):
    """Why not; the host reads it."""

    code = forms.ChoiceField(label=_("原因"), choices=DeclineReason.choices, widget=forms.RadioSelect)


class TalkForm(forms.Form):
    """How a talk went."""

    result = forms.ChoiceField(label=_("洽谈结果"), choices=TalkResult.choices, widget=forms.RadioSelect)
    text = forms.CharField(
        label=_("说明"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("谈了什么、下一步做什么；请不要写联系方式"),
    )
    agrees = forms.BooleanField(label=_("愿意继续时：同意在对方也愿意后，把本单位的联系方式告知对方"), required=False)


WINDOW_FORMS: Mapping[str, type[forms.Form]] = {"arrange": ArrangeForm}


def delegates_of(organisation_id: Any) -> list[tuple[str, str]]:
    """The members of a unit to choose from."""
    return [(str(person.pk), person.get_full_name()) for person in members_of(organisation_id)]


def entry_forms(organisation_id: Any) -> Mapping[str, type[forms.Form]]:
    """The forms of an entry's actions, with the members of its unit."""
    agree: type[forms.Form] = type(
        "AgreeForm",
        (forms.Form,),
        {
            "delegate": forms.ChoiceField(label=_("参会代表"), choices=delegates_of(organisation_id)),
            "agrees": forms.BooleanField(label=AGREEMENT),
        },
    )
    return {"agree": agree, "decline": DeclineForm}
