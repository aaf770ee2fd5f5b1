"""Template tags of the shell: icons, figures, form sections, addresses."""

import re
from collections.abc import Iterable
from datetime import timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from django import template
from django.core.paginator import Page
from django.forms import BoundField, Form
from django.http import QueryDict
from django.utils.html import format_html, json_script
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lianqiao.core.money import plain
from lianqiao.faces.shell.sections import FormSection, sections_of

register = template.Library()

ICON_FOLDER = Path(__file__).resolve().parent.parent / "static" / "vendor" / "icons"
HIDDEN = SafeString(' aria-hidden="true"')
INVISIBLE_FRAME = re.compile(r'<path stroke="none"[^>]*/>')


class UnknownIconError(LookupError):
    """The icon is not among the vendored Tabler icons."""


@cache
def icon_paths(name: str) -> SafeString:
    """Return the inner SVG of the Tabler outline icon `name`.

    Raises UnknownIconError when there is no such file; the vendored icons come by `make setup`.
    """
    file = ICON_FOLDER / f"{name}.svg"
    if not name.replace("-", "").isalnum() or not file.is_file():
        raise UnknownIconError(f"No icon {name!r} in {ICON_FOLDER}; is the name right, has `make setup` been run?")
    svg = INVISIBLE_FRAME.sub("", file.read_text(encoding="utf-8"))
    drawing = svg[svg.index(">", svg.index("<svg")) + 1 : svg.rindex("</svg>")]
    # The file is part of the installation and holds nothing that a visitor wrote.
    return mark_safe(" ".join(drawing.split()))  # noqa: S308


@register.simple_tag
def icon(name: str, label: str = "", css: str = "") -> SafeString:
    """Draw an icon inline: with `label` an image of that name, else hidden from screen readers."""
    return format_html(
        '<svg class="icon{}" viewBox="0 0 24 24" width="24" height="24" fill="none" stroke="currentColor"'
        ' stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round" focusable="false"{}>{}</svg>',
        f" {css}" if css else "",
        format_html(' role="img" aria-label="{}"', label) if label else HIDDEN,
        icon_paths(name),
    )


@register.simple_tag
def form_sections(form: Form) -> list[FormSection]:
    """Return the visible fields of `form` in its sections, see `lianqiao.faces.shell.sections`."""
    return sections_of(form)


@register.simple_tag(takes_context=True)
def query_with(context: template.Context, **changes: Any) -> str:
    """Return the query string of this page with `changes`; None or "" removes a parameter.

    `page` falls away unless it is among the changes, since another selection has other pages.
    """
    request = context.get("request")
    query: QueryDict = request.GET.copy() if request else QueryDict(mutable=True)
    query.pop("page", None)
    for key, value in changes.items():
        if value is None or value == "":
            query.pop(key, None)
        else:
            query[key] = str(value)
    return "?" + query.urlencode()


@register.simple_tag(takes_context=True)
def page_query(context: template.Context, number: int, field: str = "page") -> str:
    """Return the query string of this page with another page number; everything else stays."""
    request = context.get("request")
    query: QueryDict = request.GET.copy() if request else QueryDict(mutable=True)
    query[field] = str(number)
    return "?" + query.urlencode()


@register.filter
def page_numbers(page: Page) -> list[int]:
    """Return the page numbers to offer: first, last, two around this page; 0 stands for a gap."""
    last = page.paginator.num_pages
    wanted = sorted({1, last, *range(max(1, page.number - 2), min(last, page.number + 2) + 1)})
    numbers: list[int] = []
    for number in wanted:
        if numbers and number - numbers[-1] == 2:
            numbers.append(number - 1)
        elif numbers and number - numbers[-1] > 2:
            numbers.append(0)
        numbers.append(number)
    return numbers


@register.simple_tag
def chart_data(element_id: str, data: Any) -> SafeString:
    """Put the data of a chart into the page as a JSON block, which the browser never runs as a script."""
    return json_script(data, element_id)


@register.filter
def percent_of(part: float, whole: float) -> int:
    """Return `part` of `whole` in whole percent, between 0 and 100; 0 when the whole is 0."""
    if not whole:
        return 0
    return max(0, min(100, round(100 * part / whole)))


@register.filter
def percent(share: Decimal | None) -> str:
    """`0.125` as `12.5%`, with at most two decimals; empty for None."""
    return "" if share is None else f"{plain(round(share * 100, 2))}%"


@register.filter
def grouped(number: int) -> str:
    """`11420` as `11,420`; Django's own filter groups by the locale, and Chinese has no grouping there."""
    return f"{number:,}"


@register.filter
def duration(time: timedelta) -> str:
    """Say a length of time as a person would: in seconds, in minutes, or in hours and minutes."""
    seconds = max(1, round(time.total_seconds()))
    if seconds < 60:
        return gettext("%(seconds)d 秒") % {"seconds": seconds}
    minutes = round(seconds / 60)
    if minutes < 60:
        return gettext("%(minutes)d 分钟") % {"minutes": minutes}
    return gettext("%(hours)d 小时 %(minutes)d 分钟") % {"hours": minutes // 60, "minutes": minutes % 60}


@register.filter
def is_checkbox(field: BoundField) -> bool:
    """True for a single tick box, whose label stands behind it."""
    return getattr(field.field.widget, "input_type", "") == "checkbox" and not field.use_fieldset


@register.filter
def joined(values: Iterable[Any], separator: str = "、") -> str:
    """Join values with the Chinese enumeration comma."""
    return separator.join(str(value) for value in values)


#: What a browser's own description of itself contains, and what people call it; the first that fits counts.
_BROWSERS = (
    ("MicroMessenger", _("微信")),
    ("DingTalk", _("钉钉")),
    ("Edg", "Edge"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
_SYSTEMS = (
    ("iPhone", _("苹果手机")),
    ("iPad", _("苹果平板")),
    ("Android", _("安卓手机")),
    ("HarmonyOS", _("鸿蒙手机")),
    ("Windows", _("Windows 电脑")),
    ("Macintosh", _("苹果电脑")),
    ("Linux", _("Linux 电脑")),
)


@register.filter
def device(description: str) -> str:
    """What a browser says of itself, as a person would: `Windows 电脑，Chrome`."""
    names = [next((str(name) for mark, name in table if mark in description), "") for table in (_SYSTEMS, _BROWSERS)]
    return "，".join(name for name in names if name) or gettext("不明设备")
