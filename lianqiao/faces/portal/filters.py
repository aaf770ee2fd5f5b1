"""The registers' filters as the halls show them: what has few choices is ticked."""

from django import forms
from django.utils.translation import gettext_lazy as _

from lianqiao.core.publishing.filters import ModeFilter
from lianqiao.registers.achievements.enums import TransformationMode
from lianqiao.registers.achievements.interfaces.filters import AchievementHallFilter, RipenessFilter
from lianqiao.registers.demands.enums import CooperationMode
from lianqiao.registers.demands.interfaces.filters import DemandHallFilter
from lianqiao.registers.taxonomy.interfaces.filters import StageFilter


class AchievementHallConditions(AchievementHallFilter):
    """The public filters of achievements."""

    stage = RipenessFilter(field_name="readiness", widget=forms.CheckboxSelectMultiple)
    mode = ModeFilter(
        field_name="modes",
        choices=TransformationMode.choices,
        label=_("转化方式"),
        widget=forms.CheckboxSelectMultiple,
    )


class DemandHallConditions(DemandHallFilter):
    """The public filters of demands."""

    stage = StageFilter(field_name="readiness_wanted", label=_("希望的成熟阶段"), widget=forms.CheckboxSelectMultiple)
    mode = ModeFilter(
        field_name="modes",
        choices=CooperationMode.choices,
        label=_("合作方式"),
        widget=forms.CheckboxSelectMultiple,
    )
