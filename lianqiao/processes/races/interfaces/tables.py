"""Tables of races, of the teams of a unit, and of the hall."""

from __future__ import annotations

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

from lianqiao.core import links
from lianqiao.core.tables import DayColumn
from lianqiao.processes.races.models import Race, Team

_WIDE = {"td": {"class": "wide"}}
_NOWRAP = {"td": {"class": "nowrap"}}


class RaceTable(tables.Table):
    """The races of a body."""

    title = tables.Column(
        verbose_name=_("名称"), linkify=lambda record: links.page_of(record), orderable=False, attrs=_WIDE
    )
    kind = tables.Column(verbose_name=_("类型"), orderable=False, attrs=_NOWRAP)
    state = tables.Column(verbose_name=_("状态"), orderable=False, attrs=_NOWRAP)
    team_count = tables.Column(verbose_name=_("队伍"), orderable=False, attrs={"td": {"class": "num"}})
    stage_number = tables.Column(verbose_name=_("第几阶段"), orderable=False, attrs={"td": {"class": "num"}})
    due_on = DayColumn(verbose_name=_("本阶段截止"), orderable=False)

    class Meta:
        model = Race
        fields = ("title", "kind", "state", "team_count", "stage_number", "due_on")
        order_by = ("-created_at", "-id")
        empty_text = ""


class TeamTable(tables.Table):
    """The teams in which a unit works."""

    title = tables.Column(
        verbose_name=_("方案名称"), linkify=lambda record: links.page_of(record), orderable=False, attrs=_WIDE
    )
    race = tables.Column(verbose_name=_("赛马"), orderable=False)
    state = tables.Column(verbose_name=_("状态"), orderable=False, attrs=_NOWRAP)
    organisation = tables.Column(verbose_name=_("牵头单位"), orderable=False)
    due_on = DayColumn(verbose_name=_("本阶段截止"), accessor="race__due_on", orderable=False)

    class Meta:
        model = Team
        fields = ("title", "race", "state", "organisation", "due_on")
        order_by = ()
        empty_text = ""


class PublicRaceTable(tables.Table):
    """The races that everybody may read, as an export holds them."""

    title = tables.Column(verbose_name=_("名称"), orderable=False)
    kind = tables.Column(verbose_name=_("类型"), orderable=False)
    organisation = tables.Column(verbose_name=_("组织部门"), orderable=False)
    state = tables.Column(verbose_name=_("状态"), orderable=False)
    team_count = tables.Column(verbose_name=_("队伍"), orderable=False)
    started_at = DayColumn(verbose_name=_("开赛日期"), orderable=False)

    class Meta:
        model = Race
        fields = ("title", "kind", "organisation", "state", "team_count", "started_at")
        order_by = ()
        empty_text = ""
