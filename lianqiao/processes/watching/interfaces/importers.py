"""The import of leads from a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from lianqiao.core import clock
from lianqiao.core.access import Actor
from lianqiao.core.exchange import Column, Importer, ImportRow, Kind, register
from lianqiao.core.permissions import Permission
from lianqiao.processes.watching.domain.watching import save_lead
from lianqiao.processes.watching.models import Lead, WatchList
from lianqiao.processes.watching.queries.visibility import watches


def check_row(values: dict[str, Any], actor: Actor) -> Mapping[str, str]:
    """The list is an active one of one's own, the address is one, and the day has been."""
    problems = {}
    if not WatchList.objects.visible_to(actor).filter(title=values["watch_list"], is_active=True).exists():
        problems["watch_list"] = _now("本单位没有这份正在关注的清单。")
    if values["url"]:
        try:
            URLValidator(schemes=("http", "https"))(values["url"])
        except ValidationError as error:
            problems["url"] = error.messages[0]
    if values["seen_on"] > clock.today():
        problems["seen_on"] = _now("发现日期不能晚于今天。")
    return problems


def key_of(values: dict[str, Any]) -> Any:
    """A result of an institution is one lead."""
    return values["title"], values["institution"]


def duplicates_of(rows: Sequence[ImportRow], actor: Actor) -> Mapping[int, str]:
    """What the body has entered already; one query."""
    titles = [row.values["title"] for row in rows]
    known = set(Lead.objects.visible_to(actor).filter(title__in=titles).values_list("title", "institution"))
    return {row.number: _now("本单位已登记过这家机构的同名成果。") for row in rows if key_of(row.values) in known}


def save_rows(rows: Sequence[ImportRow], actor: Actor) -> None:
    """Enter each under its list."""
    lists = {one.title: one for one in WatchList.objects.visible_to(actor)}
    for row in rows:
        values = {name: value for name, value in row.values.items() if value is not None}
        save_lead(None, actor=actor, values={**values, "watch_list": lists[row.values["watch_list"]]})


register(
    Importer(
        kind="leads",
        label=_("省外成果线索"),
        columns=(
            Column("watch_list", _("关注清单"), required=True, max_length=120, help=_("先在“省外成果”里建立清单")),
            Column("title", _("成果名称"), required=True, max_length=200),
            Column("institution", _("持有机构"), required=True, max_length=120),
            Column("place", _("所在省市"), max_length=60),
            Column("source", _("信息来源"), required=True, max_length=200),
            Column("url", _("网址"), max_length=500),
            Column("seen_on", _("发现日期"), Kind.DATE, required=True, example="2026-11-20"),
            Column("note", _("情况说明"), Kind.LONG_TEXT, max_length=2000),
        ),
        save_rows=save_rows,
        validate_row=check_row,
        key=key_of,
        duplicates=duplicates_of,
        permission=Permission.LEAD_HANDLE,
        is_for=watches,
    )
)
