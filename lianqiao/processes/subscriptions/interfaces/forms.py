"""What is asked when somebody subscribes."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lianqiao.core.access import Actor
from lianqiao.core.money import MoneyWanField
from lianqiao.processes.matching.filters import SearchFilters
from lianqiao.processes.subscriptions.domain.subscriptions import (
    NAME_LENGTH,
    WORDS_LENGTH,
    change_subscription,
    subscribe_to_matches,
    subscribe_to_search,
)
from lianqiao.processes.subscriptions.enums import Rhythm, Subject
from lianqiao.processes.subscriptions.models import Subscription
from lianqiao.registers.taxonomy.enums import PublicStage
from lianqiao.registers.taxonomy.interfaces import RegionField, TechFieldField

_SEARCHES = [(subject.value, subject.label) for subject in (Subject.ACHIEVEMENTS, Subject.DEMANDS)]


class RhythmForm(forms.Form):
    """How often, and under which name: all that is asked about the matches of an own record."""

    rhythm = forms.ChoiceField(
        label=_("多久推送一次"),
        choices=Rhythm.choices,
        widget=forms.RadioSelect,
        help_text=_("都会进入站内消息；是否同时发邮件，在“消息设置”的“订阅推送”里选择"),
    )
    name = forms.CharField(label=_("名称"), max_length=NAME_LENGTH, required=False, help_text=_("方便自己辨认，可不填"))


class SearchForm(RhythmForm):
    """A saved search: words, conditions, rhythm. The names of the conditions are those of `SearchFilters`."""

    subject = forms.ChoiceField(label=_("订阅"), choices=_SEARCHES, widget=forms.RadioSelect)
    words = forms.CharField(
        label=_("关键词或难题"),
        max_length=WORDS_LENGTH,
        required=False,
        help_text=_("像搜索一样写：产品、材料、现象；也可以只选下面的条件"),
    )
    field = TechFieldField(label=_("技术领域"), required=False, empty_label=_("不限"))
    region = RegionField(label=_("地区"), required=False, empty_label=_("不限"))
    stage = forms.ChoiceField(label=_("成熟阶段"), required=False, choices=[("", _("不限")), *PublicStage.choices])
    price = MoneyWanField(label=_("金额"), required=False, help_text=_("成果的价格不高于，或需求的投入不低于这个数"))

    field_order = ("subject", "words", "field", "region", "stage", "price", "rhythm", "name")

    def filters(self) -> dict[str, str]:
        """The parameters of `SearchFilters` as they were typed."""
        return SearchFilters.from_params(
            {name: self.data.get(name, "") for name in ("field", "region", "stage", "price")}
        ).to_params()


def initial_of(subscription: Subscription) -> dict[str, Any]:
    """What the form of an existing subscription begins with."""
    shared = {"rhythm": subscription.rhythm, "name": subscription.name}
    if subscription.own_record is not None:
        return shared
    return {**shared, "subject": subscription.subject, "words": subscription.words, **subscription.filters}


def save_search(form: SearchForm, actor: Actor, subscription: Subscription | None = None) -> Subscription:
    """Subscribe, or change what there is."""
    values = form.cleaned_data
    given = {
        "name": values["name"],
        "words": values["words"],
        "filters": form.filters(),
        "rhythm": values["rhythm"],
    }
    if subscription is not None:
        return change_subscription(subscription, actor=actor, **given)
    return subscribe_to_search(actor=actor, subject=values["subject"], **given)


def save_rhythm(form: RhythmForm, actor: Actor, *, record: Any = None, subscription: Any = None) -> Subscription:
    """Subscribe to the matches of a record, or change how often they are told."""
    values = form.cleaned_data
    if subscription is not None:
        return change_subscription(subscription, actor=actor, **values)
    return subscribe_to_matches(actor=actor, record=record, **values)
