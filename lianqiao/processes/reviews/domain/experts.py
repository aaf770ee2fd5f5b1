"""The pool: who is asked to judge, in which fields, and whom an expert is related to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils.translation import gettext as _

from lianqiao.core.access import Actor
from lianqiao.core.errors import DomainError
from lianqiao.core.permissions import Permission
from lianqiao.core.reactions import react
from lianqiao.core.records import assign
from lianqiao.core.transitions import Context
from lianqiao.processes.reviews import phrases
from lianqiao.processes.reviews.domain.keeping import begin, lock, set_rows, tell
from lianqiao.processes.reviews.enums import ExpertState
from lianqiao.processes.reviews.models import Expert
from lianqiao.registers.organisations.enums import MembershipState
from lianqiao.registers.organisations.models import Membership

_IN_POOL = (ExpertState.INVITED, ExpertState.ACTIVE, ExpertState.PAUSED)


@transaction.atomic
def invite_expert(*, actor: Actor, email: str, values: Mapping[str, Any], fields: Iterable[Any]) -> Expert:
    """Put the person with that address into the pool of the body acted for; drawn only after confirming it himself.

    `values` are employer (an organisation for which the person acts), post and most_open; `fields` are `TechField`s.
    Raises AccessError, DomainError or InvalidInput, and then nothing is kept.
    """
    expert = begin(Expert, actor, Permission.EXPERT_EDIT)
    user = get_user_model().objects.filter(email=email.strip().lower(), is_active=True).first()
    if user is None:
        raise DomainError("no_account", _("没有使用这个邮箱的账号，请专家先注册并加入所在单位。"), "email")
    if Expert.objects.filter(organisation=actor.organisation, user=user).exists():
        raise DomainError("expert_known", _("这位专家已经在库里。"), "email")
    expert.user = user
    _keep(expert, actor, values, fields, "invite", _("邀请专家入库"))
    react((phrases.tell_invited,), [expert], Context(actor))
    return expert


@transaction.atomic
def change_expert(expert: Expert, *, actor: Actor, values: Mapping[str, Any], fields: Iterable[Any]) -> Expert:
    """Change what the pool says of an expert."""
    locked = lock(expert, actor, Permission.EXPERT_EDIT, _IN_POOL, _("专家已经出库。"))
    return _keep(locked, actor, values, fields, "change", _("修改专家信息"))


@transaction.atomic
def change_own_profile(
    expert: Expert, *, actor: Actor, most_open: int, relations: Iterable[Mapping[str, Any]]
) -> Expert:
    """How much the expert takes at once, and whom he declares to be related to; for the expert himself.

    `relations` are {kind, organisation_name, person}. They count in every draw from now on.
    """
    locked = lock(expert, actor, Permission.EXPERT_ANSWER, _IN_POOL, _("您已经不在这个专家库里。"))
    assign(locked, {"most_open": most_open})
    locked.save()
    set_rows(locked.relations, locked, relations, field="relations")
    tell(locked, "declare", actor, _("更新专家档案"))
    return locked


def _keep(
    expert: Expert, actor: Actor, values: Mapping[str, Any], fields: Iterable[Any], name: str, text: str
) -> Expert:
    chosen = list(fields)
    if not chosen:
        raise DomainError("no_fields", _("请至少选一个评审领域。"), "fields")
    assign(expert, values)
    works = Membership.objects.filter(
        user=expert.user, organisation=expert.employer_id, state=MembershipState.ACTIVE
    ).exists()
    if not works:
        raise DomainError("not_employed", _("这位专家没有加入这个单位，请先请单位管理员把他加进来。"), "employer")
    expert.save()
    expert.fields.set(chosen)
    tell(expert, name, actor, text)
    return expert
