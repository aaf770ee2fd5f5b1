"""The work plan, and the signatures of the three under the agreement or an extension."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from lianqiao.core import clock
from lianqiao.core.access import SYSTEM, Actor
from lianqiao.core.errors import AccessError, DomainError, InvalidInput
from lianqiao.core.permissions import Permission
from lianqiao.core.transitions import apply
from lianqiao.processes.secondments.agreement import hash_of, text_of
from lianqiao.processes.secondments.domain.keeping import locked_secondment, tell
from lianqiao.processes.secondments.enums import PARTIES, Party, SecondmentState
from lianqiao.processes.secondments.models import PlanItem, Secondment, Signature

#: Rows of one plan.
MOST_ITEMS = 20
_RIGHT = {
    Party.PERSON: Permission.SECONDMENT_APPLY,
    Party.HOME: Permission.SECONDMENT_CONSENT,
    Party.HOST: Permission.SECONDMENT_HOST,
}


def parties_for(secondment: Secondment, actor: Actor) -> list[Party]:
    """For whom of the three the actor may sign; nobody signs for a unit what he signs for himself."""
    if actor.user_id == secondment.person_id:
        return [Party.PERSON] if actor.can(_RIGHT[Party.PERSON], secondment) else []
    return [party for party in PARTIES if actor.can(_RIGHT[party], secondment)]


def unsigned(secondment: Secondment) -> list[Party]:
    """Who of the three has not signed in this round."""
    signed = set(secondment.signatures.filter(round=secondment.signing_round).values_list("party", flat=True))
    return [party for party in PARTIES if party not in signed]


@transaction.atomic
def set_plan(secondment: Secondment, *, actor: Actor, items: Iterable[Mapping[str, Any]]) -> Secondment:
    """Let the work plan be exactly these items {task, result, due_on}, by the person, before anybody has signed.

    Raises AccessError, DomainError or InvalidInput, and then nothing has changed.
    """
    locked = locked_secondment(secondment.pk)
    actor.require(Permission.SECONDMENT_APPLY, locked)
    if locked.state != SecondmentState.APPOINTED or locked.agreement_sha256:
        raise DomainError("too_late", _("签协议以前才能改工作计划。"))
    rows = list(items)
    if not rows or len(rows) > MOST_ITEMS:
        raise InvalidInput({"items": [_("请写 1 到 %(most)d 项。") % {"most": MOST_ITEMS}]})
    locked.plan.all().delete()
    for order, row in enumerate(rows, start=1):
        named = {name: row.get(name) for name in ("task", "result", "due_on")}
        item = PlanItem(secondment=locked, order=order, **named)
        try:
            item.full_clean(exclude={"secondment"})
        except ValidationError as error:
            sentence = _("第 %(number)d 行：%(sentence)s") % {"number": order, "sentence": error.messages[0]}
            raise InvalidInput({"items": [sentence]}) from error
        item.save(force_insert=True)
    tell(locked, "plan", actor, _("填写工作计划"))
    return locked


@transaction.atomic
def sign(secondment: Secondment, *, actor: Actor, party: str, content_sha256: str) -> Secondment:
    """Sign for one of the three the content of that hash; with the last one the term begins.

    The hash is that of the text that the person has read; a text that changed since is refused. Signing again changes
    nothing. Raises AccessError or DomainError, and then nothing has changed.
    """
    locked = locked_secondment(secondment.pk)
    if party not in parties_for(locked, actor):
        raise AccessError(_("只能替本人或本单位签署。"), permission=Permission.SECONDMENT_PART)
    if locked.state not in (SecondmentState.APPOINTED, SecondmentState.EXTENDING):
        raise DomainError("not_signing", _("现在没有要签署的内容。"))
    if Party(party) not in unsigned(locked):
        return locked
    if locked.state == SecondmentState.APPOINTED and not locked.plan.exists():
        raise DomainError("no_plan", _("本人写好工作计划以后才能签署。"))
    text = text_of(locked)
    if content_sha256 != hash_of(text):
        raise DomainError("other_content", _("内容已经改变，请重新查看以后再签署。"))
    if locked.state == SecondmentState.APPOINTED and not locked.agreement_sha256:
        locked.agreement_text, locked.agreement_sha256 = text, content_sha256
        locked.save()
    user: Any = actor.user
    Signature.objects.create(
        secondment=locked,
        party=party,
        round=locked.signing_round,
        signer_name=str(user),
        content_sha256=content_sha256,
        signed_by=user,
        signed_at=clock.now(),
    )
    given = {"party": Party(party).label, "hash": content_sha256[:16]}
    tell(locked, "sign", actor, _("%(party)s签署，内容校验值 %(hash)s…") % given)
    if locked.state == SecondmentState.APPOINTED and not unsigned(locked):
        locked = apply(locked, "begin", actor=SYSTEM)
    return locked
