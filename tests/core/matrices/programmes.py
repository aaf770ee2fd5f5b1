"""The states of editions of schemes, of calls, and of applications."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from lianqiao.core import clock
from lianqiao.processes.programmes.models import Application, Call
from tests.core.matrices.table import Matrix, Sides, sides_of_a_register
from tests.factories.programmes import conclude_notice, make_application, make_call, make_question, make_scheme

EDITION = """
issue     | draft  | issued     | own:reviewer
supersede | issued | superseded | system
"""


CALL = """
submit          | draft     | clearing  | own:reviewer
clear           | clearing  | scheduled | own:OFFICER
refuse          | clearing  | draft     | own:OFFICER
open            | scheduled | open      | system
remind          | open      | open      | system
extend          | open      | open      | own:reviewer
amend           | open      | open      | own:reviewer
close           | open      | checking  | system
begin_selection | checking  | selecting | own:reviewer
put_up          | selecting | notice    | own:reviewer
reopen          | notice    | selecting | own:reviewer
decide          | notice    | decided   | own:reviewer
cancel          | draft clearing scheduled open checking selecting | cancelled | own:reviewer
"""


#: `above` is the body that calls; another government of the region stands outside.
APPLICATION = """
submit    | draft returned                    | submitted | own:EDITING
take_back | submitted                         | draft     | own:EDITING
withdraw  | draft submitted returned accepted | withdrawn | own:EDITING
accept    | submitted                         | accepted  | above:reviewer
return    | submitted                         | returned  | above:reviewer
reject    | submitted                         | rejected  | above:reviewer
lapse     | returned                          | rejected  | system
select    | accepted                          | selected  | system
stand_by  | accepted                          | reserve   | system
decline   | accepted                          | declined  | system
renounce  | selected reserve                  | renounced | own:EDITING
drop      | selected                          | renounced | above:reviewer
promote   | reserve                           | selected  | system
"""


#: `own` is the body that answers; the unit that asked stands outside.
QUESTION = """
answer | asked          | answered | own:reviewer
refuse | asked answered | withheld | own:reviewer
"""


def sides_of_a_body(record: Any) -> Sides:
    """The body that keeps the scheme or the call, those around it, and a unit of its region."""
    return {**sides_of_a_register(record), "own": (record.organisation, {"oversight": "29"})}


def sides_of_an_application(application: Any) -> Sides:
    """The unit, the body that calls, other governments and strangers."""
    return {**sides_of_a_register(application), "above": (application.call.organisation, {"oversight": "29"})}


def given(name: str) -> dict[str, Any]:
    """Valid data for the action, so that only state and rights decide."""
    data: dict[str, dict[str, Any]] = {
        "issue": {"decision_title": "专项管理办法", "decided_on": clock.today()},
        "clear": {"opinion": "可以公开"},
        "extend": {"closes_on": clock.today() + timedelta(days=60)},
        "submit": {"is_not_secret": True},
        "return": {"fields": ["f1"]},
        "amend": {"text": "指标以附件为准。"},
        "answer": {"answer": "可以。"},
    }
    return data.get(name, {})


def ready_call(call: Any, name: str) -> None:
    """The deadline passed, the checks done, the list made, the notice concluded: what the actions wait for."""
    from decimal import Decimal

    from lianqiao.core.transitions import apply
    from lianqiao.processes.programmes.domain.deciding import enter_scores, make_list
    from tests.factories.programmes import body_of

    if name == "close":
        yesterday = clock.today() - timedelta(days=1)
        Call.objects.filter(pk=call.pk).update(opens_on=yesterday, closes_on=yesterday)
    if name == "begin_selection":
        apply(call.applications.get(), "accept", actor=body_of(call))
    if name == "put_up":
        enter_scores(call, actor=body_of(call), scores={call.applications.get(): (Decimal(90), "")})
        make_list(call, actor=body_of(call))
    if name == "decide":
        conclude_notice(call)


def ready_application(application: Any, name: str) -> None:
    """Applications are checked after the deadline, and mending ends on its day."""
    if name in ("accept", "return", "reject"):
        Call.objects.filter(pk=application.call_id).update(state="checking")
    if name in ("renounce", "drop"):
        Call.objects.filter(pk=application.call_id).update(state="decided")
    if name == "lapse":
        Application.objects.filter(pk=application.pk).update(mend_until=clock.today() - timedelta(days=1))


MATRICES = {
    "programmes.SchemeEdition": Matrix(EDITION, make_scheme, sides_of_a_body, given),
    "programmes.Call": Matrix(CALL, make_call, sides_of_a_body, given, ready_call),
    "programmes.Question": Matrix(QUESTION, make_question, sides_of_a_body, given),
    "programmes.Application": Matrix(APPLICATION, make_application, sides_of_an_application, given, ready_application),
}
