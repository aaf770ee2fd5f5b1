"""The states of a bulletin and of an assessment."""

from __future__ import annotations

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from lianqiao.core import clock
from lianqiao.core.permissions import Permission
from lianqiao.core.transitions import Context, Transition, TransitionTable, register
from lianqiao.governance.boards.archive import keep_files
from lianqiao.governance.boards.domain.assessments import check_weights, recount
from lianqiao.governance.boards.enums import AssessmentState as A
from lianqiao.governance.boards.enums import BulletinState as B
from lianqiao.governance.boards.models import AssessedScore, AssessedUnit, Assessment, Bulletin
from lianqiao.governance.boards.phrases import tell_of_bulletin, tell_of_result
from lianqiao.governance.boards.queries.assessing import computed_points, subjects_of
from lianqiao.governance.boards.queries.visibility import REGIONS


def says_something(bulletin: Bulletin, context: Context) -> str | None:
    """A bulletin has a text."""
    return None if bulletin.text.strip() else _now("通报还没有正文。")


def archive(bulletin: Bulletin, context: Context) -> None:
    """Make its files, keep them with their hashes, and note who issued it."""
    bulletin.issued_on = clock.today()
    bulletin.issued_by = context.actor.user
    keep_files(bulletin, actor=context.actor)


BULLETIN = register(
    TransitionTable(
        model=Bulletin,
        states=B,
        initial=B.DRAFT,
        transitions=(
            Transition(
                "issue",
                _("印发"),
                (B.DRAFT,),
                B.ISSUED,
                Permission.BULLETIN_ISSUE,
                guards=(says_something,),
                effects=(archive,),
                reactions=(tell_of_bulletin,),
            ),
            Transition(
                "withdraw",
                _("撤回"),
                (B.ISSUED,),
                B.WITHDRAWN,
                Permission.BULLETIN_ISSUE,
                reactions=(tell_of_bulletin,),
                reason_required=True,
                dangerous=True,
            ),
        ),
    )
)


def weighs_all(assessment: Assessment, context: Context) -> str | None:
    """The weights make 100."""
    return check_weights(assessment, list(assessment.items.all()))


def period_is_over(assessment: Assessment, context: Context) -> str | None:
    """Points are given for a time that is over."""
    if assessment.ends_on >= clock.today():
        return _now("考核期还没有结束，结束后才能计分。")
    return None


def concerns_somebody(assessment: Assessment, context: Context) -> str | None:
    """There is somebody to assess."""
    if subjects_of(assessment, list(assessment.items.all())):
        return None
    if assessment.subjects == REGIONS:
        return _now("本地区没有下一级地区可以考核。")
    return _now("没有要考核的单位：先在“目标”里给这类单位下达考核期的目标。")


def score_units(assessment: Assessment, context: Context) -> None:
    """Compute the points of every region or organisation that is assessed."""
    items = list(assessment.items.select_related("indicator").order_by("order", "id"))
    places = subjects_of(assessment, items)
    found = computed_points(assessment, items, [place.key for place in places])
    for place in places:
        unit = AssessedUnit.objects.create(assessment=assessment, region=place.region, organisation=place.organisation)
        for one in found[place.key]:
            AssessedScore.objects.create(
                unit=unit,
                item=one.item,
                value=one.value,
                target=one.target,
                completion=None if one.completion is None else round(one.completion, 6),
                computed=one.points,
            )
    recount(assessment)
    assessment.scored_on = clock.today()


def forget_scores(assessment: Assessment, context: Context) -> None:
    """The points go; the history of rows keeps them."""
    assessment.units.all().delete()
    assessment.scored_on = None


def note_confirmation(assessment: Assessment, context: Context) -> None:
    """Remember the day."""
    assessment.confirmed_on = clock.today()


def forget_confirmation(assessment: Assessment, context: Context) -> None:
    """It is open again."""
    assessment.confirmed_on = None


ASSESSMENT = register(
    TransitionTable(
        model=Assessment,
        states=A,
        initial=A.DRAFT,
        transitions=(
            Transition(
                "score",
                _("计分"),
                (A.DRAFT,),
                A.SCORED,
                Permission.ASSESSMENT_EDIT,
                guards=(weighs_all, period_is_over, concerns_somebody),
                effects=(score_units,),
            ),
            Transition(
                "redraw",
                _("退回制定"),
                (A.SCORED,),
                A.DRAFT,
                Permission.ASSESSMENT_EDIT,
                effects=(forget_scores,),
                reason_required=True,
                dangerous=True,
            ),
            Transition(
                "confirm",
                _("确认结果"),
                (A.SCORED,),
                A.CONFIRMED,
                Permission.ASSESSMENT_CONFIRM,
                effects=(note_confirmation,),
                reactions=(tell_of_result,),
            ),
            Transition(
                "reopen",
                _("重新核对"),
                (A.CONFIRMED,),
                A.SCORED,
                Permission.ASSESSMENT_CONFIRM,
                effects=(forget_confirmation,),
                reason_required=True,
                dangerous=True,
            ),
        ),
    )
)
