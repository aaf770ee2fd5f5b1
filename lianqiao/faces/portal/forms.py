"""The conditions of a search as a form."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lianqiao.core.money import MoneyWanField
from lianqiao.registers.taxonomy.enums import PublicStage
from lianqiao.registers.taxonomy.interfaces import RegionField, TechFieldField


class SearchForm(forms.Form):
    """What a found record must have; the names are those of `matching.filters.SearchFilters`."""

    field = TechFieldField(label=_("技术领域"), required=False, empty_label=_("不限"))
    region = RegionField(label=_("地区"), required=False, empty_label=_("不限"))
    stage = forms.ChoiceField(label=_("成熟阶段"), required=False, choices=[("", _("不限")), *PublicStage.choices])
    price = MoneyWanField(label=_("价格不高于"), required=False)

    def __init__(self, *args: Any, asks_for_demands: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if asks_for_demands:
            self.fields["stage"].label = _("希望的成熟阶段")
            self.fields["price"].label = _("投入不低于")
