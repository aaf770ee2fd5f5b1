"""The states of secondments and of the lists by which bodies second people."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from lianqiao.core import clock
from lianqiao.processes.secondments.enums import BatchState, Party
from lianqiao.processes.secondments.enums import SecondmentState as S
from lianqiao.processes.secondments.models import Batch, Secondment
from lianqiao.registers.organisations.enums import OrganisationKind
from tests.core.matrices.table import Matrix, Sides, sides_of_a_register
from tests.factories import OrganisationFactory, RegionFactory
from tests.factories.secondments import decide, make_batch, make_secondment, plan, show, sign_for

#: `own` is the unit that the person comes from, `host` the one that offers the post, `body` the one in charge.
SECONDMENT = """
consent        | applied                         | offered   | own:EDITING
deny           | applied                         | denied    | own:EDITING
choose         | offered                         | chosen    | host:EDITING
turn_down      | offered                         | refused   | host:EDITING
take_back      | chosen                          | offered   | host:EDITING
accept         | chosen                          | matched   | person:ANYBODY
decline        | applied offered chosen matched  | withdrawn | person:ANYBODY
reject         | matched appointed               | rejected  | body:reviewer
appoint        | matched                         | appointed | system
begin          | appointed                       | serving   | system
ask_assessment | serving                         | serving   | system
remind         | serving                         | serving   | system
expire         | serving extending ending        | completed | system
ask_extension  | serving                         | extending | host:EDITING
extend         | extending                       | serving   | body:reviewer
keep_term      | extending                       | serving   | body:reviewer
ask_end        | serving                         | ending    | person:ANYBODY own:EDITING host:EDITING
end_early      | ending                          | ended     | body:reviewer
go_on          | ending                          | serving   | body:reviewer
"""

BATCH = """
fix    | draft       | fixed     | own:reviewer
reopen | fixed       | draft     | own:reviewer
decide | fixed       | decided   | own:reviewer
cancel | draft fixed | cancelled | own:reviewer
"""


def secondment_in(state: str) -> Secondment:
    """A secondment in that state, and a list that has been decided."""
    one = make_secondment(state)
    if state == S.MATCHED:
        today = clock.today()
        body: Any = one.post.body
        Batch.objects.create(
            organisation=body,
            region=body.region,
            created_by=one.created_by,
            title="名单",
            begins_on=today,
            decided_on=today,
            decision_title="通知",
        )
    return one


def sides_of_a_secondment(one: Secondment) -> Sides:
    """The person, both units, the body in charge, other governments and strangers."""
    return {
        **sides_of_a_register(one),
        "person": (one.organisation, {"user": one.person}),
        "host": (one.host, {}),
        "body": (one.post.body, {"oversight": "2901"}),
    }


def given(name: str) -> dict[str, Any]:
    """Valid data for the action, so that only state and rights decide."""
    data: dict[str, dict[str, Any]] = {
        "consent": {"leader_paper": ""},
        "appoint": {"batch": Batch.objects.order_by("created_at").last()},
        "ask_extension": {"until": clock.today() + timedelta(days=800)},
    }
    return data.get(name, {})


def ready_secondment(one: Any, name: str) -> None:
    """The three have signed, the term is over: what the actions wait for."""
    if name == "begin":
        plan(one)
    if name in ("begin", "extend"):
        for party in (Party.HOST, Party.HOME):
            sign_for(one, party)
        last = one.signatures.order_by("signed_at").last()
        last.pk, last.party = None, Party.PERSON
        last.save(force_insert=True)
    if name == "ask_assessment":
        Secondment.objects.filter(pk=one.pk).update(assess_on=clock.today())
    if name == "expire":
        day = clock.today() - timedelta(days=1)
        Secondment.objects.filter(pk=one.pk).update(begins_on=day, ends_on=day)


def batch_in(state: str) -> Batch:
    """A list with one person in that state."""
    if state == BatchState.CANCELLED:
        return Batch.objects.get(pk=_cancelled().pk)
    batch = make_batch([make_secondment(S.MATCHED)], fixed=state != BatchState.DRAFT)
    return decide(batch) if state == BatchState.DECIDED else batch


def _cancelled() -> Batch:
    from lianqiao.core.transitions import apply
    from tests.factories.secondments import body_of

    batch = make_batch([make_secondment(S.MATCHED)])
    return apply(batch, "cancel", actor=body_of(batch), reason="另行安排")


def sides_of_a_batch(batch: Batch) -> Sides:
    """The body, another one of the region, one above, and a stranger."""
    return {
        "own": (batch.organisation, {"oversight": "2901"}),
        "colleague": (OrganisationFactory(kind=OrganisationKind.GOVERNMENT), {"oversight": "2901"}),
        "above": (
            OrganisationFactory(kind=OrganisationKind.GOVERNMENT, region=RegionFactory(code="290000")),
            {"oversight": "29"},
        ),
        "stranger": (OrganisationFactory(), {}),
    }


def given_to_a_batch(name: str) -> dict[str, Any]:
    """The paper of the decision."""
    return {"decision_title": "通知", "decided_on": clock.today()} if name == "decide" else {}


def ready_batch(batch: Any, name: str) -> None:
    """The notice is over."""
    if name == "decide":
        show(batch)


MATRICES = {
    "secondments.Secondment": Matrix(SECONDMENT, secondment_in, sides_of_a_secondment, given, ready_secondment),
    "secondments.Batch": Matrix(BATCH, batch_in, sides_of_a_batch, given_to_a_batch, ready_batch),
}
