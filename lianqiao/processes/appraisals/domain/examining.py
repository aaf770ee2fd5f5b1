"""What the evaluator writes: what it found of each answer, the scores of the experts, conclusion and abstract."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from lianqiao.core import clock
from lianqiao.core.access import Actor
from lianqiao.core.errors import DomainError, InvalidInput
from lianqiao.core.permissions import Permission
from lianqiao.processes.appraisals.domain.appraisals import locked_appraisal, tell
from lianqiao.processes.appraisals.enums import AppraisalState, Verdict
from lianqiao.processes.appraisals.models import Answer, Appraisal, Part
from lianqiao.processes.appraisals.queries.scores import found_scores


def _examined(appraisal: Appraisal, actor: Actor) -> Appraisal:
    locked = locked_appraisal(appraisal, actor, Permission.APPRAISAL_CHECK)
    if locked.state != AppraisalState.EXAMINING:
        raise DomainError("not_examining", _("受理以后、出具结论以前才能填写。"))
    return locked


@transaction.atomic
def check_answers(part: Part, *, actor: Actor, verdicts: Mapping[str, tuple[str, str]]) -> Appraisal:
    """Say of claimed answers of a part whether they are proven: {key: (verdict, remark)}; what is not needs a remark.

    Raises InvalidInput under the key for an answer that claims nothing or a missing remark.
    """
    locked = _examined(part.appraisal, actor)
    rows = {row.key: row for row in Answer.objects.select_for_update().filter(part=part.pk, claimed=True)}
    problems = {}
    for key, (verdict, remark) in verdicts.items():
        if key not in rows:
            problems[key] = [_("这一项没有申报，不用核验。")]
        elif verdict == Verdict.UNPROVEN and not remark.strip():
            problems[key] = [_("请写明为什么证明不足。")]
    if problems:
        raise InvalidInput(problems)
    for key, (verdict, remark) in verdicts.items():
        row = rows[key]
        if (row.verdict, row.remark) == (verdict, remark.strip()):
            continue
        row.verdict, row.remark = Verdict(verdict), remark.strip()
        row.checked_by = None if verdict == Verdict.OPEN else actor.user
        row.checked_at = None if verdict == Verdict.OPEN else clock.now()
        row.full_clean(exclude=["part", "proofs", "checked_by", "checked_at"])
        row.save()
    locked.save(update_fields=["updated_at"])
    tell(locked, "check", actor, _("核验“%(part)s”") % {"part": part})
    return locked


@transaction.atomic
def take_scores(appraisal: Appraisal, *, actor: Actor) -> Appraisal:
    """Take the result of the newest review of the evaluator that has ended scoring. DomainError when there is none."""
    locked = _examined(appraisal, actor)
    found = found_scores(locked)
    if found is None:
        raise DomainError("no_score", _("本机构组织的专家评审还没有结束评分，或没有评过这一项。"))
    locked.review, locked.score, locked.marks = found.review, found.score, list(found.marks)
    locked.save()
    tell(locked, "score", actor, _("取得专家评审得分 %(score)s") % {"score": found.score})
    return locked


@transaction.atomic
def write_findings(appraisal: Appraisal, *, actor: Actor, abstract: str, conclusion: str) -> Appraisal:
    """Write conclusion and public abstract."""
    locked = _examined(appraisal, actor)
    locked.abstract, locked.conclusion = abstract.strip(), conclusion.strip()
    names: dict[str, Any] = {name: locked._meta.get_field(name) for name in ("abstract", "conclusion")}
    for name, field in names.items():
        if len(getattr(locked, name)) > (field.max_length or 0):
            raise InvalidInput({name: [_("最多 %(most)d 个字。") % {"most": field.max_length}]})
    locked.save()
    tell(locked, "findings", actor, _("填写评价结论"))
    return locked
