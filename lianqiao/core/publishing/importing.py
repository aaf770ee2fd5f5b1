"""What the importers of all registers share: keys, duplicates in the organisation, common columns."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core.access import Actor
from lianqiao.core.exchange import Column, ImportRow, Kind
from lianqiao.core.exchange.columns import folded
from lianqiao.core.publishing.enums import Publicity
from lianqiao.core.publishing.fields import split_words
from lianqiao.core.publishing.models import PublishableRecord
from lianqiao.core.publishing.validators import validate_keywords


def checked_keywords(text: str) -> list[str]:
    """The words of a cell; ValidationError when they are too many or too long."""
    words = split_words(text)
    validate_keywords(words)
    return words


KEYWORDS = Column(
    "keywords",
    gettext_lazy("关键词"),
    clean=checked_keywords,
    help=gettext_lazy("最多 8 个，用顿号或分号隔开"),
    example=gettext_lazy("石墨、提纯、负极材料"),
)
#: Columns that stand at the end of every register's table.
LAST_COLUMNS = (
    Column("publicity", gettext_lazy("公开范围"), Kind.CHOICE, choices=Publicity.choices),
    Column("contact_name", gettext_lazy("联系人"), max_length=60),
    Column("contact_phone", gettext_lazy("联系电话"), max_length=40, aliases=("电话", "手机")),
    Column("contact_email", gettext_lazy("联系邮箱"), max_length=254, aliases=("邮箱", "电子邮箱")),
    Column(
        "external_id",
        gettext_lazy("外部编号"),
        max_length=80,
        help=gettext_lazy("本单位系统里的编号；再次导入时据此认出同一条"),
        aliases=("编号", "id"),
    ),
)


def key_of(values: Mapping[str, Any]) -> Hashable:
    """What a row is about: its external id, or its title where it has none."""
    external_id = values.get("external_id")
    return ("id", external_id) if external_id else ("title", folded(values["title"]))


def duplicates_of(model: type[PublishableRecord], rows: Sequence[ImportRow], actor: Actor) -> dict[int, str]:
    """The rows that the actor's organisation has already: {row number: sentence}; two queries for all rows.

    The same external id is the same record. The same title is too, unless both have an external id and these
    differ.
    """
    own: Any = model._default_manager.filter(organisation=actor.organisation_id)
    ids = [row.values["external_id"] for row in rows if row.values.get("external_id")]
    known_ids = set(own.filter(external_id__in=ids).values_list("external_id", flat=True))
    titles = [row.values["title"] for row in rows]
    known_titles: dict[str, set[str]] = {}
    for title, external_id in own.filter(title__in=titles).values_list("title", "external_id"):
        known_titles.setdefault(title, set()).add(external_id)
    found = {}
    for row in rows:
        external_id, title = row.values.get("external_id"), row.values["title"]
        if external_id and external_id in known_ids:
            found[row.number] = _("外部编号“%(id)s”已经录入过。") % {"id": external_id}
        elif title in known_titles and (not external_id or "" in known_titles[title]):
            found[row.number] = _("本单位已有同名记录“%(title)s”。") % {"title": title[:60]}
    return found


def split_parts(values: Mapping[str, Any], names: Iterable[str]) -> tuple[dict[str, Any], dict[str, Any]]:
    """The filled-in cells of a row: columns of the record, and the parts of those names."""
    given = {name: value for name, value in values.items() if value is not None}
    parts = {name: given.pop(name) for name in names if name in given}
    return given, parts
