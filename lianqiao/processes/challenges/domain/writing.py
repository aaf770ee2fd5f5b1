"""Writing a challenge: for a call, out of a demand, and the firm that agrees to it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from lianqiao.core import clock, files, log, outbox
from lianqiao.core.access import Actor
from lianqiao.core.errors import DomainError, InvalidInput
from lianqiao.core.models import StoredFile
from lianqiao.core.permissions import Permission
from lianqiao.processes.challenges import phrases
from lianqiao.processes.challenges.enums import BY_FIRM, PATTERNS
from lianqiao.processes.challenges.models import Challenge
from lianqiao.processes.challenges.models.challenge import CONTENT
from lianqiao.processes.programmes.domain.calls import create_call
from lianqiao.processes.programmes.enums import CallState
from lianqiao.processes.programmes.models import Call, SchemeEdition
from lianqiao.processes.programmes.shipped import shipped_scheme
from lianqiao.registers.demands.enums import CooperationMode
from lianqiao.registers.demands.models import Demand

#: What a person sets.
COLUMNS = (*CONTENT, "field", "issuer")


def default_terms() -> str:
    """The terms with which a gate begins."""
    return _(
        "一、本榜单的详细资料仅用于判断是否揭榜和准备揭榜方案，不作其他用途。\n"
        "二、不向第三方披露资料内容；确需合作单位知悉的，由本单位负责其遵守本条款。\n"
        "三、未揭榜或未入选的，停止使用并销毁资料；保密义务自同意之日起持续三年。\n"
        "四、同意即代表本单位；平台记录同意的单位、人员、时间和条款版本。"
    )


@transaction.atomic
def create_challenge(call: Call, *, actor: Actor, values: Mapping[str, Any], demand: Demand | None = None) -> Challenge:
    """What the draft of a call posts, by its body; `values` are of `COLUMNS`.

    Raises AccessError, DomainError for a call that is no draft, no open challenge, or has its challenge already, or
    InvalidInput.
    """
    locked: Call = Call.objects.select_for_update(of=("self",)).select_related("edition__scheme").get(pk=call.pk)
    challenge = Challenge(call=locked, demand=demand, terms=default_terms())
    actor.require(Permission.CHALLENGE_EDIT, challenge)
    _require_draft(locked)
    if locked.edition.scheme.pattern not in PATTERNS:
        raise DomainError("no_pattern", _("只有揭榜挂帅的申报通知才写榜单；请先采用随平台提供的揭榜挂帅制度。"))
    if Challenge.objects.filter(call=locked).exists():
        raise DomainError("exists", _("这个申报通知已经有榜单。"))
    _set(challenge, values)
    challenge.save(force_insert=True)
    _tell(challenge, "create", actor, _("编写榜单"))
    phrases.ask_issuer(challenge)
    return challenge


@transaction.atomic
def update_challenge(challenge: Challenge, *, actor: Actor, values: Mapping[str, Any]) -> Challenge:
    """Change it as long as its call is a draft; a firm that had agreed is asked again where the content is another.

    Raises AccessError, DomainError for a call that is no draft, or InvalidInput, and then nothing has changed.
    """
    locked = _lock(challenge)
    actor.require(Permission.CHALLENGE_EDIT, locked)
    _require_draft(locked.call)
    before = (locked.issuer_id, locked.content_sha256)
    _set(locked, values)
    is_other = before != (locked.issuer_id, locked.content_sha256)
    if is_other:
        locked.issuer_agreed_sha256, locked.issuer_agreed_at, locked.issuer_agreed_by = "", None, None
    locked.save()
    _tell(locked, "update", actor, _("修改榜单"))
    if is_other:
        phrases.ask_issuer(locked)
    return locked


@transaction.atomic
def challenge_from_demand(demand: Demand, edition: SchemeEdition, *, actor: Actor, opens_on: date) -> Challenge:
    """A draft of a call with its challenge, with all that the published demand says; its owner is the issuer where the
    scheme is one of firms.

    By the body of the edition, for a demand that it may read. Raises AccessError or DomainError.
    """
    if not Demand.objects.visible_to(actor).filter(pk=demand.pk, state="published").exists():
        raise DomainError("demand", _("只能由已发布的需求生成榜单。"))
    if edition.scheme.pattern not in PATTERNS:
        raise DomainError("no_pattern", _("只有揭榜挂帅的申报通知才写榜单；请先采用随平台提供的揭榜挂帅制度。"))
    shipped = shipped_scheme(edition.scheme.pattern)
    user = actor.user
    values = {
        "title": demand.title[:120],
        "text": "" if shipped is None else shipped.texts.get("call", ""),
        "opens_on": opens_on,
        "quota": 1,
        "contact_name": user.name,
        "contact_phone": user.phone or _("见单位信息"),
    }
    call = create_call(edition, actor=actor, values={**values, "text": values["text"] or demand.title})
    return create_challenge(call, actor=actor, demand=demand, values=_told_by(demand, edition, actor))


def _told_by(demand: Demand, edition: SchemeEdition, actor: Actor) -> dict[str, Any]:
    """What of the demand goes into the challenge; what its owner masks goes into the details behind the gate."""
    masked = set(demand.masked)
    modes = "、".join(str(CooperationMode(mode).label) for mode in demand.modes)
    kept = [
        (_("背景"), demand.background),
        (_("已经试过什么"), demand.tried),
        (_("已有基础"), demand.conditions),
        (_("希望的合作方式"), modes),
    ]
    if "indicators" in masked:
        kept.append((_("期望指标"), demand.indicators))
    details = "\n\n".join(f"{label}：{text}" for label, text in kept if text)
    return {
        "issuer": demand.organisation if edition.scheme.pattern == BY_FIRM else None,
        "field": demand.fields.order_by("code").first(),
        "summary": demand.problem[:300],
        "research": demand.problem,
        "indicators": "" if "indicators" in masked else demand.indicators,
        "months": demand.deadline_months,
        "award_yuan": None if "budget" in masked else demand.budget_yuan,
        "is_gated": bool(details),
        "details": details[:5000],
    }


@transaction.atomic
def agree(challenge: Challenge, *, actor: Actor, seen: str) -> Challenge:
    """The firm agrees to the content whose hash it has `seen`, before the call is published.

    Raises AccessError, or DomainError when the content is another by now, or the call is no draft any more.
    """
    locked = _lock(challenge)
    actor.require(Permission.CHALLENGE_AGREE, locked)
    _require_draft(locked.call)
    if seen != locked.content_sha256:
        raise DomainError("other_content", _("榜单刚刚改过，请重新查看以后再确认。"))
    locked.issuer_agreed_sha256 = seen
    locked.issuer_agreed_at, locked.issuer_agreed_by = clock.now(), actor.user
    locked.save()
    _tell(locked, "agree", actor, _("发榜企业确认榜单"))
    phrases.tell_of_agreement(locked)
    return locked


@transaction.atomic
def add_file(challenge: Challenge, upload: File[bytes], *, actor: Actor) -> StoredFile:
    """Check the upload and keep it behind the gate, while the call is a draft. AccessError or DomainError."""
    locked = _lock(challenge)
    actor.require(Permission.CHALLENGE_EDIT, locked)
    _require_draft(locked.call)
    stored = files.store(upload, actor=actor, organisation=locked.organisation, subject=locked)
    _tell(locked, "attach", actor, _("添加附件：%(name)s") % {"name": stored.name})
    return stored


@transaction.atomic
def remove_file(challenge: Challenge, file: StoredFile, *, actor: Actor) -> None:
    """Take a file out of use, while the call is a draft. AccessError or DomainError."""
    locked = _lock(challenge)
    actor.require(Permission.CHALLENGE_EDIT, locked)
    _require_draft(locked.call)
    files.remove(file)
    _tell(locked, "detach", actor, _("移除附件：%(name)s") % {"name": file.name})


def _lock(challenge: Challenge) -> Challenge:
    rows = Challenge.objects.select_for_update(of=("self",)).select_related(
        "call__organisation", "call__edition__scheme", "issuer"
    )
    locked: Challenge = rows.get(pk=challenge.pk)
    return locked


def _require_draft(call: Call) -> None:
    if call.state != CallState.DRAFT:
        raise DomainError("not_draft", _("榜单已经提交，不能再改；发布以后可以发布更正。"))


def _set(challenge: Challenge, values: Mapping[str, Any]) -> None:
    if refused := values.keys() - set(COLUMNS):
        raise LookupError(f"a challenge does not take {', '.join(sorted(refused))}")
    for name, value in values.items():
        setattr(challenge, name, value)
    if challenge.issuer_id is not None and challenge.issuer_id == challenge.call.organisation_id:
        raise InvalidInput({"issuer": [_("发榜企业不能是发布部门自己。")]})
    try:
        challenge.full_clean()
    except ValidationError as error:
        raise InvalidInput(error.message_dict) from error


def _tell(challenge: Challenge, name: str, actor: Actor, text: str) -> None:
    topic = outbox.topic_of(challenge, name)
    log.record(topic, challenge.call, actor=actor, text=text)
    outbox.publish(topic, challenge.pk)
