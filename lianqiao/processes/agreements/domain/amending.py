"""Changing what was signed: one party proposes, each other one answers for itself."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from lianqiao.core import clock, log, outbox
from lianqiao.core.access import SYSTEM, Actor
from lianqiao.core.documents import day_words
from lianqiao.core.errors import AccessError, DomainError, InvalidInput
from lianqiao.core.permissions import Permission
from lianqiao.core.transitions import apply
from lianqiao.processes.agreements import content, phrases
from lianqiao.processes.agreements.amendments import DUE, END, LEADER, TARGET, to_consent
from lianqiao.processes.agreements.domain.signing import record_signature
from lianqiao.processes.agreements.enums import OWED, AgreementState, AmendmentState
from lianqiao.processes.agreements.models import Agreement, Amendment, Indicator, Milestone


@transaction.atomic
def propose_amendment(
    agreement: Agreement,
    *,
    actor: Actor,
    reason: str,
    leader_name: str = "",
    ends_on: date | None = None,
    due: Mapping[str, date] | None = None,
    targets: Mapping[str, Decimal] | None = None,
) -> Amendment:
    """Propose another leader, end, day of milestones (by key) or target of indicators (by key); the proposer agrees.

    What does not differ from what stands is left out; the day of the final acceptance follows the end. One amendment is
    open at a time. Raises AccessError, DomainError, or InvalidInput with the sentences per field.
    """
    locked: Agreement = Agreement.objects.select_for_update(of=("self",)).get(pk=agreement.pk)
    party = next((one for one in locked.parties.all() if one.organisation_id == actor.organisation_id), None)
    draft = Amendment(agreement=locked, organisation=actor.organisation, region_id=locked.region_id)
    actor.require(Permission.AMENDMENT_PROPOSE, draft)
    if party is None:
        raise AccessError(_("由签署合同的各方提出变更。"), permission=Permission.AMENDMENT_PROPOSE)
    if locked.state != AgreementState.RUNNING:
        raise DomainError("not_running", _("合同不在执行中，不能变更。"))
    if locked.amendments.filter(state=AmendmentState.PROPOSED).exists():
        raise DomainError("amendment_open", _("已经有一项变更等待各方同意，请先办完。"))
    if not reason.strip():
        raise DomainError("reason_missing", _("请写明变更理由。"), "reason")
    changes = _changes(locked, leader_name.strip(), ends_on, due or {}, targets or {})
    if not changes:
        raise DomainError("no_change", _("没有改变任何内容。"))
    draft.created_by = actor.user
    draft.number = (locked.amendments.aggregate(last=Max("number"))["last"] or 0) + 1
    draft.reason, draft.changes = reason.strip(), changes
    draft.content_sha256 = content.digest(draft.snapshot())
    draft.full_clean(exclude=["created_by"])
    draft.save(force_insert=True)
    topic = outbox.topic_of(draft, "propose")
    told = "；".join(f"{row['label']}：{row['words_before']} → {row['words_after']}" for row in changes)
    log.record(topic, draft, actor=actor, text=_("提出变更：%(what)s") % {"what": told}, reason=draft.reason)
    log.record(topic, locked, actor=actor, text=_("提出变更：%(what)s") % {"what": told}, reason=draft.reason)
    outbox.publish(topic, draft.pk)
    _consent(draft, locked, party, actor)
    phrases.ask_for_consent(draft)
    return draft


@transaction.atomic
def agree_to_amendment(amendment: Amendment, *, actor: Actor) -> Amendment:
    """Say for one's own unit that it agrees; with the last one the amendment takes effect.

    Said again it changes nothing. Raises AccessError or DomainError.
    """
    agreement: Agreement = Agreement.objects.select_for_update(of=("self",)).get(pk=amendment.agreement_id)
    locked: Amendment = Amendment.objects.select_for_update(of=("self",)).get(pk=amendment.pk)
    actor.require(Permission.AMENDMENT_ANSWER, locked)
    if locked.state != AmendmentState.PROPOSED:
        raise DomainError("not_open", _("这项变更已经办完。"))
    party = next((one for one in to_consent(locked) if one.organisation_id == actor.organisation_id), None)
    if party is None:
        return locked
    _consent(locked, agreement, party, actor)
    return locked if to_consent(locked) else apply(locked, "take_effect", actor=SYSTEM)


def _consent(amendment: Amendment, agreement: Agreement, party: Any, actor: Actor) -> None:
    user: Any = actor.user
    record_signature(
        party,
        actor=actor,
        agreement=agreement,
        content_sha256=amendment.content_sha256,
        signer_name=user.get_full_name(),
        signed_on=clock.today(),
        amendment=amendment,
    )


def _changes(
    agreement: Agreement,
    leader_name: str,
    ends_on: date | None,
    due: Mapping[str, date],
    targets: Mapping[str, Decimal],
) -> list[dict[str, str]]:
    changes: list[dict[str, str]] = []
    if leader_name and leader_name != agreement.leader_name:
        changes.append(_row(LEADER, _("项目负责人"), agreement.leader_name, leader_name))
    end = ends_on or agreement.ends_on
    if end != agreement.ends_on:
        changes.append(_day(END, _("执行期结束"), agreement.ends_on, end))
    for milestone in agreement.milestones.all():
        day = end if milestone.is_final else due.get(milestone.key, milestone.due_on)
        if day != milestone.due_on:
            _check_day(milestone, day, agreement, end)
            label = _("“%(name)s”报告截止") % {"name": milestone.name}
            changes.append(_day(f"{DUE}{milestone.key}", label, milestone.due_on, day))
        elif day > end:
            raise InvalidInput({"ends_on": [_("里程碑“%(name)s”会落在执行期以后。") % {"name": milestone.name}]})
    changes += [
        _target(one, targets[one.key])
        for one in agreement.indicators.select_related("milestone")
        if one.key in targets and targets[one.key] != one.target
    ]
    return changes


def _check_day(milestone: Milestone, day: date, agreement: Agreement, end: date) -> None:
    if milestone.state not in OWED:
        raise InvalidInput({"due": [_("里程碑“%(name)s”已经报告，不能再改日期。") % {"name": milestone.name}]})
    if not agreement.starts_on <= day <= end or day < clock.today():
        raise InvalidInput({"due": [_("里程碑“%(name)s”的日期不在今后的执行期内。") % {"name": milestone.name}]})


def _row(target: str, label: str, before: str, after: str) -> dict[str, str]:
    return {
        "target": target,
        "label": label,
        "before": before,
        "after": after,
        "words_before": before,
        "words_after": after,
    }


def _day(target: str, label: str, before: date, after: date) -> dict[str, str]:
    words = {"words_before": day_words(before), "words_after": day_words(after)}
    return {**_row(target, label, before.isoformat(), after.isoformat()), **words}


def _target(one: Indicator, after: Decimal) -> dict[str, str]:
    if one.milestone.state not in OWED:
        raise InvalidInput({"targets": [_("指标“%(name)s”已经考核，不能再改。") % {"name": one.name}]})
    before = "" if one.target is None else str(one.target)
    words = {"words_before": one.target_words, "words_after": one.value_words(after)}
    return {**_row(f"{TARGET}{one.key}", one.name, before, str(after)), **words}
