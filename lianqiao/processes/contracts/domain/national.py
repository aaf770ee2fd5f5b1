"""What the national system holds: read beside ours, and decided row by row or many at once; nothing by itself."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from lianqiao.core import clock
from lianqiao.core.access import Actor
from lianqiao.core.bulk import copy_in
from lianqiao.core.errors import DomainError, InvalidInput
from lianqiao.core.permissions import Permission
from lianqiao.core.transitions import apply
from lianqiao.processes.contracts.comparing import TAKEABLE, Found, contracts_for, differences, match
from lianqiao.processes.contracts.domain.writing import locked_contract, tell
from lianqiao.processes.contracts.enums import (
    ChangeKind,
    ChangeState,
    ContractState,
    MatchWay,
    NationalDecision,
    NationalFinding,
)
from lianqiao.processes.contracts.models import ContractChange, NationalContract, TechnologyContract

COLUMNS = (
    "national_number",
    "title",
    "kind",
    "seller",
    "buyer",
    "signed_on",
    "registered_on",
    "amount_yuan",
    "technical_yuan",
)
_WRITTEN = (*COLUMNS, "digest", "contract", "way", "score", "why", "finding", "differences", "decision", "updated_at")


def digest_of(values: Mapping[str, Any]) -> str:
    """The hash of what a row says."""
    return sha256("\x1f".join(f"{values[name]}" for name in COLUMNS).encode()).hexdigest()


def known_rows(values: Sequence[Mapping[str, Any]], organisation_id: Any) -> set[str]:
    """The numbers of the rows that were read before and say the same; one query."""
    digests = {row["national_number"]: digest_of(row) for row in values}
    rows = NationalContract.objects.filter(organisation=organisation_id, national_number__in=digests)
    return {number for number, digest in rows.values_list("national_number", "digest") if digests[number] == digest}


@transaction.atomic
def read_rows(values: Sequence[Mapping[str, Any]], *, actor: Actor) -> int:
    """Keep rows of the export with what they are found to be; returns how many are new or say something else.

    Ours are not touched. A row that says the same as before stays as it is, with what was decided; one that says
    something else is compared anew. Raises AccessError for who is no office.
    """
    organisation: Any = actor.organisation
    actor.require(Permission.CONTRACT_COMPARE, NationalContract(organisation=organisation))
    said = {row["national_number"]: {name: row[name] for name in COLUMNS} for row in values}
    locked = NationalContract.objects.select_for_update().filter(organisation=organisation, national_number__in=said)
    present = {row.national_number: row for row in locked.order_by("pk")}
    fresh = [row for number, row in said.items() if number not in present or present[number].digest != digest_of(row)]
    if not fresh:
        return 0
    keys = [present[row["national_number"]].pk for row in fresh if row["national_number"] in present]
    ours = contracts_for(organisation.pk, fresh)
    others = NationalContract.objects.filter(contract__in=ours).exclude(pk__in=keys)
    # Those that are compared anew let go of their contracts first, so that none is held twice in between.
    NationalContract.objects.filter(pk__in=keys).update(contract=None)
    found = match(fresh, ours, set(others.values_list("contract", flat=True)))
    rows = [_row(said_one, one, present, actor) for said_one, one in zip(fresh, found, strict=True)]
    NationalContract.objects.bulk_update([row for row in rows if not row._state.adding], _WRITTEN)
    copy_in([row for row in rows if row._state.adding])
    return len(rows)


def _row(
    said: Mapping[str, Any], found: Found, present: Mapping[str, NationalContract], actor: Actor
) -> NationalContract:
    row = present.get(said["national_number"]) or NationalContract(
        organisation=actor.organisation,
        region_id=actor.organisation.region_id,
        created_by=actor.user,
        created_at=clock.now(),
    )
    for name, value in said.items():
        setattr(row, name, value)
    row.digest, row.updated_at, row.decision = digest_of(said), clock.now(), ""
    row.contract, row.way, row.score, row.why = found.contract, found.way, found.score, found.why
    row.differences = [] if found.contract is None else differences(said, found.contract)
    row.finding = _finding(row)
    return row


def _finding(row: NationalContract) -> str:
    if row.way == MatchWay.NONE:
        return NationalFinding.THEIRS
    return NationalFinding.DIFFERS if row.differences else NationalFinding.SAME


def _locked(row: NationalContract, actor: Actor, finding: NationalFinding) -> NationalContract:
    locked: NationalContract = NationalContract.objects.select_for_update(of=("self",)).get(pk=row.pk)
    actor.require(Permission.CONTRACT_COMPARE, locked)
    if locked.finding != finding:
        raise DomainError("moved_on", _("这一条已经处理过或重新比对过，请刷新页面。"))
    return locked


def _decide(row: NationalContract, actor: Actor, decision: NationalDecision) -> NationalContract:
    row.decision, row.decided_at, row.decided_by = decision, clock.now(), actor.user
    row.save()
    tell(row, str(decision), actor, str(NationalDecision(decision).label))
    return row


@transaction.atomic
def keep_ours(row: NationalContract, *, actor: Actor) -> NationalContract:
    """Leave ours as it is, having looked. Raises AccessError, DomainError."""
    return _decide(_locked(row, actor, NationalFinding.DIFFERS), actor, NationalDecision.KEPT)


@transaction.atomic
def enter_elsewhere(row: NationalContract, *, actor: Actor) -> NationalContract:
    """Note that a contract is registered in the national system alone. Raises AccessError, DomainError."""
    return _decide(_locked(row, actor, NationalFinding.THEIRS), actor, NationalDecision.ENTERED)


@transaction.atomic
def take_theirs(row: NationalContract, *, actor: Actor, fields: Collection[str]) -> NationalContract:
    """Make ours say what the national system says in these fields, as a granted change with before and after.

    The contract must be registered at the actor's office and have no change open. Raises AccessError, DomainError or
    InvalidInput, and then nothing has changed.
    """
    locked = _locked(row, actor, NationalFinding.DIFFERS)
    rows = {one["field"]: one for one in locked.differences}
    if not fields or not set(fields) <= rows.keys() & set(TAKEABLE):
        raise InvalidInput({"fields": [_("请选要采用的字段；当事人和签订日期要到登记机构办理变更。")]})
    contract = locked_contract(locked.contract, actor, Permission.CONTRACT_REGISTER)  # type: ignore[arg-type]
    if "national_number" in fields:
        contract = apply(contract, "note_number", actor=actor, number=locked.national_number)
    if changed := [rows[name] for name in fields if name != "national_number"]:
        _change(contract, changed, actor)
    now: TechnologyContract = TechnologyContract.objects.select_related("organisation", "counterpart").get(
        pk=contract.pk
    )
    locked.differences = differences({name: getattr(locked, name) for name in COLUMNS}, now)
    locked.finding = _finding(locked)
    return _decide(locked, actor, NationalDecision.TAKEN)


def _change(contract: TechnologyContract, rows: Sequence[Mapping[str, Any]], actor: Actor) -> None:
    if contract.state != ContractState.REGISTERED:
        raise DomainError("not_registered", _("合同的登记已经失效，不能再更正。"))
    if contract.changes.filter(state=ChangeState.ASKED).exists():
        raise DomainError("change_open", _("这份合同有一项变更在办理，办结以后再更正。"))
    change = ContractChange.objects.create(
        organisation=contract.organisation,
        region_id=contract.region_id,
        created_by=actor.user,
        contract=contract,
        kind=ChangeKind.CHANGE,
        number=contract.changes.count() + 1,
        happened_on=clock.today(),
        reason=_("与全国系统核对后更正。"),
        changes=[
            {
                "field": one["field"],
                "label": one["label"],
                "before": str(getattr(contract, one["field"])),
                "after": f"{Decimal(one['value']):.2f}" if one["field"].endswith("_yuan") else one["value"],
                "words_before": one["ours"],
                "words_after": one["theirs"],
            }
            for one in rows
        ],
    )
    apply(change, "grant", actor=actor)


def decide_all(rows: Any, *, actor: Actor, what: str) -> tuple[int, list[str]]:
    """Do the same with many rows: `numbers` takes the number where it is all that differs, `enter` notes those that
    stand there alone. Each in a transaction of its own; returns how many were done, and why others were not.
    """
    done, refused = 0, []
    wanted = {
        "numbers": rows.filter(finding=NationalFinding.DIFFERS, decision=""),
        "enter": rows.filter(finding=NationalFinding.THEIRS, decision=""),
    }[what]
    for row in (
        wanted.select_related("contract__office", "contract__organisation").order_by("pk").iterator(chunk_size=500)
    ):
        if what == "numbers" and [one["field"] for one in row.differences] != ["national_number"]:
            continue
        try:
            if what == "numbers":
                take_theirs(row, actor=actor, fields=["national_number"])
            else:
                enter_elsewhere(row, actor=actor)
        except DomainError as refusal:
            refused.append(f"{row.national_number}：{refusal.message}")
        else:
            done += 1
    return done, refused
