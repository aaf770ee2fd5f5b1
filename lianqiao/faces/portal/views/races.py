"""Races for everybody: the hall, and each race with its picture and the same in words."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core.pages import Crumb, ListPage, RecordPage
from lianqiao.faces.portal.views.crumbs import below_home
from lianqiao.processes.races.enums import TeamState
from lianqiao.processes.races.interfaces.filters import PublicRaceFilter
from lianqiao.processes.races.interfaces.tables import PublicRaceTable
from lianqiao.processes.races.models import Race
from lianqiao.processes.races.queries.shown import show


class Races(ListPage):
    """The hall: the latest start first."""

    public = True
    http_method_names = ("get", "head", "options")
    title = gettext_lazy("赛马")
    subtitle = gettext_lazy("几支队伍同做一个任务，分阶段比，好的晋级。")
    table_class = PublicRaceTable
    filterset_class = PublicRaceFilter
    template_name = "portal/races/hall.html"
    order = ("-started_at", "-id")
    empty_title = gettext_lazy("现在没有公开的赛马")
    empty_text = gettext_lazy("有新的赛马时会列在这里。")

    def records(self) -> QuerySet[Any]:
        """What everybody may read."""
        return Race.objects.public().for_list()

    def breadcrumb(self) -> list[Crumb]:
        """Below the home page."""
        return below_home(self.page_title())


class RacePage(RecordPage):
    """One race: its picture, its teams in words, its task; no reports, tests or scores."""

    public = True
    template_name = "portal/races/race.html"

    def records(self) -> QuerySet[Any]:
        """What everybody may read."""
        return Race.objects.public().select_related("organisation", "region")

    def breadcrumb(self) -> list[Crumb]:
        """Below the hall."""
        return below_home(Crumb(_("赛马"), reverse("portal:races")), self.page_title())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The picture; numbers for names as long as the race is blind."""
        race = self.record()
        shown = show(race, names=race.shows_names, scores=False)
        return super().get_context_data(
            record=race,
            words=race.words,
            shown=shown,
            winners=[one.name for one in shown.teams if one.team.state == TeamState.WON],
            **kwargs,
        )
