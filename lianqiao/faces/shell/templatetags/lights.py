"""Template tags of the rows of boards: lights with their reasons, bars of completion, courses.

A board has hundreds of rows with several of each. Templates of their own would take most of the page's time, and so
would `format_html`, which looks at every part anew: here all words are escaped by the plain function where they are put
in, and numbers are numbers.
"""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache
from html import escape
from typing import Any

from django import template
from django.template.loader import render_to_string
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
    reason = escape(light.reason)
    return SafeString(
        f'<details class="why" data-close-outside><summary title="{reason}">{_sign(light.light, light.word)}'
        f'<span class="visually-hidden">{escape(_("，看为什么"))}</span></summary>'
        f'<p class="why-text">{reason}{_order(light.order_url)}</p></details>'
    )


def _order(url: str) -> str:
    """The way to an order to rectify, for who may give one."""
    return f'<a class="why-order" href="{escape(url)}">{escape(_("发整改通知"))}</a>' if url else ""


@register.simple_tag
def run_bar(run: Any, light: str) -> SafeString:
    """The bar of completion (`Run`) with the time line across it; nothing without one."""
    if run is None:
        return SafeString("")
    due = "" if run.due is None else f'<rect class="run-due" x="{run.due}" y="1" width="1.6" height="12" />'
    label = escape(run.label)
    return SafeString(
        f'<svg class="run" viewBox="0 0 120 14" width="120" height="14" role="img" aria-label="{label}">'
        f'<title>{label}</title><rect class="run-track" x="0" y="4" width="100" height="6" rx="3" />'
        f'<rect class="run-{light}" x="0" y="4" width="{run.filled}" height="6" rx="3" />{due}</svg>'
    )


@register.simple_tag
def course_line(spark: Any, light: str) -> SafeString:
    """A small course (`Spark`) with its dashed time line and a dot at its end; nothing without figures."""
    if not spark.points:
        return SafeString("")
    due = f'<polyline class="spark-due" points="{spark.due}" />' if spark.due else ""
    width, height, (x, y) = spark.width, spark.height, spark.end
    return SafeString(
        f'<svg class="spark" viewBox="0 0 {width} {height}" width="{width}" height="{height}" aria-hidden="true">{due}'
        f'<polyline class="spark-line spark-{light}" points="{spark.points}" />'
        f'<circle class="spark-end spark-{light}" cx="{x}" cy="{y}" r="2.6" /></svg>'
    )


@register.simple_tag
def board_labels() -> dict[str, str]:
    """The heads of a board's columns, which stand before each figure on a narrow screen; asked for once a page."""
    labels = {
        "light": _("亮灯"),
        "value": _("完成数"),
        "target": _("目标"),
        "completion": _("完成率"),
        "due": _("序时应达"),
        "growth": _("同比"),
        "forecast": _("预计期末"),
        "course": _("走势"),
    }
    return {name: SafeString(escape(label)) for name, label in labels.items()}


@register.simple_tag
def board_row(row: Any, labels: dict[str, str]) -> SafeString:
    """A line of a board, from `shown_row`; `labels` are those of `board_labels`, escaped already."""
    light = row.light.light
    way = f'<span class="board-unit">{escape(_("按期初以来的增量"))}</span>' if row.is_of_way else ""
    return SafeString(
        f'<tr><td class="board-name"><a href="{escape(row.url)}">{escape(row.indicator.name)}</a>'
        f'<span class="board-unit">{escape(_what(row))}</span></td>'
        f'<td data-label="{labels["light"]}">{light_with_reason(row.light)}</td>'
        f'<td class="num board-value" data-label="{labels["value"]}">{escape(row.value)}</td>'
        f'<td class="num" data-label="{labels["target"]}">{escape(row.target)}</td>'
        f'<td class="board-run" data-label="{labels["completion"]}">'
        f'<span class="board-share">{escape(row.completion)}</span>{run_bar(row.run, light)}{way}</td>'
        f'<td class="num" data-label="{labels["due"]}">{escape(row.due)}</td>'
        f'<td class="num" data-label="{labels["growth"]}" title="{escape(row.growth_sentence)}">'
        f"{escape(row.growth)}</td>"
        f'<td class="num" data-label="{labels["forecast"]}">{_forecast(row)}</td>'
        f"<td>{course_line(row.spark, light)}</td></tr>"
    )


def _what(row: Any) -> str:
    """The unit, of which month the figure is, and how many places are missing in it."""
    parts = [str(row.unit)]
    if row.month:
        parts.append(f"{row.month.year}年{row.month.month}月")
    if row.missing:
        parts.append(_("%(count)s个地区缺数") % {"count": row.missing})
    return " · ".join(parts)


def _forecast(row: Any) -> str:
    """The figure at the end, which opens to tell by what method."""
    if not row.forecast_words:
        return "—"
    words = escape(row.forecast_words)
    return (
        f'<details class="why why-end" data-close-outside><summary title="{words}">{escape(row.forecast)}</summary>'
        f'<p class="why-text">{words}</p></details>'
    )


@lru_cache(maxsize=64)
def _sign(light: str, word: str) -> SafeString:
    return render_to_string("shell/boards/sign.html", {"light": light, "word": word})
