"""Boards: the board of a place, what is behind one figure, the map, and the alerts."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core import clock
from lianqiao.core.pages import Crumb, Page
from lianqiao.core.pages.base import find_visible
from lianqiao.core.periods import Period
from lianqiao.core.permissions import Permission
from lianqiao.engines.progress import LIGHT_WORDS, Light, rule_sentence
from lianqiao.governance.boards.drawing import tile_map
from lianqiao.governance.boards.enums import Measure
from lianqiao.governance.boards.interfaces import showing
from lianqiao.governance.boards.interfaces.ordering import order_urls
from lianqiao.governance.boards.models import Alert, Topic
from lianqiao.governance.boards.queries.board import LIGHTS, Board, board_of, board_of_one, periods_of, rows_of
from lianqiao.governance.boards.queries.drilling import trails
from lianqiao.governance.boards.queries.league import league_of
from lianqiao.governance.boards.queries.places import Place, parts_of, regions_of, units_of
from lianqiao.governance.boards.queries.standings import rule_of
from lianqiao.governance.boards.queries.tiles import spots_of
from lianqiao.governance.indicators.models import Indicator

AT_ONCE = 50
#: Lines of a board on one page: a hundred are 200 kB, and take a quarter longer.
LINES_AT_ONCE = 50


def crumbs(*more: Crumb) -> list[Crumb]:
    """The way to a page below the boards."""
    return [Crumb(_("工作台"), reverse("workbench:home")), Crumb(_("指标看板"), reverse("workbench:boards")), *more]


class OfPlace(Page):
    """Pages of a place and a period: `?region=` or `?unit=`, `?period=`; one's own and this year without them."""

    needs_organisation = True
    permission = Permission.BOARD_VIEW

    @cached_property
    def place(self) -> Place:
        """The place of the address; 404 for one that the actor may not see."""
        code, unit = self.request.GET.get("region", ""), self.request.GET.get("unit", "")
        if unit:
            return Place(organisation=find_visible(units_of(self.actor), _key(unit)))
        if code:
            return Place(region=find_visible(regions_of(self.actor), code))
        if self.actor.oversight is None:
            return Place(organisation=self.actor.organisation)
        return Place(region=self.actor.organisation.region)

    @cached_property
    def periods(self) -> list[Period]:
        """The periods of the place's targets, and this year."""
        this_year = Period.of_years(clock.today().year)
        return list(dict.fromkeys([*periods_of(self.place), this_year]))

    @cached_property
    def period(self) -> Period:
        """The period of the address; without one this year, or the latest that has begun and has targets."""
        asked = self.request.GET.get("period", "")
        if asked:
            try:
                return Period.parse(asked)
            except ValueError as error:
                raise Http404(_("没有这个时期。")) from error
        this_year = Period.of_years(clock.today().year)
        targeted = self.targeted()
        if this_year in targeted:
            return this_year
        begun = [period for period in targeted if period.start <= clock.today()]
        return begun[0] if begun else this_year

    def targeted(self) -> list[Period]:
        """The periods from which the page chooses when the address names none."""
        return periods_of(self.place)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The place and the ways to other places and periods."""
        return super().get_context_data(
            **{
                "place": self.place,
                "period": self.period,
                "periods": [(str(period), period.label) for period in self.periods],
                "regions": regions_of(self.actor).order_by("code").values_list("code", "name")[:400],
                "units": units_of(self.actor)[:400] if self.actor.oversight is not None else [],
                **kwargs,
            }
        )


class BoardPage(OfPlace):
    """The board of a place: every indicator with target, progress, light, forecast and course."""

    help = gettext_lazy("点灯旁的说明看为什么；点指标名称看各月、各地的数和背后的记录。")
    template_name = "workbench/boards/board.html"

    def page_title(self) -> str:
        """Whose board it is."""
        return showing.place_words(self.place)

    def page_subtitle(self) -> str:
        """For what time."""
        return self.period.label

    def breadcrumb(self) -> list[Crumb]:
        """Below the workbench."""
        return [*crumbs()[:-1], Crumb(_("指标看板"))]

    @cached_property
    def topic(self) -> Topic | None:
        """The topic of the address."""
        key = self.request.GET.get("topic", "")
        if not key:
            return None
        topic: Topic = find_visible(Topic.objects.visible_to(self.actor).prefetch_related("lines"), _key(key))
        return topic

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The rows, those of one light where the address asks for it."""
        whole = board_of(self.place, period=self.period, on=clock.today(), topic=self.topic)
        light = self.request.GET.get("light", "")
        board = _only(whole, light)
        lines = [line for _theme, rows in board.themes for line in rows]
        page = Paginator(lines, LINES_AT_ONCE).get_page(self.request.GET.get("page"))
        shown = board.with_lines(tuple(page.object_list))
        return super().get_context_data(
            themes=showing.shown_rows(shown, showing.orders_of(shown, self.actor)),
            has_themes=len(board.themes) > 1,
            page=page,
            counts=showing.light_counts(whole),
            chosen_light=light if light in LIGHTS else "",
            total=len(whole.lines),
            rule=rule_sentence(whole.rule, _),
            topic=self.topic,
            topics=Topic.objects.visible_to(self.actor).order_by("name", "id")[:AT_ONCE],
            may_edit_topics=self.actor.has(Permission.TOPIC_EDIT) and self.actor.oversight is not None,
            has_parts=self.place.region is not None and bool(parts_of(self.place.region)),
            as_of=max((line.course.month for line in whole.lines if line.course.month), default=None),
            **kwargs,
        )


