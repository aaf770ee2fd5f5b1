"""The states of write-offs and statements of the separate ledger, and of the empowerment of inventors."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db.models import F

from lianqiao.core import clock
from lianqiao.core.access import SYSTEM
from lianqiao.core.permissions import Role
from lianqiao.core.transitions import apply
from lianqiao.processes.asset_ledger import domain as ledger
from lianqiao.processes.empowerments.checking import STATEMENTS
from lianqiao.processes.empowerments.domain.reporting import propose_variation
from lianqiao.processes.empowerments.enums import Answer
from lianqiao.processes.empowerments.models import Empowerment, IncomeDue, Signature
from tests.core.matrices.table import Matrix, Sides, sides_of_a_register
from tests.factories import make_actor
from tests.factories.asset_ledger import make_asset
from tests.factories.empowerments import make_empowerment, unit_of

WRITE_OFF = """
approve  | proposed | approved  | own:administrator own:reviewer
refuse   | proposed | refused   | own:administrator own:reviewer
withdraw | proposed | withdrawn | author:EDITING
"""
STATEMENT = """
sign | draft | signed | own:administrator own:reviewer
"""
_ASKING = "own:administrator own:manager author:EDITING"
_HANDLING = "own:DIAGNOSING own:administrator"
_DECIDING = "own:administrator own:reviewer"
EMPOWERMENT = f"""
submit         | draft      | consenting | {_ASKING}
disagree       | consenting | draft      | system
all_agreed     | consenting | checking   | system
return         | checking   | draft      | {_HANDLING} author:DIAGNOSING author:administrator
check          | checking   | deciding   | {_HANDLING}
decide         | deciding   | notice     | {_DECIDING}
refuse         | deciding   | refused    | {_DECIDING}
begin_signing  | notice     | signing    | system
enter_force    | signing    | in_force   | system
withdraw       | draft consenting checking deciding notice signing | withdrawn | {_ASKING}
ask_for_report | in_force   | in_force   | system
warn_idle      | in_force   | warned     | system
plead          | warned     | warned     | {_ASKING}
keep           | warned     | in_force   | {_DECIDING}
revert         | warned     | reverted   | {_DECIDING}
expire         | in_force warned | ended | system
end            | in_force   | ended      | {_DECIDING}
"""
DUE = """
fall_overdue | open         | overdue   | system
settle       | open overdue | paid      | system
cancel       | open         | cancelled | system
"""
VARIATION = f"""
agree    | proposed | agreed    | {_DECIDING}
refuse   | proposed | refused   | {_DECIDING}
withdraw | proposed | withdrawn | {_ASKING}
"""


def with_author(record: Any) -> Sides:
    """Those around, and who wrote it."""
    return {**sides_of_a_register(record), "author": (record.organisation, {"user": record.created_by})}


def write_off_in(state: str) -> Any:
    """A write-off in that state."""
    asset = make_asset()
    editor = make_actor(Role.EDITOR, organisation=asset.organisation)
    row = ledger.propose_write_off(asset, actor=editor, grounds="obsolete", text="已被取代")
    boss = make_actor(Role.ADMINISTRATOR, organisation=asset.organisation)
    steps = {"approved": ("approve", boss), "refused": ("refuse", boss), "withdrawn": ("withdraw", editor)}
    return apply(row, steps[state][0], actor=steps[state][1], reason="理由") if state in steps else row


def statement_in(state: str) -> Any:
    """A statement of the former year."""
    year = clock.today().year - 1
    asset = make_asset(on=date(year, 5, 1))
    row = ledger.prepare_statement(actor=make_actor(Role.EDITOR, organisation=asset.organisation), year=year)
    boss = make_actor(Role.ADMINISTRATOR, organisation=asset.organisation)
    return apply(row, "sign", actor=boss) if state == "signed" else row


def due_in(state: str) -> Any:
    """A fixed amount."""
    due = make_empowerment("in_force").dues.get()
    if state == "overdue":
        return apply(due, "fall_overdue", actor=SYSTEM)
    if state == "cancelled":
        return apply(due, "cancel", actor=SYSTEM)
    if state == "paid":
        pay(due, "settle")
        return apply(due, "settle", actor=SYSTEM)
    return due


def pay(due: Any, name: str) -> None:
    """Nothing is left of the amount."""
    if name == "settle":
        IncomeDue.objects.filter(pk=due.pk).update(paid_yuan=F("amount_yuan"))


def variation_in(state: str) -> Any:
    """A change that the professor proposes."""
    people = unit_of()
    record = make_empowerment("in_force", unit=people)
    row = propose_variation(record, actor=people.professor, reason="由单位代缴", fee_payer="unit")
    steps = {
        "agreed": ("agree", people.head),
        "refused": ("refuse", people.head),
        "withdrawn": ("withdraw", people.head),
    }
    return apply(row, steps[state][0], actor=steps[state][1], reason="理由") if state in steps else row


def given(name: str) -> dict[str, Any]:
    """Valid data for the action."""
    return {"check": {"statements": list(STATEMENTS)}, "decide": {"decision_paper": "纪要 8 号"}}.get(name, {})


def made_ready(record: Any, name: str) -> None:
    """What an action waits for: all consents, all signatures, a day that has come."""
    rows = Empowerment.objects.filter(pk=record.pk)
    today = clock.today()
    if name == "all_agreed":
        record.participants.update(answer=Answer.AGREED, sha256=record.content_sha256, answered_at=clock.now())
    elif name == "enter_force":
        Signature.objects.bulk_create(
            Signature(
                empowerment=record,
                participant=one,
                signer_name="签署人",
                signed_on=today,
                content_sha256=record.content_sha256,
                recorded_by=record.created_by,
                recorded_at=clock.now(),
            )
            for one in (None, *record.participants.all())
        )
    elif name == "warn_idle":
        rows.update(idle_on=today)
    elif name == "revert":
        rows.update(plea="同意收回")
    elif name == "expire":
        rows.update(ends_on=today - timedelta(days=1))


def signing_in(state: str) -> Any:
    """An empowerment in that state; one whose notice has passed where the next step waits for it."""
    if state != "notice":
        return make_empowerment(state)
    record = make_empowerment("signing")
    Empowerment.objects.filter(pk=record.pk).update(state="notice")
    return Empowerment.objects.for_detail().get(pk=record.pk)


MATRICES = {
    "asset_ledger.WriteOff": Matrix(WRITE_OFF, write_off_in, with_author, given),
    "asset_ledger.Statement": Matrix(STATEMENT, statement_in, with_author, given),
    "empowerments.Empowerment": Matrix(EMPOWERMENT, signing_in, with_author, given, made_ready),
    "empowerments.IncomeDue": Matrix(DUE, due_in, lambda due: with_author(due.empowerment), given, pay),
    "empowerments.Variation": Matrix(VARIATION, variation_in, lambda row: with_author(row.empowerment), given),
}
