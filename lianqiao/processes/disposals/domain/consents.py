"""Asking co-owners, their answers, and what the secrecy officer states."""

from __future__ import annotations

from datetime import timedelta

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from lianqiao.core import clock, files
from lianqiao.core.access import Actor
from lianqiao.core.errors import DomainError
from lianqiao.core.permissions import Permission
from lianqiao.processes.disposals import phrases
from lianqiao.processes.disposals.checking import co_owners
from lianqiao.processes.disposals.content import items_of, labelled, told_in_words
from lianqiao.processes.disposals.domain.keeping import locked_disposal, locked_draft, tell
from lianqiao.processes.disposals.enums import ConsentAnswer, DisposalState, SecrecyFinding
from lianqiao.processes.disposals.limits import CONSENT_REMINDER
from lianqiao.processes.disposals.models import CoOwnerConsent, Disposal, SecrecyStatement


@transaction.atomic
def ask_co_owners(disposal: Disposal, *, actor: Actor) -> list[CoOwnerConsent]:
    """Ask each co-owner of the program about the content as it is; who was asked about it already is not asked again.

    Raises AccessError, or DomainError for what is no draft, or where nobody is to be asked.
    """
    locked = locked_draft(disposal.pk, actor)
    items = items_of(locked)
    wanted = {name: key for name, key in co_owners(locked, items).items() if key is not None}
    done = set(
        CoOwnerConsent.objects.filter(disposal=locked, content_sha256=locked.content_sha256).values_list(
            "owner_name", flat=True
        )
    )
    told = labelled(told_in_words(locked, items))
    now = clock.now()
    asked = [
        CoOwnerConsent.objects.create(
            disposal=locked,
            organisation_id=key,
            owner_name=name,
            content_sha256=locked.content_sha256,
            content=told,
            asked_by=actor.user,
            asked_at=now,
        )
        for name, key in sorted(wanted.items())
        if name not in done
    ]
    if not asked:
        raise DomainError("nobody", _("没有要征求意见的共有人，或都已就现在的内容征求过。"))
    reminder = CONSENT_REMINDER.get(where=locked.organisation, on=clock.today())
    locked.remind_on = reminder.value.end(clock.today()) + timedelta(days=1)
    locked.save()
    for consent in asked:
        phrases.ask_co_owner(consent)
    names = "、".join(one.owner_name for one in asked)
    tell(locked, "ask_co_owners", actor, _("征求共有人意见：%(names)s") % {"names": names})
    return asked


@transaction.atomic
def answer_consent(
    consent: CoOwnerConsent, *, actor: Actor, seen: str, agrees: bool, words: str = ""
) -> CoOwnerConsent:
    """The co-owner says yes or no to the content whose hash it has `seen`; a no says why.

    Raises AccessError, or DomainError when it was answered, the content is another by now, or was proposed already.
    """
    disposal = locked_disposal(consent.disposal_id)
    locked: CoOwnerConsent = CoOwnerConsent.objects.select_for_update().get(pk=consent.pk)
    locked.disposal = disposal
    actor.require(Permission.DISPOSAL_CONSENT, locked)
    if locked.answer != ConsentAnswer.ASKED:
        raise DomainError("answered", _("贵单位已经答复过：%(answer)s。") % {"answer": locked.get_answer_display()})
    if disposal.state != DisposalState.DRAFT:
        raise DomainError("not_draft", _("对方已经提交决策或撤回，不用再答复。"))
    if seen != disposal.content_sha256 or not locked.is_current:
        raise DomainError("other_content", _("对方已经修改了内容，请等对方就新的内容再次征求意见。"))
    if not agrees and not words.strip():
        raise DomainError("reason_missing", _("不同意的，请写明理由。"), "words")
    locked.answer = ConsentAnswer.AGREED if agrees else ConsentAnswer.REFUSED
    locked.words = words.strip()
    locked.answered_at, locked.answered_by = clock.now(), actor.user
    locked.save()
    _forget_reminder(disposal)
    phrases.tell_of_answer(locked)
    text = _("共有人答复：%(answer)s") % {"answer": locked.get_answer_display()}
    tell(locked, "answer", actor, text, about=disposal, reason=locked.words)
    return locked


