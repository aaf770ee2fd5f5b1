"""The states of offers, licences, events, what is owed, claims and audits."""

from __future__ import annotations

from typing import Any

from lianqiao.core import clock
from lianqiao.processes.licensing.content import fresh
from lianqiao.processes.licensing.domain.keeping import act
from lianqiao.processes.licensing.enums import DueState
from lianqiao.processes.licensing.models import Licence, LicenceDue, LicenceSignature
from tests.core.matrices.table import Matrix, Sides, sides_of_a_register
from tests.factories import make_reviewer
from tests.factories.licensing import (
    giver_of,
    make_audit,
    make_claim,
    make_due,
    make_event,
    make_late,
    make_licence,
    make_offer,
    pay,
    taker_of,
)

OFFER = """
submit    | draft    | clearing | own:EDITING
clear     | clearing | open     | own:OFFICER government:OFFICER
send_back | clearing | draft    | own:OFFICER government:OFFICER
take_back | clearing | draft    | own:EDITING
close     | open     | closed   | own:EDITING
use_up    | open     | closed   | system
"""
LICENCE = """
remind_answer        | requested           | requested   | system
accept               | requested           | settling    | own:EDITING
open_up              | requested           | settling    | system
pass_over            | requested settling  | refused     | system
refuse               | requested settling  | refused     | own:EDITING
withdraw             | requested settling  | withdrawn   | licensee:EDITING
sign                 | settling            | signed      | system
enter_force          | signed              | in_force    | system
fall_through         | signed              | withdrawn   | system
pass_term            | in_force            | in_force    | system
pass_term_in_default | defaulted           | defaulted   | system
pass_term_in_notice  | terminating         | terminating | system
remind_report        | in_force            | in_force    | system
declare_default      | in_force            | defaulted   | own:EDITING
cure                 | defaulted           | in_force    | own:EDITING
heal                 | defaulted           | in_force    | system
give_notice          | in_force            | terminating | own:EDITING licensee:EDITING
terminate_at_once    | defaulted           | terminated  | own:EDITING
terminate            | terminating         | terminated  | system
end                  | in_force defaulted  | ended       | system
"""
EVENT = """
remind  | declared           | declared  | system
confirm | declared contested | confirmed | licensor:EDITING
contest | declared           | contested | licensor:EDITING
uphold  | contested          | upheld    | government:administrator+manager+reviewer
dismiss | contested          | dismissed | government:administrator+manager+reviewer
"""
DUE = """
remind       | open                   | open      | system
fall_overdue | open                   | overdue   | system
fall_default | overdue                | defaulted | system
record       | open overdue defaulted | recorded  | licensee:EDITING
receive      | recorded               | paid      | own:EDITING
deny         | recorded               | open      | own:EDITING
cover        | overdue defaulted      | covered   | system
"""
CLAIM = """
pay    | filed | paid    | provider:EDITING
refuse | filed | refused | provider:EDITING
"""
AUDIT = """
accept | asked    | accepted | licensee:EDITING
refuse | asked    | refused  | licensee:EDITING
close  | accepted | closed   | own:EDITING
"""


def licence_in(state: str) -> Licence:
    """A licence in that state; signed ones have an agreed price."""
    if state == "signed":
        decision = {"pricing": "agreement", "partner_name": "辽河压铸有限公司", "pricing_words": "协商。"}
        return make_licence(state, decision=decision)
    return fresh(make_licence(state))


def event_in(state: str) -> Any:
    """An event in that state, declared by the licensee."""
    event = make_event(make_licence())
    licence = event.licence
    if state == "confirmed":
        return act(event, "confirm", actor=giver_of(licence))
    if state != "declared":
        event = act(event, "contest", actor=giver_of(licence), reason="不认可")
    if state in ("upheld", "dismissed"):
        name = "uphold" if state == "upheld" else "dismiss"
        event = act(event, name, actor=make_reviewer(), reason="材料已核对")
    return event


def due_in(state: str) -> LicenceDue:
    """An amount in that state."""
    due = make_due(make_licence())
    if state in (DueState.OVERDUE, DueState.DEFAULTED):
        return make_late(due, default=state == DueState.DEFAULTED)
    if state in (DueState.RECORDED, DueState.PAID):
        return pay(due, received=state == DueState.PAID)
    if state == DueState.COVERED:
        claim = make_claim()
        act(claim, "pay", actor=_of(claim.guarantee.provider), paper="PF-1")
        return LicenceDue.objects.get(pk=claim.due_id)
    return due


def claim_in(state: str) -> Any:
    """A claim in that state."""
    claim = make_claim()
    if state == "filed":
        return claim
    given = {"paper": "PF-1"} if state == "paid" else {"reason": "不在保障范围内"}
    return act(claim, "pay" if state == "paid" else "refuse", actor=_of(claim.guarantee.provider), **given)


def audit_in(state: str) -> Any:
    """An audit in that state."""
    audit = make_audit()
    if state == "refused":
        return act(audit, "refuse", actor=taker_of(audit.licence), reason="上月刚核查过")
    if state in ("accepted", "closed"):
        audit = act(audit, "accept", actor=taker_of(audit.licence))
    return act(audit, "close", actor=giver_of(audit), finding="没有出入") if state == "closed" else audit


def _of(organisation: Any) -> Any:
    from tests.factories import make_actor

    return make_actor(organisation=organisation)


def sides_of_a_licence(record: Any) -> Sides:
    """With who takes it, and who gives it where somebody else owns the record."""
    licence = record if isinstance(record, Licence) else record.licence
    sides = {**sides_of_a_register(record), "licensee": (licence.licensee, {})}
    if record.organisation_id == licence.licensee_id:
        del sides["licensee"]
        sides["licensor"] = (licence.organisation, {})
    return sides


def sides_of_a_claim(claim: Any) -> Sides:
    """With who stands in."""
    return {**sides_of_a_register(claim), "provider": (claim.guarantee.provider, {})}


def ready_licence(licence: Licence, name: str) -> None:
    """What an action waits for: signatures, an amount in default, or none that is late."""
    if name == "sign":
        for side in (licence.organisation, licence.licensee):
            LicenceSignature.objects.create(
                licence=licence,
                organisation=side,
                content_sha256=licence.content_sha256,
                signed_by=licence.created_by,
                signed_at=clock.now(),
            )
    elif name == "declare_default":
        make_late(make_due(licence), default=True)
    elif name in ("cure", "heal"):
        LicenceDue.objects.filter(licence=licence).update(state=DueState.COVERED)


def given(name: str) -> dict[str, Any]:
    """Valid data for the action."""
    paid = {"paid_on": clock.today(), "paper": "20260001"}
    return {"record": paid, "pay": {"paper": "PF-1"}, "close": {"finding": "没有出入"}}.get(name, {})


def nothing(record: Any, name: str) -> None:
    """Nothing to wait for."""


MATRICES = {
    "licensing.PoolOffer": Matrix(OFFER, make_offer, sides_of_a_register, lambda name: {}, nothing),
    "licensing.Licence": Matrix(LICENCE, licence_in, sides_of_a_licence, given, ready_licence),
    "licensing.TriggerEvent": Matrix(EVENT, event_in, sides_of_a_licence, given, nothing),
    "licensing.LicenceDue": Matrix(DUE, due_in, sides_of_a_licence, given, nothing),
    "licensing.GuaranteeClaim": Matrix(CLAIM, claim_in, sides_of_a_claim, given, nothing),
    "licensing.AuditRequest": Matrix(AUDIT, audit_in, sides_of_a_licence, given, nothing),
}
