"""The states of agreements, of their milestones, and of their amendments."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from lianqiao.core import clock
from lianqiao.processes.agreements.models import Agreement, Milestone
from tests.core.matrices.table import Matrix, Sides, sides_of_a_register
from tests.factories.agreements import issuer_of, make_agreement, make_amendment, make_milestone

#: `own` is the body that issues, `unit` the one that was selected.
AGREEMENT = """
offer        | draft                   | signing  | own:reviewer
take_back    | signing                 | draft    | own:reviewer
send_back    | signing                 | draft    | unit:EDITING
remind       | signing                 | signing  | system
enter_force  | signing                 | running  | system
void         | draft signing           | void     | own:reviewer
propose_stop | running                 | hearing  | own:reviewer
plead        | hearing                 | hearing  | unit:EDITING
resume       | hearing                 | running  | own:reviewer
stop         | hearing                 | stopped  | own:reviewer
pass         | running                 | accepted | system
fail         | running                 | failed   | system
close        | accepted failed stopped | closed   | own:reviewer
"""

MILESTONE = """
start                  | waiting                        | open     | system
remind                 | open                           | open     | system
remind_overdue         | open                           | open     | system
remind_mending         | returned                       | returned | system
remind_mending_overdue | returned                       | returned | system
report                 | open returned                  | reported | unit:EDITING
accept                 | reported                       | accepted | own:reviewer
return                 | reported                       | returned | own:reviewer
refuse                 | reported                       | refused  | own:reviewer
drop                   | waiting open reported returned | dropped  | system
"""

AMENDMENT = """
take_effect | proposed | agreed    | system
refuse      | proposed | refused   | own:KEEPING
withdraw    | proposed | withdrawn | unit:KEEPING
lapse       | proposed | withdrawn | system
"""


def sides_of_an_agreement(record: Any) -> Sides:
    """The body that issues, the unit that was selected, other governments and strangers."""
    agreement = record if isinstance(record, Agreement) else record.agreement
    return {
        **sides_of_a_register(agreement),
        "own": (agreement.organisation, {"oversight": "29"}),
        "unit": (agreement.application.organisation, {}),
    }


def ready_agreement(agreement: Any, name: str) -> None:
    """Everybody has signed, the time of the hearing is over, the final acceptance is decided, the money is settled."""
    from lianqiao.processes.agreements.paying import stop_all

    if name == "enter_force":
        for party in agreement.parties.all():
            _sign(party, agreement)
    if name == "stop":
        Agreement.objects.filter(pk=agreement.pk).update(hearing_until=clock.today() - timedelta(days=1))
    if name in ("pass", "fail"):
        state = {"pass": "accepted", "fail": "refused"}[name]
        agreement.milestones.filter(is_final=True).update(state=state, decided_at=clock.now())
    if name == "close":
        stop_all(agreement, reason="结余")


def _sign(party: Any, agreement: Any) -> None:
    from lianqiao.processes.agreements.domain.signing import record_signature

    record_signature(
        party,
        actor=issuer_of(agreement),
        agreement=agreement,
        content_sha256=agreement.content_sha256,
        signer_name="季明湛",
        signed_on=clock.today(),
    )


def ready_milestone(milestone: Any, name: str) -> None:
    """A report that was sent back once is not sent back again: the mark is taken away."""
    if name == "return":
        Milestone.objects.filter(pk=milestone.pk).update(mend_until=None)


def ready_amendment(amendment: Any, name: str) -> None:
    """The body has agreed."""
    from lianqiao.processes.agreements.amendments import to_consent
    from lianqiao.processes.agreements.domain.signing import record_signature

    if name != "take_effect":
        return
    for party in to_consent(amendment):
        record_signature(
            party,
            actor=issuer_of(amendment.agreement),
            agreement=amendment.agreement,
            content_sha256=amendment.content_sha256,
            signer_name="魏申报",
            signed_on=clock.today(),
            amendment=amendment,
        )


MATRICES = {
    "agreements.Agreement": Matrix(AGREEMENT, make_agreement, sides_of_an_agreement, ready=ready_agreement),
    "agreements.Milestone": Matrix(MILESTONE, make_milestone, sides_of_an_agreement, ready=ready_milestone),
    "agreements.Amendment": Matrix(AMENDMENT, make_amendment, sides_of_an_agreement, ready=ready_amendment),
}