class IndicatorPage(OfPlace):
    """What is behind one figure: its light, its months, the regions below, and the reports and records."""

    template_name = "workbench/boards/indicator.html"

    @cached_property
    def indicator(self) -> Indicator:
        """The indicator of the address."""
        found: Indicator = find_visible(Indicator.objects.visible_to(self.actor), self.kwargs["pk"])
        return found

    def targeted(self) -> list[Period]:
        """Those in which the indicator has a target here."""
        return periods_of(self.place, self.indicator) or periods_of(self.place)

    def page_title(self) -> str:
        """The indicator at the place."""
        return f"{self.indicator.name} · {self.place.name}"

    def page_subtitle(self) -> str:
        """For what time."""
        return self.period.label

    def breadcrumb(self) -> list[Crumb]:
        """Below the board of the place."""
        url = f"{reverse('workbench:boards')}?{self.place.query}&period={self.period}"
        return crumbs(Crumb(showing.place_words(self.place), url), Crumb(self.indicator.name))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The row of the board, its course, the table of the parts, and all trails."""
        board = board_of_one(self.place, self.indicator, period=self.period, on=clock.today())
        if not board.lines:
            raise Http404(_("这个地区或单位在这个时期没有这项指标的数和目标。"))
        line = board.lines[0]
        due = showing.due_values(line, board)
        last_year = [*line.course.last_year, *[None] * len(self.period)]
        months = [
            (month, one, so_far, due[at] if due else None, last_year[at])
            for at, (month, one, so_far) in enumerate(
                zip(line.course.months, line.course.monthly, line.course.so_far, strict=True)
            )
        ]
        begun = self.period.until(clock.today()) or self.period
        return super().get_context_data(
            indicator=self.indicator,
            row=showing.shown_row(line, board, showing.orders_of(board, self.actor)),
            rule=rule_sentence(board.rule, _),
            months=[(month, *(showing.amount(value, self.indicator) for value in values)) for month, *values in months],
            chart=_chart(months),
            parts=self._parts(board),
            trails=trails(self.actor, self.indicator, self.place, begun),
            **kwargs,
        )

    def _parts(self, board: Board) -> list[Any]:
        if self.place.region is None:
            return []
        regions = parts_of(self.place.region)
        month = board.lines[0].course.month
        if not regions or month is None:
            return []
        league = league_of(
            regions, [self.indicator], period=self.period, month=month, measure=Measure.RATIO, where=self.place.region
        )
        if any(row.target is not None for row in league.tables[0].rows):
            table = league.tables[0]
            return showing.shown_table(table, showing.orders_below(table, self.actor, self.period))
        by_value = league_of(
            regions, [self.indicator], period=self.period, month=month, measure=Measure.VALUE, where=self.place.region
        )
        return showing.shown_table(by_value.tables[0])


class MapPage(OfPlace):
    """The parts of a region as tiles, coloured by an indicator's lights; each leads to the board of the part."""

    title = gettext_lazy("指标地图")
    help = gettext_lazy("每个方块是一个地区，位置大致按地理方位；点方块看这个地区的看板。")
    template_name = "workbench/boards/map.html"

    def page_title(self) -> str:
        """What it is, and of where."""
        return _("%(place)s指标地图") % {"place": self.place.name}

    def page_subtitle(self) -> str:
        """For what time."""
        return self.period.label

    def breadcrumb(self) -> list[Crumb]:
        """Below the boards."""
        return crumbs(Crumb(_("地图")))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The map of the indicator of the address, or of the first on the board."""
        if self.place.region is None:
            raise Http404(_("单位没有地图。"))
        regions = parts_of(self.place.region)
        indicators = rows_of(self.place, self.period)
        asked = self.request.GET.get("indicator", "")
        shown = next((one for one in indicators if str(one.pk) == asked), indicators[0] if indicators else None)
        rule, chosen = rule_of(self.place.region_code, on=clock.today()), None
        if shown is not None:
            chosen = board_of_one(self.place, shown, period=self.period, on=clock.today()).lines[0]
        league = drawing = None
        if chosen is not None and regions:
            month = chosen.course.month or min(clock.today(), self.period.end).replace(day=1)
            league = league_of(
                regions,
                [chosen.indicator],
                period=self.period,
                month=month,
                measure=Measure.RATIO,
                where=self.place.region,
            )
            board_url = f"{reverse('workbench:boards')}?period={self.period}&region="
            drawing = tile_map(spots_of(regions), showing.told_by(league, board_url))
        return super().get_context_data(
            map=drawing,
            chosen=chosen,
            indicators=indicators,
            rule=rule_sentence(rule, _),
            month=None if league is None else league.month,
            standings=[] if league is None else showing.shown_table(league.tables[0]),
            legend=[(light, _(LIGHT_WORDS[light])) for light in (Light.GREEN, Light.AMBER, Light.RED, Light.GREY)],
            may_lay_out=self.actor.has(Permission.LEAGUE_TAKE) and self.place.region == self.actor.organisation.region,
            **kwargs,
        )


class Alerts(Page):
    """The targets that have fallen behind, longest first."""

    title = gettext_lazy("进度预警")
    subtitle = gettext_lazy("亮红灯的目标，滞后最久的在前；每天夜里更新，新的预警会通知责任地区和单位")
    needs_organisation = True
    permission = Permission.BOARD_VIEW
    template_name = "workbench/boards/alerts.html"

    def breadcrumb(self) -> list[Crumb]:
        """Below the boards."""
        return crumbs(Crumb(self.page_title()))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """A page of open alerts."""
        rows = Alert.objects.visible_to(self.actor).open().order_by("since", "id")
        rows = rows.select_related("target__indicator", "target__place_region", "target__place_organisation")
        page = Paginator(rows, AT_ONCE).get_page(self.request.GET.get("page"))
        alerts = list(page.object_list)
        urls = order_urls(self.actor, [showing.behind_by(alert) for alert in alerts])
        return super().get_context_data(
            page=page, alerts=list(zip(alerts, urls, strict=True)), may_order=any(urls), **kwargs
        )


def _only(board: Board, light: str) -> Board:
    """The board with the lines of one light; all of them where none is asked for."""
    if light not in LIGHTS:
        return board
    return board.with_lines(tuple(line for line in board.lines if line.judgement.light == light))


def _chart(months: list[Any]) -> dict[str, Any]:
    """The course beside its time line and the year before, as the chart's option."""

    def numbers(at: int) -> list[float | None]:
        return [None if row[at] is None else float(row[at]) for row in months]

    series: list[dict[str, Any]] = [{"name": _("累计完成"), "type": "line", "data": numbers(2)}]
    if any(row[3] is not None for row in months):
        series.append({"name": _("序时应达"), "type": "line", "data": numbers(3), "lineStyle": {"type": "dashed"}})
    if any(row[4] is not None for row in months):
        series.append({"name": _("去年同期"), "type": "line", "data": numbers(4), "lineStyle": {"type": "dotted"}})
    return {
        "legend": {"data": [one["name"] for one in series]},
        "xAxis": {"type": "category", "data": [_("%(month)d月") % {"month": row[0].month} for row in months]},
        "yAxis": {"type": "value"},
        "series": series,
    }


def _key(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise Http404(_("没有这条记录，或它没有对您公开。")) from error
