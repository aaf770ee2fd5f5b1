"""Reviews and their subjects, as long as they are being prepared; the minutes of the panel."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from random import SystemRandom
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core.access import Actor
from lianqiao.core.errors import DomainError, InvalidInput
from lianqiao.core.permissions import Permission
from lianqiao.core.records import assign
from lianqiao.processes.reviews.domain.keeping import begin, lock, tell
from lianqiao.processes.reviews.enums import Judge, ReviewState, RubricState
from lianqiao.processes.reviews.models import Draw, Review, Rubric, Subject
from lianqiao.processes.reviews.subjects import copy_of, kind_of

#: Codes are drawn from so many three-digit numbers, so that neither order nor number of subjects can be told from them.
_CODES = range(100, 1000)
LONGEST_MINUTES = 10_000
#: What the rubric must have for a part to have a share.
_SHARES: tuple[tuple[str, str, Any], ...] = (
    ("visit_share", Judge.VISIT, gettext_lazy("评审标准里没有现场考察打分的评审项。")),
    ("user_share", Judge.USERS, gettext_lazy("评审标准里没有成果用户打分的评审项。")),
)


@transaction.atomic
def create_review(*, actor: Actor, values: Mapping[str, Any]) -> Review:
    """A review of the government body acted for; experts hear of it when it opens.

    `values` are title, rubric, is_blind, per_subject, most_each, due_on, fee_yuan, counts_normalised, visit_share,
    user_share, instructions.
    Raises AccessError, DomainError or InvalidInput, and then nothing is kept.
    """
    return _keep(begin(Review, actor, Permission.REVIEW_EDIT), actor, values, "create", _("筹备评审"))


@transaction.atomic
def change_review(review: Review, *, actor: Actor, values: Mapping[str, Any]) -> Review:
    """Change a review that is being prepared. Whether it is blind is settled as soon as it has subjects."""
    locked = lock(review, actor, Permission.REVIEW_EDIT, (ReviewState.DRAFT,), _("评审已经发出，不能再改。"))
    blind = values.get("is_blind", locked.is_blind)
    if blind != locked.is_blind and locked.subjects.exists():
        raise DomainError("blind_settled", _("已经加入了评审对象，请先全部移出再改是否匿名。"), "is_blind")
    return _keep(locked, actor, values, "change", _("修改评审"))


@transaction.atomic
def add_subjects(review: Review, records: Iterable[Any], *, actor: Actor) -> list[Subject]:
    """Let these records be judged: each is copied as it is now, and gets a code at random.

    The records are of models that are declared in `subjects`, and such as the actor may offer. Raises DomainError, and
    then none is added.
    """
    locked = lock(review, actor, Permission.REVIEW_EDIT, (ReviewState.DRAFT,), _("评审已经发出，不能再加评审对象。"))
    chosen = list(records)
    known = set(locked.subjects.values_list("subject_type", "subject_id"))
    used = set(locked.subjects.values_list("code", flat=True))
    free = [f"S{number}" for number in _CODES if f"S{number}" not in used]
    SystemRandom().shuffle(free)
    if len(chosen) > len(free):
        raise DomainError("too_many_subjects", _("一次评审最多 %(most)d 件。") % {"most": len(_CODES)}, "records")
    added = []
    for record, code in zip(chosen, free, strict=False):
        kind = kind_of(type(record))
        if not kind.offered(actor).filter(pk=record.pk).exists():
            raise DomainError("subject_unseen", _("没有这条记录，或它不在本单位的管理范围。"), "records")
        content_type = ContentType.objects.get_for_model(record)
        if (content_type.pk, record.pk) in known:
            raise DomainError(
                "subject_known", _("“%(title)s”已经在这次评审里。") % {"title": kind.title(record)}, "records"
            )
        known.add((content_type.pk, record.pk))
        copied = copy_of(kind, record, blind=locked.is_blind)
        added.append(
            Subject.objects.create(
                review=locked,
                subject_type=content_type,
                subject_id=record.pk,
                code=code,
                title=copied.title[:200],
                sections=copied.sections,
                names=copied.names,
                parties=kind.parties(record).as_json(),
                fields=sorted(kind.fields(record)),
                owner_label=kind.owner_label(record)[:200],
            )
        )
    tell(locked, "add_subjects", actor, _("加入评审对象 %(count)d 件") % {"count": len(added)})
    return added


@transaction.atomic
def remove_subject(subject: Subject, *, actor: Actor) -> None:
    """Take a subject out of a review that has drawn nobody yet, with its copy and its files."""
    over = _("评审已经发出，不能再移出评审对象。")
    review = lock(subject.review, actor, Permission.REVIEW_EDIT, (ReviewState.DRAFT,), over)
    if Draw.objects.filter(review=review).exists():
        raise DomainError("drawn", _("已经抽取过专家，不能再移出评审对象。"))
    code = subject.code
    subject.delete()
    tell(review, "remove_subject", actor, _("移出评审对象 %(code)s") % {"code": code})


@transaction.atomic
def write_minutes(review: Review, *, actor: Actor, minutes: str) -> Review:
    """Keep what the panel said, while it deliberates."""
    locked = lock(review, actor, Permission.REVIEW_EDIT, (ReviewState.PANEL,), _("合议期间才能写纪要。"))
    if len(minutes) > LONGEST_MINUTES:
        raise InvalidInput({"minutes": [_("最多 %(most)d 个字。") % {"most": LONGEST_MINUTES}]})
    locked.minutes = minutes.strip()
    locked.save()
    tell(locked, "minutes", actor, _("填写合议纪要"))
    return locked


def _keep(review: Review, actor: Actor, values: Mapping[str, Any], name: str, text: str) -> Review:
    rubric = values.get("rubric")
    usable = Rubric.objects.visible_to(actor).filter(state=RubricState.ACTIVE)
    if rubric is not None and not usable.filter(pk=rubric.pk).exists():
        raise DomainError("rubric_unusable", _("只能用本单位已经启用的评审标准。"), "rubric")
    assign(review, values)
    for column, judge, message in _SHARES:
        if getattr(review, column) and not review.rubric.criteria.filter(judge=judge).exists():
            raise DomainError("no_criteria", message, column)
    review.save()
    tell(review, name, actor, text)
    return review
