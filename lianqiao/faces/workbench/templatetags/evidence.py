"""The panel "is the evidence complete" on the pages of the records of a chain."""

from typing import Any

from django import template

from lianqiao.core.permissions import Permission
from lianqiao.processes.evidence.domain.dossiers import dossier_of

register = template.Library()

#: Sentences in the panel; the rest stand on the page of the dossier.
MOST = 5


@register.inclusion_tag("workbench/evidence/panel.html", takes_context=True)
def evidence_panel(context: Any, kind: str, record: Any) -> dict[str, Any]:
    """For those of the unit who decide: what is missing, where to mend it, and the way to the file."""
    actor = context["actor"]
    shown = actor.organisation_id == record.organisation_id and actor.has(Permission.EVIDENCE_MAKE)
    dossier = dossier_of(record) if shown else None
    return {
        "shown": shown,
        "kind": kind,
        "record": record,
        "dossier": dossier,
        "gaps": [] if dossier is None else dossier.gaps[:MOST],
        "request": context.get("request"),
        "csrf_token": context.get("csrf_token"),
    }
