"""The portal's main navigation."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _


def portal(request: HttpRequest) -> dict[str, Any]:
    """A context processor: the halls, and under "more" the rest, with the one that the page belongs to marked."""
    halls = (
        ("achievements", _("成果大厅")),
        ("demands", _("需求大厅")),
        ("search", _("难题找成果")),
        ("challenges", _("揭榜大厅")),
        ("market", _("交易大厅")),
        ("calls", _("申报通知")),
    )
    more = (
        ("notices", _("公示")),
        ("windows", _("专场对接")),
        ("maps", _("产业图谱")),
        ("races", _("赛马")),
        ("auctions", _("竞价大厅")),
        ("pool", _("先用后付成果池")),
        ("recognitions", _("资格名录")),
        ("secondments", _("人员选派")),
        ("lists", _("公开清单")),
        ("leagues", _("晾晒榜")),
        ("typical_cases", _("免责案例")),
        ("about", _("使用说明")),
    )
    return {"navigation": _items(halls, request.path), "navigation_more": _items(more, request.path)}


def _items(named: Iterable[tuple[str, str]], path: str) -> list[dict[str, Any]]:
    addresses = ((label, reverse(f"portal:{name}")) for name, label in named)
    return [{"label": label, "url": url, "active": path.startswith(url)} for label, url in addresses]
