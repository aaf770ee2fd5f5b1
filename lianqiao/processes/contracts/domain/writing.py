"""Writing an application for registration: the form, the answers to the conditions, and what defects were mended."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _

from lianqiao.core import clock, log, outbox
from lianqiao.core.access import Actor
from lianqiao.core.errors import AccessError, DomainError, InvalidInput
from lianqiao.core.permissions import Permission
from lianqiao.core.records import assign
from lianqiao.processes.contracts import filling
from lianqiao.processes.contracts.checking import technical_amount
from lianqiao.processes.contracts.limits import LONGEST_REASON
from lianqiao.processes.contracts.models import ContractParty, CostItem, Defect, TechnologyContract
from lianqiao.processes.contracts.questions import questions_of

#: Rows that one contract may have of each part.
MOST_ROWS = 50
_PARTS: dict[str, type[models.Model]] = {"parties": ContractParty, "costs": CostItem}


def tell(record: Any, name: str, actor: Actor, text: str, **data: Any) -> None:
    """Write the action to the log, and publish it."""
    topic = outbox.topic_of(record, name)
    log.record(topic, record, actor=actor, text=text, data=data or None)
    outbox.publish(topic, record.pk)


def locked_contract(contract: TechnologyContract, actor: Actor, permission: Permission) -> TechnologyContract:
    """The row under lock; AccessError where the actor may not do that now."""
    found = TechnologyContract.objects.select_for_update(of=("self",)).select_related(
        "organisation", "office__organisation", "counterpart"
    )
    locked: TechnologyContract = found.get(pk=contract.pk)
    actor.require(permission, locked)
    return locked


@transaction.atomic
def create_contract(
    *,
    actor: Actor,
    values: Mapping[str, Any],
    parties: Iterable[Mapping[str, Any]] = (),
    costs: Iterable[Mapping[str, Any]] = (),
    source: models.Model | None = None,
) -> TechnologyContract:
    """A draft of the unit acted for; `source` is the record it was filled from, each once.

    The technical amount follows from the costs. Raises AccessError, or InvalidInput with the sentences per field.
    """
    organisation: Any = actor.organisation
    if organisation is None:
        raise AccessError(_("请先加入或登记一个单位。"), permission=Permission.CONTRACT_CREATE)
    contract = TechnologyContract(organisation=organisation, region_id=organisation.region_id, created_by=actor.user)
    actor.require(Permission.CONTRACT_CREATE, contract)
    if source is not None:
        contract.source_type = ContentType.objects.get_for_model(source)
        contract.source_id = source.pk
    rows = {"parties": _rows("parties", parties), "costs": _rows("costs", costs)}
    _fill(contract, values, rows["costs"])
    try:
        with transaction.atomic():
            contract.save(force_insert=True)
    except IntegrityError as error:
        raise DomainError("source_used", _("这笔交易已经有一份合同在办理登记。")) from error
    _write_rows(contract, rows)
    tell(contract, "create", actor, _("填写技术合同"))
    return contract


@transaction.atomic
def update_contract(
    contract: TechnologyContract,
    *,
    actor: Actor,
    values: Mapping[str, Any],
    parties: Iterable[Mapping[str, Any]] | None = None,
    costs: Iterable[Mapping[str, Any]] | None = None,
) -> TechnologyContract:
    """Change what lies with its owner; parts that are None stay as they are."""
    locked = locked_contract(contract, actor, Permission.CONTRACT_EDIT)
    given = {"parties": parties, "costs": costs}
    rows = {name: _rows(name, said) for name, said in given.items() if said is not None}
    _fill(locked, values, rows["costs"] if "costs" in rows else list(locked.costs.all()))
    locked.save()
    _write_rows(locked, rows)
    tell(locked, "update", actor, _("修改技术合同"), fields=sorted(values))
    return locked


@transaction.atomic
def answer_conditions(contract: TechnologyContract, *, actor: Actor, answers: Mapping[str, bool]) -> TechnologyContract:
    """What the applicant says to the conditions of the kind: {fact: yes or no}; others than those asked are refused."""
    locked = locked_contract(contract, actor, Permission.CONTRACT_EDIT)
    asked = questions_of(locked.kind, {}, where=locked.region_id, on=clock.today())
    if unknown := answers.keys() - {one.fact for one in asked.questions}:
        raise InvalidInput({name: [_("没有这个问题。")] for name in sorted(unknown)})
    locked.answers = {fact: bool(said) for fact, said in answers.items()}
    locked.save(update_fields=["answers", "updated_at"])
    tell(locked, "answer", actor, _("回答认定条件：%(count)d 个问题") % {"count": len(answers)})
    return locked


@transaction.atomic
def answer_defect(defect: Defect, *, actor: Actor, text: str) -> Defect:
    """How a defect was mended, while the application lies with its owner; may be written anew until it is handed in."""
    locked = locked_contract(defect.contract, actor, Permission.CONTRACT_EDIT)
    row: Defect = Defect.objects.select_for_update().get(pk=defect.pk, contract=locked)
    text = text.strip()
    if not text or len(text) > LONGEST_REASON:
        raise InvalidInput({"text": [_("请写明怎样补正的，最多 %(most)d 字。") % {"most": LONGEST_REASON}]})
    last = Defect.objects.filter(contract=locked).order_by("-round").values_list("round", flat=True).first()
    if row.round != last:
        raise DomainError("old_round", _("这一项在以前的退回里，已经办结。"))
    row.answer, row.answered_by, row.answered_at = text, actor.user, clock.now()
    row.save(update_fields=["answer", "answered_by", "answered_at"])
    tell(locked, "answer_defect", actor, _("答复补正事项：%(what)s") % {"what": row.sentence[:60]})
    return row


def _fill(contract: TechnologyContract, values: Mapping[str, Any], costs: list[Any]) -> None:
    """Set the columns, those that follow from others too, and check the whole."""
    given = dict(values)
    counterpart = given.get("counterpart", contract.counterpart)
    if counterpart is not None:
        given.update(filling.told_of(counterpart))
    amount = given.get("amount_yuan", contract.amount_yuan) or Decimal(0)
    technical = technical_amount(amount, costs)
    if technical < 0:
        raise InvalidInput({"costs": [_("非技术性费用的合计不能超过合同成交额。")]})
    contract.technical_yuan = technical
    assign(contract, given)


def _rows(name: str, said: Iterable[Mapping[str, Any]]) -> list[Any]:
    """Unsaved rows of a part, each checked; InvalidInput names the row."""
    model = _PARTS[name]
    made: list[Any] = [model(**{**row, "order": order}) for order, row in enumerate(said, start=1)]
    if len(made) > MOST_ROWS:
        raise InvalidInput({name: [_("最多 %(most)d 行。") % {"most": MOST_ROWS}]})
    for number, row in enumerate(made, start=1):
        try:
            row.clean_fields(exclude={"contract"})
        except ValidationError as error:
            problem = "".join(error.messages)
            raise InvalidInput(
                {name: [_("第 %(number)d 行：%(problem)s") % {"number": number, "problem": problem}]}
            ) from error
    if name == "parties" and len({row.name for row in made}) != len(made):
        raise InvalidInput({name: [_("同一当事人只写一行。")]})
    return made


def _write_rows(contract: TechnologyContract, parts: Mapping[str, list[Any]]) -> None:
    for name, rows in parts.items():
        for row in rows:
            row.contract = contract
        getattr(contract, name).all().delete()
        _PARTS[name]._default_manager.bulk_create(rows)
