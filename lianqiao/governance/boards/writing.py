"""The first text of a bulletin, its tables and its bars, written from the figures; an official edits it afterwards."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core.periods import Period, last_day
from lianqiao.engines.progress import (
    LIGHT_WORDS,
    Direction,
    Light,
    Told,
    growth_sentence,
    growth_words,
    number,
    per_cent,
    rule_sentence,
)
from lianqiao.governance.boards.models import Alert
from lianqiao.governance.boards.queries.board import Board
from lianqiao.governance.boards.queries.league import League, Standing, Table
from lianqiao.governance.boards.queries.standings import Line
from lianqiao.governance.indicators.models import Indicator

#: How many of the best and of the last a sentence names, and how many targets that are behind are told one by one.
NAMED, TOLD = 3, 10
#: Columns of regions' completion in one table, and bars in one picture: what a page holds.
COLUMNS, BARS = 5, 16
NONE = "—"

#: Lights in a narrow table.
_SHORT = {
    Light.GREEN: gettext_lazy("绿"),
    Light.AMBER: gettext_lazy("黄"),
    Light.RED: gettext_lazy("红"),
    Light.GREY: gettext_lazy("灰"),
}


@dataclass(frozen=True)
class Written:
    """A text with its tables and bars, as `Bulletin` keeps them."""

    title: str
    text: str
    tables: list[dict[str, Any]] = field(default_factory=list)
    charts: list[dict[str, Any]] = field(default_factory=list)


def write(board: Board, league: League, alerts: Sequence[Alert], *, month: date) -> Written:
    """The bulletin of a region: what the whole did, who leads and who follows, what is behind and since when."""
    place, period = board.place.name, board.period
    day = last_day(month)
    words = {"place": place, "period": period.label, "year": day.year, "month": day.month, "day": day.day}
    title = _("关于%(place)s%(period)s主要指标进展情况的通报（截至%(month)d月底）") % words
    with_target = [line for line in board.lines if line.target is not None]
    parts = [
        _("现将截至%(year)d年%(month)d月底%(place)s%(period)s主要指标进展情况通报如下。") % words,
        _("一、总体进展"),
        _counted(with_target, period, day),
        *(_said(line, day) for line in with_target if line.value is not None),
        *_missing(with_target),
    ]
    tables = [table for table in league.tables if table.indicator is not None and _has_ranks(table)]
    if tables:
        parts += [_("二、各地进展"), *(_ranked(table) for table in tables)]
    if alerts:
        parts += [_("三、进度滞后情况") if tables else _("二、进度滞后情况"), *_behind(alerts)]
        last = _("四、下一步工作") if tables else _("三、下一步工作")
        parts += [last, _("请进度滞后的地区和单位逐项分析原因，制定追赶措施，明确责任人和完成时限。")]
    parts.append(_("亮灯规则：%(rule)s。") % {"rule": rule_sentence(board.rule, _)})
    return Written(title, "\n".join(parts), _tables(with_target, tables), _charts(with_target, tables))


def _counted(lines: Sequence[Line], period: Period, day: date) -> str:
    counts = Counter(line.judgement.light for line in lines)
    names = {
        Light.GREEN: _("达到序时进度%d项"),
        Light.AMBER: _("略低于序时进度%d项"),
        Light.RED: _("滞后%d项"),
        Light.GREY: _("尚无数据%d项"),
    }
    told = "，".join(text % counts[light] for light, text in names.items() if counts[light])
    message = _("时间过去%(elapsed)s，纳入通报的%(count)d项指标中，%(told)s。")
    return message % {"elapsed": per_cent(period.elapsed(day)), "count": len(lines), "told": told or _("没有目标")}


def _said(line: Line, day: date) -> str:
    standing, unit = line.judgement.standing, line.indicator.unit
    words = {
        "name": line.indicator.name,
        "value": _amount(standing.value, line),
        "target": _amount(standing.target, line),
        "unit": unit,
    }
    if standing.direction is Direction.DOWN:
        parts = [_("%(name)s为%(value)s%(unit)s，目标为不超过%(target)s%(unit)s") % words]
    elif not line.indicator.accrues:
        parts = [_("%(name)s为%(value)s%(unit)s，目标为%(target)s%(unit)s") % words]
    else:
        parts = [_("%(name)s完成%(value)s%(unit)s，目标%(target)s%(unit)s") % words]
        if standing.completion is not None:
            parts.append(_("完成%(share)s") % {"share": per_cent(standing.completion)})
    parts += _against_line(line)
    if line.growth is not None and (line.indicator.accrues or line.growth.told is Told.POINTS):
        parts.append(growth_sentence(line.growth, _))
    return "，".join(parts) + "。"


def _against_line(line: Line) -> list[str]:
    """How far ahead of the time line or behind it, in the unit of the figure."""
    gap = line.judgement.standing.gap
    if gap is None or line.judgement.standing.direction is Direction.DOWN:
        return []
    if gap == 0:
        return [_("与序时进度持平")]
    amount = {"gap": _amount(abs(gap), line), "unit": line.indicator.unit}
    return [(_("低于序时进度%(gap)s%(unit)s") if gap > 0 else _("超过序时进度%(gap)s%(unit)s")) % amount]


def _missing(lines: Sequence[Line]) -> list[str]:
    names = [line.indicator.name for line in lines if line.value is None]
    return [_("%(names)s尚无数据。") % {"names": "、".join(names)}] if names else []


def _ranked(table: Table) -> str:
    """Who leads and who follows by an indicator, who is behind and who has no figure."""
    indicator: Any = table.indicator
    ranked = [row for row in table.rows if row.rank is not None]
    size = min(NAMED, len(ranked) // 2) or 1
    first = "、".join(_with_share(row, indicator) for row in ranked[:size])
    parts = [_("%(name)s：居前的是%(first)s") % {"name": indicator.name, "first": first}]
    if len(ranked) > size:
        parts.append(_("靠后的是%(last)s") % {"last": "、".join(_with_share(row, indicator) for row in ranked[-size:])})
    red = [row.region.short_name or row.region.name for row in ranked if row.light is Light.RED]
    if red:
        parts.append(_("进度滞后的有%(names)s") % {"names": "、".join(red)})
    silent = [row.region.short_name or row.region.name for row in table.rows if row.rank is None and row.target]
    if silent:
        parts.append(_("%(names)s尚无数据") % {"names": "、".join(silent)})
    return "；".join(parts) + "。"


def _with_share(row: Standing, indicator: Indicator) -> str:
    """A region with its completion, or with its figure where less is better and a share would say little."""
    if row.judgement is not None and row.judgement.standing.direction is Direction.DOWN and row.value is not None:
        told = f"{number(row.value, indicator.decimals)}{indicator.unit}"
    else:
        told = NONE if row.score is None else per_cent(row.score)
    return _("%(name)s（%(share)s）") % {"name": row.region.name, "share": told}


def _behind(alerts: Sequence[Alert]) -> list[str]:
    """Each target that is behind, with since when; those beyond the first ones are counted."""
    out = []
    for alert in alerts[:TOLD]:
        months = (alert.month.year - alert.since.year) * 12 + alert.month.month - alert.since.month + 1
        message = _(
            "%(place)s的%(name)s自%(year)d年%(month)d月起滞后，已连续%(months)d个月，完成%(value)s%(unit)s，按进度应达%(line)s%(unit)s。"
        )
        out.append(
            message
            % {
                "place": alert.target.place,
                "name": alert.target.indicator.name,
                "year": alert.since.year,
                "month": alert.since.month,
                "months": months,
                "value": number(alert.value),
                "line": number(alert.line),
                "unit": alert.target.indicator.unit,
            }
        )
    if len(alerts) > TOLD:
        out.append(_("另有%(count)d项进度滞后，见附表。") % {"count": len(alerts) - TOLD})
    return out


def _tables(lines: Sequence[Line], tables: Sequence[Table]) -> list[dict[str, Any]]:
    out = [
        {
            "title": _("主要指标进展"),
            "head": [_("指标"), _("单位"), _("目标"), _("完成数"), _("完成率"), _("序时应达"), _("同比"), _("状态")],
            "rows": [_overview_row(line) for line in lines],
        }
    ]
    for start in range(0, len(tables), COLUMNS):
        chosen = tables[start : start + COLUMNS]
        out.append(
            {
                "title": _("各地目标完成率"),
                "head": [_("地区"), *(table.indicator.name for table in chosen if table.indicator is not None)],
                "rows": _places_rows(chosen),
            }
        )
    return out


def _overview_row(line: Line) -> list[str]:
    standing = line.judgement.standing
    return [
        line.indicator.name,
        line.indicator.unit,
        _amount(standing.target, line),
        _amount(standing.value, line),
        NONE if standing.completion is None else per_cent(standing.completion),
        _amount(standing.line, line),
        NONE if line.growth is None else growth_words(line.growth, _),
        _(LIGHT_WORDS[line.judgement.light]),
    ]


def _places_rows(tables: Sequence[Table]) -> list[list[str]]:
    by_region: dict[str, dict[int, str]] = {}
    regions = {}
    for at, table in enumerate(tables):
        for row in table.rows:
            regions[row.region.pk] = row.region
            cell = NONE if row.score is None else f"{per_cent(row.score)} {_SHORT[row.light or Light.GREY]}"
            by_region.setdefault(row.region.pk, {})[at] = cell
    return [
        [regions[code].name, *(by_region[code].get(at, NONE) for at in range(len(tables)))] for code in sorted(regions)
    ]


def _charts(lines: Sequence[Line], tables: Sequence[Table]) -> list[dict[str, Any]]:
    out = []
    shown = [line for line in lines if line.judgement.standing.ratio is not None]
    if shown:
        bars = [_bar(line.indicator.name, line.judgement.standing.ratio, line.judgement.light) for line in shown]
        out.append({"title": _("主要指标相当于序时进度"), "mark": _("序时进度"), "bars": bars[:BARS]})
    for table in tables[:1]:
        indicator: Any = table.indicator
        bars = [_bar(row.region.name, row.score, row.light or Light.GREY) for row in table.rows]
        title = _("各地%(name)s目标完成率") % {"name": indicator.name}
        out.append({"title": title, "mark": _("全期目标"), "bars": bars[:BARS]})
    return out


def _bar(name: str, share: Decimal | None, light: Light) -> list[Any]:
    return [
        name,
        None if share is None else str(round(share, 4)),
        NONE if share is None else per_cent(share),
        light.value,
    ]


def _has_ranks(table: Table) -> bool:
    return any(row.rank is not None and row.target is not None for row in table.rows)


def _amount(value: Decimal | None, line: Line) -> str:
    return NONE if value is None else number(value, line.indicator.decimals)
