"""What a new key project takes over from the selected application that it comes from."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils.timezone import localdate

from lianqiao.core.access import Actor
from lianqiao.core.norms.enums import Level as Rank
from lianqiao.core.norms.places import level_of
from lianqiao.processes.key_projects.enums import Batch, Level, ProjectKind
from lianqiao.processes.key_projects.models import KeyProject
from lianqiao.processes.programmes.enums import ApplicationState, FieldKind
from lianqiao.processes.programmes.models import Application
from lianqiao.processes.programmes.queries.shown import shown_sections
from lianqiao.registers.achievements.models import Achievement

_LEVELS = {Rank.CITY: Level.CITY, Rank.COUNTY: Level.COUNTY}


def taken_over(application: Application, actor: Actor) -> dict[str, Any]:
    """The fields of the form with which the body acted for begins; whatever the application does not say is left out.

    Leader, partners, money and day come from the decision, the content from the long answers, the achievement from the
    record that was named. The project begins in research, since its support is decided.
    """
    decision = getattr(application, "decision", None)
    granted = None if decision is None else decision.amount_yuan
    decided = application.call.decided_at
    given: dict[str, Any] = {
        "title": application.title,
        "kind": ProjectKind.RESEARCH,
        "level": _LEVELS.get(level_of(actor.oversight), Level.PROVINCE),
        "batch": Batch.RESEARCH,
        "reason": f"{application.call.title} {application.number}".strip(),
        "region": application.region_id,
        "content": _content(application),
        "lead_unit": application.organisation_id,
        "starts_on": None if decided is None else localdate(decided),
        "investment_yuan": granted or application.asked_yuan,
        "achievement": _achievement(application, actor),
        "application": application.pk,
        "partners": [
            {"name": one.organisation.name, "kind": one.organisation.kind, "task": one.task}
            for one in application.partners.all()
        ],
    }
    return {name: value for name, value in given.items() if value not in (None, "", [])}


def selected(key: str, actor: Actor) -> Application | None:
    """The selected application of that key that the actor may see; None also for what is no key."""
    try:
        UUID(key)
    except ValueError:
        return None
    rows = Application.objects.visible_to(actor).filter(state=ApplicationState.SELECTED)
    rows = rows.select_related("call__edition", "organisation", "decision")
    found: Application | None = (
        rows.prefetch_related("sections", "files", "partners__organisation").filter(pk=key).first()
    )
    return found


def _content(application: Application) -> str:
    most: int = KeyProject._meta.get_field("content").max_length or 0
    long_ones = [one for section in shown_sections(application) for one in section.answers if one.is_long and one.words]
    return "\n\n".join(f"{one.label}：{one.words}" for one in long_ones)[:most]


def _achievement(application: Application, actor: Actor) -> Any:
    answers = application.answers()
    fields = application.call.edition.form_definition.fields()
    named = [answers.get(one.key) for one in fields if one.kind == FieldKind.RECORD and answers.get(one.key)]
    rows: Any = Achievement.objects.visible_to(actor).filter(pk__in=named)
    return rows.values_list("pk", flat=True).first()
