"""Template tags of the rows of boards: lights with their reasons, bars of completion, courses.

A board has hundreds of rows with several of each, and templates of their own would take most of the page's time.
"""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from lianqiao.engines.progress import number

register = template.Library()


@register.filter
def figure(value: Decimal | None) -> str:
    """A figure with thousands separators and at most two decimals; `—` for none."""
    return "—" if value is None else number(value)


@register.simple_tag
def light_with_reason(light: Any) -> SafeString:
    """A `ShownLight` that opens to tell why; the shape says it to who does not see the colour."""
    return format_html(
        '<details class="why" data-close-outside><summary title="{}">{}<span class="visually-hidden">{}</span>'
        '</summary><p class="why-text">{}{}</p></details>',
        light.reason,
        _sign(light.light, light.word),
        _("，看为什么"),
        light.reason,
        _order(light.order_url),
    )


def _order(url: str) -> SafeString:
    """The way to an order to rectify, for who may give one."""
    return format_html('<a class="why-order" href="{}">{}</a>', url, _("发整改通知")) if url else SafeString("")


@register.simple_tag
def run_bar(run: Any, light: str) -> SafeString:
    """The bar of completion (`Run`) with the time line across it; nothing without one."""
    if run is None:
        return SafeString("")
    due = (
        "" if run.due is None else format_html('<rect class="run-due" x="{}" y="1" width="1.6" height="12" />', run.due)
    )
    return format_html(
        '<svg class="run" viewBox="0 0 120 14" width="120" height="14" role="img" aria-label="{}"><title>{}</title>'
        '<rect class="run-track" x="0" y="4" width="100" height="6" rx="3" />'
        '<rect class="run-{}" x="0" y="4" width="{}" height="6" rx="3" />{}</svg>',
        run.label,
        run.label,
        light,
        run.filled,
        due,
    )


@register.simple_tag
def course_line(spark: Any, light: str) -> SafeString:
    """A small course (`Spark`) with its dashed time line and a dot at its end; nothing without figures."""
    if not spark.points:
        return SafeString("")
    due = format_html('<polyline class="spark-due" points="{}" />', spark.due) if spark.due else ""
    width, height, (x, y) = spark.width, spark.height, spark.end
    return format_html(
        '<svg class="spark" viewBox="0 0 {} {}" width="{}" height="{}" aria-hidden="true">{}'
        '<polyline class="spark-line spark-{}" points="{}" />'
        '<circle class="spark-end spark-{}" cx="{}" cy="{}" r="2.6" /></svg>',
        width,
        height,
        width,
        height,
        due,
        light,
        spark.points,
        light,
        x,
        y,
    )


@register.simple_tag
def board_labels() -> dict[str, str]:
    """The heads of a board's columns, which stand before each figure on a narrow screen; asked for once a page."""
    return {
        "light": _("亮灯"),
        "value": _("完成数"),
        "target": _("目标"),
        "completion": _("完成率"),
        "due": _("序时应达"),
        "growth": _("同比"),
        "forecast": _("预计期末"),
        "course": _("走势"),
    }


@register.simple_tag
def board_row(row: Any, labels: dict[str, str]) -> SafeString:
    """A line of a board, from `shown_row`; `labels` are those of `board_labels`."""
    light = row.light.light
    return format_html(
        '<tr><td class="board-name"><a href="{}">{}</a><span class="board-unit">{}</span></td>'
        '<td data-label="{}">{}</td><td class="num board-value" data-label="{}">{}</td>'
        '<td class="num" data-label="{}">{}</td><td class="board-run" data-label="{}">'
        '<span class="board-share">{}</span>{}{}</td><td class="num" data-label="{}">{}</td>'
        '<td class="num" data-label="{}" title="{}">{}</td><td class="num" data-label="{}">{}</td><td>{}</td></tr>',
        row.url,
        row.indicator.name,
        _what(row),
        labels["light"],
        light_with_reason(row.light),
        labels["value"],
        row.value,
        labels["target"],
        row.target,
        labels["completion"],
        row.completion,
        run_bar(row.run, light),
        format_html('<span class="board-unit">{}</span>', _("按期初以来的增量")) if row.is_of_way else "",
        labels["due"],
        row.due,
        labels["growth"],
        row.growth_sentence,
        row.growth,
        labels["forecast"],
        _forecast(row),
        course_line(row.spark, light),
    )


def _what(row: Any) -> str:
    """The unit, of which month the figure is, and how many places are missing in it."""
    parts = [str(row.unit)]
    if row.month:
        parts.append(f"{row.month.year}年{row.month.month}月")
    if row.missing:
        parts.append(_("%(count)s个地区缺数") % {"count": row.missing})
    return " · ".join(parts)


def _forecast(row: Any) -> SafeString | str:
    """The figure at the end, which opens to tell by what method."""
    if not row.forecast_words:
        return "—"
    return format_html(
        '<details class="why why-end" data-close-outside><summary title="{}">{}</summary>'
        '<p class="why-text">{}</p></details>',
        row.forecast_words,
        row.forecast,
        row.forecast_words,
    )


@lru_cache(maxsize=64)
def _sign(light: str, word: str) -> SafeString:
    return render_to_string("shell/boards/sign.html", {"light": light, "word": word})