@transaction.atomic
def record_paper_consent(
    disposal: Disposal, *, actor: Actor, owner_name: str, agrees: bool, words: str, paper: File[bytes]
) -> CoOwnerConsent:
    """Record what a co-owner that is not in the program answered on paper about the content as it is.

    Raises AccessError, or DomainError for a co-owner that there is none, that answers in the program, or has answered.
    """
    locked = locked_draft(disposal.pk, actor)
    named = co_owners(locked)
    if owner_name not in named:
        raise DomainError("no_co_owner", _("权利人里没有这个共有人。"), "owner_name")
    if named[owner_name] is not None:
        raise DomainError("in_program", _("这个共有人是平台上的单位，请在平台上征求意见。"), "owner_name")
    if locked.consents.filter(owner_name=owner_name, content_sha256=locked.content_sha256).exists():
        raise DomainError("answered", _("这个共有人已经就现在的内容答复过。"), "owner_name")
    stored = files.store(paper, actor=actor, organisation=locked.organisation, subject=locked)
    now = clock.now()
    row = CoOwnerConsent.objects.create(
        disposal=locked,
        owner_name=owner_name,
        content_sha256=locked.content_sha256,
        content=labelled(told_in_words(locked)),
        answer=ConsentAnswer.AGREED if agrees else ConsentAnswer.REFUSED,
        words=words.strip(),
        paper=stored,
        asked_by=actor.user,
        asked_at=now,
        answered_by=actor.user,
        answered_at=now,
    )
    words_of_log = {"name": owner_name, "answer": row.get_answer_display()}
    text = _("登记共有人“%(name)s”的书面意见：%(answer)s") % words_of_log
    tell(row, "record", actor, text, about=locked, reason=row.words)
    return row


@transaction.atomic
def ask_for_secrecy(disposal: Disposal, *, actor: Actor) -> Disposal:
    """Tell the secrecy officers of the unit that the content waits for their statement. AccessError or DomainError."""
    locked = locked_draft(disposal.pk, actor)
    phrases.ask_officers(locked)
    tell(locked, "ask_for_secrecy", actor, _("请保密审查员审查"))
    return locked


@transaction.atomic
def state_secrecy(
    disposal: Disposal, *, actor: Actor, seen: str, finding: SecrecyFinding, opinion: str
) -> SecrecyStatement:
    """What the secrecy officer states about the content whose hash was `seen`; somebody else than who wrote it.

    Raises AccessError, or DomainError for who began the disposal, for another content, or once it was proposed.
    """
    locked = locked_disposal(disposal.pk)
    actor.require(Permission.DISPOSAL_STATE_SECRECY, locked)
    if locked.state != DisposalState.DRAFT:
        raise DomainError("not_draft", _("已经提交决策，不能再作审查结论。"))
    if locked.created_by_id == actor.user_id:
        raise DomainError("four_eyes", _("填写转化决策的人不能自己作保密审查，请由另一位同事办理。"))
    if seen != locked.content_sha256:
        raise DomainError("other_content", _("内容刚刚改过，请重新查看以后再作结论。"))
    if not opinion.strip():
        raise DomainError("opinion_missing", _("请写明审查意见。"), "opinion")
    row = SecrecyStatement.objects.create(
        disposal=locked,
        content_sha256=seen,
        finding=finding,
        opinion=opinion.strip(),
        stated_by=actor.user,
        stated_at=clock.now(),
    )
    text = _("保密审查：%(finding)s") % {"finding": row.get_finding_display()}
    tell(row, "state", actor, text, about=locked, reason=row.opinion)
    return row


def _forget_reminder(disposal: Disposal) -> None:
    waiting = CoOwnerConsent.objects.filter(
        disposal=disposal, answer=ConsentAnswer.ASKED, content_sha256=disposal.content_sha256
    )
    if disposal.remind_on is not None and not waiting.exists():
        disposal.remind_on = None
        disposal.save()
