"""The states of lists, public notices, objections and requests about personal data."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from lianqiao.core import clock
from lianqiao.core.notices.enums import ObjectionState
from lianqiao.core.oversight.enums import RequestKind
from lianqiao.core.oversight.models import DataRequest
from lianqiao.registers.organisations.enums import OrganisationKind
from tests.core.lists.makers import edition_in
from tests.core.matrices.table import Matrix, Sides, sides_of_a_list, sides_of_a_register
from tests.factories import (
    OrganisationFactory,
    UserFactory,
)
from tests.factories.notices import make_notice, make_objection

LIST_EDITION = """
issue     | draft             | issued     | own:reviewer
supersede | issued            | superseded | system
withdraw  | issued superseded | withdrawn  | own:reviewer
"""


DATA_REQUEST = """
fulfil   | submitted | done      | office:security
refuse   | submitted | declined  | office:security
withdraw | submitted | withdrawn | asker:ANYBODY
"""


NOTICE = """
submit   | draft                                  | clearing  | own:EDITING
clear    | clearing                               | scheduled | own:OFFICER government:OFFICER
refuse   | clearing                               | draft     | own:OFFICER government:OFFICER
start    | scheduled                              | running   | system
pass     | running                                | passed    | system
end      | running                                | ended     | system
conclude | ended                                  | passed    | own:EDITING
uphold   | running ended                          | upheld    | own:EDITING
revise   | scheduled running ended upheld         | draft     | own:EDITING
withdraw | draft clearing scheduled running ended | withdrawn | own:EDITING
"""


OBJECTION = """
accept | received | accepted | own:EDITING
reject | received | rejected | own:EDITING
"""


def given_to_a_list(name: str) -> dict[str, Any]:
    """Valid data for the action on an edition."""
    decision = {"decision_title": "关于印发清单的通知", "decided_on": timezone.localdate()}
    return {"issue": decision}.get(name, {})


def make_notice_that_is_over(state: str) -> Any:
    """A notice that was begun so long ago that its time is over, whatever its state."""
    with clock.ahead(timedelta(days=-60)):
        return make_notice(state)


def ready_notice(record: Any, name: str) -> None:
    """What the action needs besides state and rights: no open objection to conclude, one that is right to uphold."""
    outcome = {"conclude": ObjectionState.REJECTED, "uphold": ObjectionState.ACCEPTED}.get(name)
    if outcome is None:
        return
    if not record.objections.exists():
        with clock.ahead(record.first_day - clock.today()):
            make_objection(record)
    record.objections.update(state=outcome, answer="经核实。", answered_at=timezone.now())


def data_request_in(state: str) -> DataRequest:
    """Somebody's request about their own data."""
    kind = RequestKind.CORRECTION
    return DataRequest.objects.create(user=UserFactory(), kind=kind, state=state, due_on=timezone.localdate())


def sides_of_a_data_request(record: Any) -> Sides:
    """Whoever asked, in whatever role, and others."""
    return {
        "asker": (OrganisationFactory(), {"user": record.user}),
        "stranger": (OrganisationFactory(), {}),
        "government": (OrganisationFactory(kind=OrganisationKind.GOVERNMENT), {"oversight": "2901"}),
    }


def given_to_a_data_request(name: str) -> dict[str, Any]:
    """Valid data for the action on a request."""
    return {"fulfil": {"answer": "已更正"}}.get(name, {})


MATRICES = {
    "lists.Edition": Matrix(LIST_EDITION, edition_in, sides_of_a_list, given_to_a_list),
    "oversight.DataRequest": Matrix(DATA_REQUEST, data_request_in, sides_of_a_data_request, given_to_a_data_request),
    "notices.Objection": Matrix(
        OBJECTION,
        lambda state: make_objection(make_notice("running"), state),
        lambda objection: sides_of_a_register(objection.notice),
        lambda name: {"answer": "经核实，情况如下。"},
    ),
    "notices.PublicNotice": Matrix(
        NOTICE, make_notice_that_is_over, given=lambda name: {"opinion": "可以公示"}, ready=ready_notice
    ),
}
