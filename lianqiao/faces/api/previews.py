"""What programs may try before it becomes part of the stable version: named in the header `Lianqiao-Preview`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.faces.api.problems import Fault, Problem

HEADER = "Lianqiao-Preview"


@dataclass(frozen=True)
class Preview:
    """A change that is tried: it may change or go without notice."""

    name: str
    text: Any


LIST_TOTAL = Preview("list-total", gettext_lazy("列表另给出符合条件的总数（total）"))
ALL = (LIST_TOTAL,)


def chosen(value: str | None) -> frozenset[Preview]:
    """The previews that a header names, parted by commas; a Problem 400 for one that is not known."""
    names = [name.strip() for name in (value or "").split(",") if name.strip()]
    known = {preview.name: preview for preview in ALL}
    for name in names:
        if name not in known:
            detail = _("没有名为“%(name)s”的试用功能。") % {"name": name[:60]}
            raise Problem(400, "unknown_preview", detail, faults=[Fault(detail, "unknown_preview", header=HEADER)])
    return frozenset(known[name] for name in names)
