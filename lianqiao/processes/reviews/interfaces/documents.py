"""The results of a review as table and document; without names of experts, and in a blind review of parties."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from lianqiao.core import clock, documents
from lianqiao.core.documents.builtins import FOLDER
from lianqiao.core.documents.words import day_words
from lianqiao.processes.reviews.enums import Choice
from lianqiao.processes.reviews.models import Review
from lianqiao.processes.reviews.queries.results import Result, results_of
from lianqiao.processes.reviews.scoring import Shares
from lianqiao.processes.reviews.subjects import hide

REVIEW_REPORT = "review_report"

documents.register(
    REVIEW_REPORT,
    _("专家评审结果报告"),
    builtin=FOLDER / "review_report.docx",
    fields={
        "title": _("标题"),
        "host": _("组织评审的部门，也用于落款"),
        "rubric": _("评审标准"),
        "way": _("评审方式和分数的组成"),
        "counts": _("件数和评分表份数"),
        "ranking": _("计入名次的表格：head 是表头，rows 是各行"),
        "compared": _("两种排名对照的表格，结构同上"),
        "note": _("名次和校正的说明"),
        "minutes": _("合议纪要各段：text 是文字，level 是层级；没有则不显示"),
        "date": _("出具日期"),
    },
    example={
        "title": "“第二批科技成果评价”评审结果",
        "host": "辽河省科学技术厅",
        "rubric": "科技成果评价标准（应用技术类）",
        "way": "匿名评审，每件 3 位专家；专家评审 70%，现场考察 20%，用户评价 10%",
        "counts": "5 件，评分表 15 份",
        "ranking": documents.table(
            ["名次", "编号", "题目", "分数", "等次", "表决"],
            [
                [1, "S412", "耐寒密封件", "91.20", "优秀", "通过（同意 3）"],
                [2, "S107", "石墨提纯", "86.40", "良好", ""],
            ],
        ),
        "compared": documents.table(
            ["编号", "专家平均", "现场考察", "用户评价", "总分", "名次", "校正后", "名次", "相差"],
            [["S412", "90.00", "94.00", "94.00", "91.20", 1, "90.80", 1, "8.00"]],
        ),
        "note": "名次按总分；校正后的分数把每位专家的打分调整到同样的平均和差距，供参考。",
        "minutes": documents.paragraphs("逐件讨论了专家意见，同意按名次推荐。"),
        "date": "2026年11月22日",
    },
)


def result_rows(review: Review) -> tuple[list[str], list[list[Any]]]:
    """Heading and rows of both rankings, the best first; whose a subject is only where the review is not blind."""
    head = [_now("名次"), _now("编号"), _now("题目")]
    head += [] if review.is_blind else [_now("申报单位")]
    head += [_now("计入的分数"), _now("等次"), _now("总分"), _now("名次（总分）"), _now("校正后总分")]
    head += [_now("名次（校正后）"), _now("专家平均分"), _now("评分表份数"), _now("最高最低相差"), _now("分歧大")]
    head += [
        _now("现场考察"),
        _now("用户评价"),
        _now("用户家数"),
        _now("同意"),
        _now("不同意"),
        _now("弃权"),
        _now("表决"),
    ]
    rows = []
    for one in results_of(review):
        standing = one.standing
        row: list[Any] = [one.rank, one.subject.code, one.subject.title]
        row += [] if review.is_blind else [one.subject.owner_label]
        row += [one.counted, one.band, one.mean, one.mean_rank, one.normalised, one.normalised_rank]
        row += [None, 0, None] if standing is None else [standing.mean, standing.count, standing.spread]
        row += [_now("是") if one.is_disputed else "", one.visit, one.users, one.ballots]
        row += [one.votes[Choice.FOR], one.votes[Choice.AGAINST], one.votes[Choice.NEITHER], _passed(one)]
        rows.append(row)
    return head, rows


def report_document(review: Review, *, as_pdf: bool) -> bytes:
    """The results as Word or PDF."""
    make = documents.pdf if as_pdf else documents.render
    return make(REVIEW_REPORT, data_of(review), where=review.organisation)


def data_of(review: Review) -> dict[str, Any]:
    """What the template is filled with; a fixed number of queries."""
    results = results_of(review)
    sheets = sum(one.standing.count for one in results if one.standing is not None)
    owner = [] if review.is_blind else [_now("申报单位")]
    return {
        "title": _now("“%(title)s”评审结果") % {"title": review.title},
        "host": str(review.organisation),
        "rubric": str(review.rubric),
        "way": _way(review),
        "counts": _now("%(count)d 件，评分表 %(sheets)d 份") % {"count": len(results), "sheets": sheets},
        "ranking": documents.table(
            [_now("名次"), _now("编号"), _now("题目"), *owner, _now("分数"), _now("等次"), _now("表决")],
            [_ranked(one, blind=review.is_blind) for one in results],
        ),
        "compared": documents.table(
            [
                _now("编号"),
                _now("专家平均"),
                _now("现场考察"),
                _now("用户评价"),
                _now("总分"),
                _now("名次"),
                _now("校正后"),
                _now("名次"),
                _now("相差"),
            ],
            [_compared(one) for one in results],
        ),
        "note": _note(review),
        "minutes": documents.paragraphs(bare_minutes(review, results)) if review.minutes else [],
        "date": day_words(review.closed_on or clock.today()),
    }


def bare_minutes(review: Review, results: Sequence[Result]) -> str:
    """The minutes; of a blind review with every name of the parties replaced."""
    if not review.is_blind:
        return str(review.minutes)
    names = {name for one in results for name in one.subject.names}
    return hide(review.minutes, sorted(names, key=lambda name: (-len(name), name)))


def _ranked(one: Result, *, blind: bool) -> list[Any]:
    owner = [] if blind else [one.subject.owner_label]
    votes = _now("%(passed)s（同意 %(count)d）") % {"passed": _passed(one), "count": one.votes[Choice.FOR]}
    told = "" if one.is_passed is None else votes
    return [_shown(one.rank), one.subject.code, one.subject.title, *owner, _shown(one.counted), one.band, told]


def _compared(one: Result) -> list[Any]:
    standing = one.standing
    figures = (
        None if standing is None else standing.mean,
        one.visit,
        one.users,
        one.mean,
        one.mean_rank,
        one.normalised,
        one.normalised_rank,
        None if standing is None else standing.spread,
    )
    return [one.subject.code, *(_shown(value) for value in figures)]


def _shown(value: Any) -> str:
    return "—" if value is None else str(value)


def _passed(one: Result) -> str:
    if one.is_passed is None:
        return ""
    return _now("通过") if one.is_passed else _now("未通过")


def _way(review: Review) -> str:
    shares = Shares(review.visit_share, review.user_share)
    kind = _now("匿名评审") if review.is_blind else _now("实名评审")
    told = _now("%(kind)s，每件 %(count)d 位专家") % {"kind": kind, "count": review.per_subject}
    parts = [(_now("专家评审"), shares.experts), (_now("现场考察"), shares.visit), (_now("用户评价"), shares.users)]
    if not shares.visit and not shares.users:
        return told
    return f"{told}；" + "，".join(f"{label} {share}%" for label, share in parts if share)


def _note(review: Review) -> str:
    if review.counts_normalised:
        return _now("名次按校正后的分数：每位专家的打分都调整到同样的平均和差距。")
    return _now("名次按总分；校正后的分数把每位专家的打分调整到同样的平均和差距，供参考。")
