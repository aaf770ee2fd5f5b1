"""The decision by which an edition is issued: checked before, kept with it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from lianqiao.core.transitions import Context

_LENGTHS = {"decision_title": 200, "decision_number": 100}


def decision_is_well_formed(edition: Any, context: Context) -> str | None:
    """The decision is a text of its length, dated not after today."""
    if any(len(str(context.data.get(name) or "")) > limit for name, limit in _LENGTHS.items()):
        return _("印发文件最多 200 个字，文号最多 100 个字。")
    decided_on = context.data.get("decided_on")
    if isinstance(decided_on, date) and decided_on > timezone.localdate(context.at):
        return _("印发日期不能晚于今天。")
    return None


def take_decision(edition: Any, context: Context) -> None:
    """Keep the decision and who took it down."""
    edition.decision_title = str(context.data["decision_title"]).strip()
    edition.decision_number = str(context.data.get("decision_number") or "").strip()
    edition.decided_on = context.data["decided_on"]
    edition.issued_by = context.actor.user
