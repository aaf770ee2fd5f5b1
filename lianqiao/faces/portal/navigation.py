"""The portal's main navigation."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _


def portal(request: HttpRequest) -> dict[str, Any]:
    """A context processor: the halls, with the one that the page belongs to marked."""
    items = (
        ("achievements", _("成果大厅")),
        ("demands", _("需求大厅")),
        ("windows", _("专场对接")),
        ("calls", _("申报通知")),
        ("maps", _("产业图谱")),
        ("lists", _("公开清单")),
        ("leagues", _("晾晒榜")),
        ("notices", _("公示")),
        ("search", _("难题找成果")),
        ("about", _("使用说明")),
    )
    return {
        "navigation": [
            {"label": label, "url": url, "active": request.path.startswith(url)}
            for name, label in items
            if (url := reverse(f"portal:{name}"))
        ]
    }
