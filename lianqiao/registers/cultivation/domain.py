"""What an enterprise does with its pre-checks: answering, and deciding whether its government reads the answers."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from lianqiao.core import clock, log
from lianqiao.core.access import Actor
from lianqiao.core.errors import DomainError
from lianqiao.core.permissions import Permission
from lianqiao.registers.cultivation.checks import CHECKS, CheckResult, run
from lianqiao.registers.cultivation.facts import facts
from lianqiao.registers.cultivation.models import PreCheck, SelfAnswer
from lianqiao.registers.enterprises.enums import CredentialKind
from lianqiao.registers.organisations.models import Organisation


@transaction.atomic
def answer(
    enterprise: Organisation, kind: str, *, actor: Actor, answers: Mapping[str, Decimal | int | None]
) -> PreCheck:
    """Keep what the enterprise answers itself, and what the pre-check of `kind` says now.

    An answer of None takes an earlier one back; facts that are not named stay as they are. An answer that is given
    again unchanged is confirmed: it counts from today. Raises AccessError.
    """
    actor.require(Permission.PRECHECK_ANSWER, enterprise)
    Organisation.objects.select_for_update().get(pk=enterprise.pk)
    now = clock.now()
    taken_back = [fact for fact, value in answers.items() if value is None]
    SelfAnswer.objects.filter(organisation=enterprise, fact__in=taken_back).delete()
    for fact, value in answers.items():
        if value is not None:
            given = {"value": Decimal(value), "answered_at": now, "answered_by": actor.user}
            SelfAnswer.objects.update_or_create(organisation=enterprise, fact=fact, defaults=given)
    result = check_now(enterprise, kind)
    made, _created = PreCheck.objects.update_or_create(
        organisation=enterprise,
        kind=kind,
        defaults={
            "verdict": result.verdict,
            "unmet": len(result.unmet),
            "unknown": len(result.unknown),
            "checked_at": now,
            "checked_by": actor.user,
        },
    )
    text = _("预检“%(kind)s”") % {"kind": CredentialKind(kind).label}
    log.record("cultivation.precheck.answer", made, actor=actor, text=text, data={"facts": sorted(answers)})
    return made


def check_now(enterprise: Organisation, kind: str) -> CheckResult:
    """The pre-check as the enterprise itself sees it today. LookupError for what is not checked."""
    today = clock.today()
    return run(CHECKS[kind], facts(enterprise, on=today), where=enterprise, on=today)


@transaction.atomic
def share(check: PreCheck, *, actor: Actor, shared: bool) -> PreCheck:
    """Let the governments of the region read the answers of a pre-check, or no longer.

    Raises AccessError, and DomainError when that is so already.
    """
    locked: Any = PreCheck.objects.select_for_update().select_related("organisation").get(pk=check.pk)
    actor.require(Permission.PRECHECK_ANSWER, locked.organisation)
    if shared == (locked.shared_at is not None):
        raise DomainError("as_it_was", _("已经是这样，没有改动。"))
    locked.shared_at = clock.now() if shared else None
    locked.shared_by = actor.user if shared else None
    locked.save()
    action = "cultivation.precheck.share" if shared else "cultivation.precheck.unshare"
    text = _("提供预检给主管部门查看") if shared else _("不再把预检提供给主管部门")
    log.record(action, locked, actor=actor, text=text)
    return locked  # type: ignore[no-any-return]
