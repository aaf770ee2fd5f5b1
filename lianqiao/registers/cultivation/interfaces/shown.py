"""A pre-check in words: each condition with what is wanted, what is known, what is missing, and what to do next."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from lianqiao.core.norms import Answer
from lianqiao.engines.conditions import PartScore, Verdict
from lianqiao.registers.cultivation.checks import CheckResult, Line, clause_of, value_of
from lianqiao.registers.cultivation.facts import HELD
from lianqiao.registers.cultivation.questions import question_of
from lianqiao.registers.cultivation.words import gap_text, range_text, wanted_text
from lianqiao.registers.enterprises.enums import CredentialKind

#: The rung that answers a fact that asks for a credential.
_RUNG_OF = {fact: kinds[0] for fact, kinds in HELD.items()}


@dataclass(frozen=True)
class ShownLine:
    """One condition; `parts` are its alternatives, or what it consists of when `all_needed`."""

    text: str
    verdict: Verdict
    wanted: str
    value: str
    gap: str
    source: str
    norm: Answer[Any]
    parts: tuple[ShownLine, ...] = ()
    all_needed: bool = False


@dataclass(frozen=True)
class ShownItem:
    """One item of a score."""

    name: str
    points: str
    most: str
    parts: tuple[str, ...]


@dataclass(frozen=True)
class Step:
    """Something to do: fill in the filing `slug`, look at the check of `kind`, or answer (`slug` is "answer")."""

    text: str
    slug: str = ""
    kind: str = ""


def shown_lines(lines: Iterable[Line]) -> list[ShownLine]:
    """The lines in words."""
    return [_shown(line) for line in lines]


def _shown(line: Line) -> ShownLine:
    clause = clause_of(line)
    parts = tuple(_shown(part) for part in line.parts)
    if clause is None:
        return ShownLine(line.text, line.verdict, "", "", "", "", line.norm, parts, line.all_needed)
    value = range_text(value_of(line), clause.unit)
    return ShownLine(
        text=line.text or str(question_of(clause.fact, clause.unit).label),
        verdict=line.verdict,
        wanted=wanted_text(clause, forbidden=line.forbidden),
        value=value,
        gap="" if line.forbidden else gap_text(line.result),
        source=line.fact.source if line.fact is not None else _("按评分表计算") if value else "",
        norm=line.norm,
    )


def shown_items(result: CheckResult) -> list[ShownItem]:
    """The items of the score, with what would give more."""
    if result.points is None:
        return []
    return [
        ShownItem(
            item.item,
            range_text(item.points, "points"),
            range_text(type(item.points).exactly(item.most), "points"),
            tuple(text for part in item.parts if (text := _part_text(part))),
        )
        for item in result.points.items
    ]


def _part_text(part: PartScore) -> str:
    name = f"{part.part}：" if part.part else ""
    if part.judged:
        return name + _("由专家评定，%(points)s") % {"points": range_text(part.points, "points")}
    if part.better is None:
        return ""
    clause: Any = part.better.rule
    label = question_of(clause.fact, clause.unit).label
    given = {"label": label, "wanted": wanted_text(clause), "gap": gap_text(part.better)}
    if part.better.gap is None:
        return name + _("%(label)s%(wanted)s，可以得更多分") % given
    return name + _("%(label)s%(wanted)s可以得更多分，%(gap)s") % given


def next_steps(result: CheckResult, *, last_year: int) -> list[Step]:
    """What the enterprise may do now, the most useful first."""
    open_lines = [*result.unmet, *result.unknown]
    if not open_lines:
        return [Step(_("条件看起来都符合。请按主管部门当年的通知准备申报材料，以正式文本为准。"))]
    steps = []
    missing: dict[str, list[str]] = {}
    for fact in result.asked:
        question = question_of(fact, "")
        if question.slug:
            missing.setdefault(question.slug, []).append(str(question.label))
    figures = missing.pop("year-figures", None)
    if figures:
        given = {"year": last_year, "labels": "、".join(figures)}
        steps.append(Step(_("填报 %(year)d 及以前年度的企业数据，可以带出：%(labels)s。") % given, slug="year-figures"))
    rungs = dict.fromkeys(rung for line in open_lines for rung in _rungs(line))
    for rung in rungs:
        label = CredentialKind(rung).label
        steps.append(Step(_("先取得“%(label)s”；已经取得的，请登记证书。") % {"label": label}, kind=rung))
        missing.pop("credentials", None)
    names = {
        "rights": _("登记知识产权台账：%(labels)s。"),
        "credentials": _("登记已有的资质和研发机构：%(labels)s。"),
        "conversions": _("登记成果转化记录：%(labels)s。"),
        "standards": _("登记主导制定的标准：%(labels)s。"),
    }
    for slug, labels in missing.items():
        steps.append(Step(names[slug] % {"labels": "、".join(labels)}, slug=slug))
    if result.asked:
        steps.append(Step(_("回答还不清楚的 %(number)d 个问题。") % {"number": len(result.asked)}, slug="answer"))
    if result.unmet:
        steps.append(Step(_("对照差距清单，逐条补上还差的条件，再来预检一次。")))
    return steps


def _rungs(line: Line) -> list[str]:
    clause = clause_of(line)
    if clause is not None:
        return [_RUNG_OF[clause.fact]] if clause.fact in _RUNG_OF else []
    return [rung for part in line.parts if part.verdict != Verdict.MET and line.all_needed for rung in _rungs(part)]
