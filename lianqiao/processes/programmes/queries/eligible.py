"""Whether a unit may apply to a call, and whether what it has written may be handed in."""

from __future__ import annotations

from typing import Any

from lianqiao.core.access import Actor
from lianqiao.processes.programmes import hooks
from lianqiao.processes.programmes.definitions.conditions import Eligibility, eligibility
from lianqiao.processes.programmes.enums import FieldKind
from lianqiao.processes.programmes.facts import Applicant
from lianqiao.processes.programmes.models import Application, Call
from lianqiao.processes.programmes.queries.barred import bars, bars_of
from lianqiao.registers.achievements.models import Achievement


def eligibility_for(call: Call, actor: Actor) -> Eligibility:
    """The conditions of a call for the unit that the actor acts for, before anything is written.

    Lists that bar the unit count whatever the scheme says.
    """
    applicant = Applicant.of(actor, region_id=str(call.region_id), scheme_id=call.edition.scheme_id)
    found = bars(units=[applicant.organisation], names=(), region=call.region_id)
    return _answer(call, applicant).with_lines(found)


def eligibility_of(application: Application, actor: Actor) -> Eligibility:
    """The conditions for an application as it stands, with the record that it names."""
    call = application.call
    applicant = Applicant(
        organisation=application.organisation,
        user=actor.user or application.created_by,
        region_id=str(call.region_id),
        scheme_id=call.edition.scheme_id,
        record=_record_of(application),
        application_id=application.pk,
    )
    return _answer(call, applicant).with_lines(bars_of(application))


def _answer(call: Call, applicant: Applicant) -> Eligibility:
    edition = call.edition
    own = eligibility(edition.conditions, applicant, kinds=edition.applicants, kind_words=edition.kind_words())
    return own.with_lines(hooks.further_lines(call, applicant.organisation))


def _record_of(application: Application) -> Any:
    """The unit's achievement that the application names first."""
    answers = application.answers()
    for field in application.call.edition.form_definition.fields():
        if field.kind == FieldKind.RECORD and field.source == "achievements" and answers.get(field.key):
            return Achievement.objects.filter(pk=answers[field.key], organisation=application.organisation_id).first()
    return None
