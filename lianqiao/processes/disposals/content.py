"""What is consented to and decided: the content of a disposal, its hash, and the same in words."""

from __future__ import annotations

from decimal import Decimal
from hashlib import sha256
from json import dumps
from typing import Any

from django.utils.translation import gettext as _

from lianqiao.core.money import format_yuan
from lianqiao.processes.disposals.models import Disposal, DisposalItem
from lianqiao.processes.disposals.models.disposal import CONTENT, WHOLE


def items_of(disposal: Disposal) -> list[DisposalItem]:
    """The achievements with owners, rights and completers; a fixed number of queries."""
    rows = DisposalItem.objects.filter(disposal=disposal).select_related("achievement").order_by("order")
    return list(rows.prefetch_related("owners__organisation", "rights", "achievement__completers"))


def content_of(disposal: Disposal, items: list[DisposalItem] | None = None) -> dict[str, Any]:
    """All that is decided, as plain values: what stands on the disposal, and per achievement owners and rights.

    Days on which something was looked up are no part of it, so that looking anew voids nothing.
    """
    rows = items_of(disposal) if items is None else items
    return {
        **{name: _plain(getattr(disposal, name)) for name in CONTENT},
        "items": [
            {
                "achievement": str(item.achievement_id),
                "title": item.title,
                "owners": [[one.name, one.share, one.way] for one in item.owners.all()],
                "rights": [[one.kind, one.number, one.name] for one in item.rights.all()],
            }
            for item in rows
        ],
    }


def hash_of(content: dict[str, Any]) -> str:
    """The SHA-256 of the content."""
    return sha256(dumps(content, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def told_in_words(disposal: Disposal, items: list[DisposalItem] | None = None) -> dict[str, Any]:
    """The content as people read it, by name of the column, empty ones left out."""
    rows = items_of(disposal) if items is None else items
    told: dict[str, Any] = {}
    for name in CONTENT:
        words = _words(disposal, name)
        if words:
            told[name] = words
    told["items"] = [item_words(item) for item in rows]
    return told


def item_words(item: DisposalItem) -> str:
    """One achievement in words: its owners with their shares, its rights."""
    owners = "、".join(
        _("%(name)s %(share)s（%(way)s）")
        % {"name": one.name, "share": share_text(one.share), "way": one.get_way_display()}
        for one in item.owners.all()
    )
    rights = "、".join(str(one) for one in item.rights.all())
    parts = [item.title]
    if owners:
        parts.append(_("权利人：%(owners)s") % {"owners": owners})
    if rights:
        parts.append(_("知识产权：%(rights)s") % {"rights": rights})
    return "；".join(parts)


def share_text(share: int) -> str:
    """A share in ten-thousandths as a percentage."""
    value = Decimal(share) * 100 / WHOLE
    return f"{value.normalize():f}%"


def labelled(told: dict[str, Any]) -> list[tuple[str, list[str]]]:
    """The words of `told_in_words` as lines, with the labels of the columns, in order."""
    labels = {column.name: str(column.verbose_name) for column in Disposal._meta.concrete_fields}
    return [
        (labels.get(name, _("转化的成果")), value if isinstance(value, list) else str(value).splitlines())
        for name, value in told.items()
    ]


def _plain(value: Any) -> str:
    return f"{value:.2f}" if isinstance(value, Decimal) else str(value)


def _words(disposal: Disposal, name: str) -> str:
    value = getattr(disposal, name)
    if name == "equity_share":
        return "" if value is None else share_text(value)
    if isinstance(value, Decimal):
        return format_yuan(value)
    if isinstance(value, bool):
        return _("是") if value else ""
    if disposal._meta.get_field(name).choices:  # type: ignore[union-attr]
        return str(getattr(disposal, f"get_{name}_display")())
    return "" if value is None else str(value)
