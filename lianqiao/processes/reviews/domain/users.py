"""Users of what is judged: inviting them, and the marks that they give. 谁使用谁评价."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from lianqiao.core import files
from lianqiao.core.access import Actor
from lianqiao.core.errors import DomainError, InvalidInput
from lianqiao.core.files import DOCUMENTS
from lianqiao.core.permissions import Permission
from lianqiao.core.reactions import react
from lianqiao.core.transitions import Context, apply
from lianqiao.processes.reviews import phrases
from lianqiao.processes.reviews.domain.judging import kept_marks, marks_faults, total_from
from lianqiao.processes.reviews.domain.keeping import begin, lock, tell
from lianqiao.processes.reviews.enums import BallotState, Ground, ReviewState
from lianqiao.processes.reviews.models import Ballot, Review, Subject
from lianqiao.processes.reviews.queries.conflicts import units_judging
from lianqiao.processes.reviews.subjects import Parties

#: Phases of a review in which users may still be invited.
INVITING = (ReviewState.DRAFT, ReviewState.SCORING)
LONGEST_NOTE = 200
LONGEST_USAGE = 1000
MOST_PROOFS = 10


@transaction.atomic
def invite_user(subject: Subject, *, actor: Actor, unit: Any, note: str) -> Ballot:
    """Let a verified organisation judge a subject as its user; `note` says what is known of the use.

    Organisations that the registers know as users need no invitation. Refused for owners and partners of the subject,
    for the body itself, and where an expert of the organisation judges the subject. Raises AccessError or DomainError.
    """
    review = lock(subject.review, actor, Permission.REVIEW_EDIT, INVITING, _("评分截止以后不能再邀请用户。"))
    text = note.strip()
    if not review.user_share:
        raise DomainError("no_users", _("这次评审没有把用户评价计入总分。"))
    if not text or len(text) > LONGEST_NOTE:
        raise DomainError("no_note", _("请写明这家单位怎样使用，不超过二百字。"), "note")
    parties = Parties.from_json(subject.parties)
    if str(unit.pk) in parties.organisations or unit.name in parties.organisation_names:
        raise DomainError("own_subject", _("不能评价自己的成果或项目。"), "unit")
    if unit.pk == review.organisation_id or not unit.is_verified:
        raise DomainError("not_a_user", _("请选择一家已核验的用户单位。"), "unit")
    if str(unit.pk) in units_judging([subject]).get(subject.pk, ()):
        raise DomainError("judges_already", _("这家单位有专家正在评审这一件，不能再作为用户评价。"), "unit")
    if Ballot.objects.filter(subject=subject, unit=unit).exists():
        raise DomainError("ballot_known", _("这家单位已经在用户名单里。"), "unit")
    ballot = begin(Ballot, actor, Permission.REVIEW_EDIT)
    ballot.review, ballot.subject, ballot.unit = review, subject, unit
    ballot.ground, ballot.ground_note = Ground.INVITED, text
    ballot.save()
    tell(ballot, "invite", actor, _("邀请用户评价"))
    if review.state == ReviewState.SCORING:
        react((phrases.ask_unit,), [ballot], Context(actor))
    return ballot


@transaction.atomic
def cast_ballot(
    ballot: Ballot,
    *,
    actor: Actor,
    scores: Mapping[str, Decimal | None],
    comments: Mapping[str, str],
    usage: str,
    proofs: Sequence[File[bytes]] = (),
) -> Ballot:
    """The marks of a user, once, while experts score; `usage` says how the result is used.

    Who was invited proves the use with a file. Raises AccessError, DomainError, or InvalidInput with sentences for
    `score_<key>`, `comment_<key>`, `usage`, `proofs`; then nothing is kept.
    """
    review = Review.objects.select_for_update(of=("self",)).get(pk=ballot.review_id)
    locked = lock(ballot, actor, Permission.BALLOT_CAST, (BallotState.ASKED,), _("贵单位已经评价过，或评价已经结束。"))
    if str(actor.user_id) in Parties.from_json(locked.subject.parties).users:
        raise DomainError("own_subject", _("不能评价自己的成果或项目。"))
    errors = marks_faults(review, review.user_criteria, scores, comments)
    if not usage.strip():
        errors["usage"] = [_("请写明用在哪里、用了多久、效果怎样。")]
    elif len(usage) > LONGEST_USAGE:
        errors["usage"] = [_("最多 %(most)d 个字。") % {"most": LONGEST_USAGE}]
    if locked.ground == Ground.INVITED and not proofs:
        errors["proofs"] = [_("请上传使用证明，如合同、发票、验收单、使用报告。")]
    elif len(proofs) > MOST_PROOFS:
        errors["proofs"] = [_("最多 %(most)d 个文件。") % {"most": MOST_PROOFS}]
    if errors:
        raise InvalidInput(errors)
    locked.scores = kept_marks(review.user_criteria, scores, comments)
    locked.usage = usage.strip()
    locked.save()
    for proof in proofs:
        files.store(proof, actor=actor, organisation=locked.unit, subject=locked, allow=DOCUMENTS)
    return apply(locked, "cast", actor=actor, total=total_from(review.user_criteria, scores))
