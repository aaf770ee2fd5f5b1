"""The pre-check of a credential: the rule that the norms make of it, and what comes of it for an enterprise."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from lianqiao.core import norms
from lianqiao.core.norms import Answer, Declared, Kind
from lianqiao.engines.conditions import (
    AllOf,
    AnyOf,
    Clause,
    Comparator,
    ConditionError,
    Not,
    Range,
    Result,
    Rule,
    Score,
    Verdict,
    When,
    evaluate,
    open_facts,
    rule_of,
    score,
)
from lianqiao.registers.cultivation.facts import Fact, Facts, values_of
from lianqiao.registers.cultivation.questions import Unit
from lianqiao.registers.enterprises.enums import CredentialKind

_PURPOSE = _("企业资质预检")
Table = list[dict[str, Any]]


@dataclass(frozen=True)
class Check:
    """Which norms answer for a credential.

    `points` is the fact that is its score: computed where there is a `score` table, else answered by the enterprise.
    `passing` adds the condition on it where the table of conditions has none; `least` and `needed` are what single
    items must reach, `most` what they can give at most.
    """

    kind: CredentialKind
    conditions: Declared[Table]
    points: str = ""
    score: Declared[Table] | None = None
    passing: Declared[Decimal] | None = None
    least: Declared[Table] | None = None
    needed: Declared[str] | None = None
    most: Declared[Table] | None = None


CHECKS: dict[str, Check] = {
    check.kind: check
    for check in (
        Check(
            CredentialKind.TECH_SME,
            norms.declare("recognition.tech_sme", Kind.TABLE, _PURPOSE),
            points="tech_sme_points",
            score=norms.declare("recognition.tech_sme_score", Kind.TABLE, _PURPOSE),
            needed=norms.declare("recognition.tech_sme_needed_item", Kind.TEXT, _PURPOSE),
        ),
        Check(
            CredentialKind.INNOVATIVE_SME,
            norms.declare("recognition.innovative_sme", Kind.TABLE, _PURPOSE),
            points="innovative_sme_points",
            least=norms.declare("recognition.innovative_sme_least", Kind.TABLE, _PURPOSE),
        ),
        Check(
            CredentialKind.HIGH_TECH,
            norms.declare("recognition.high_tech_enterprise", Kind.TABLE, _PURPOSE),
            points="high_tech_enterprise_points",
            score=norms.declare("recognition.high_tech_enterprise_score", Kind.TABLE, _PURPOSE),
            passing=norms.declare("recognition.high_tech_enterprise_pass", Kind.NUMBER, _PURPOSE),
            most=norms.declare("recognition.high_tech_enterprise_most", Kind.TABLE, _PURPOSE),
        ),
        Check(
            CredentialKind.SPECIALISED,
            norms.declare("recognition.specialised_sme", Kind.TABLE, _PURPOSE),
            points="specialised_sme_points",
        ),
        Check(
            CredentialKind.LITTLE_GIANT,
            norms.declare("recognition.little_giant", Kind.TABLE, _PURPOSE),
            points="little_giant_points",
        ),
        Check(CredentialKind.CHAMPION, norms.declare("recognition.champion", Kind.TABLE, _PURPOSE)),
        Check(
            CredentialKind.LEADING,
            norms.declare("recognition.leading_enterprise", Kind.TABLE, _PURPOSE, nationwide=False),
        ),
        Check(CredentialKind.ABOVE_SCALE, norms.declare("recognition.industry_above_scale", Kind.TABLE, _PURPOSE)),
    )
}
#: The name under which an enterprise's norms know the sum of a table of least points.
TOTAL = "合计"


@dataclass(frozen=True)
class Line:
    """One condition as a page shows it; of alternatives (`parts`) one suffices, unless `all_needed`.

    `fact` is what is known, None where nothing is; `norm` is the edition that asks, with its source and whether it was
    verified. `forbidden` says that nobody may meet the clause.
    """

    text: str
    result: Result
    norm: Answer[Any]
    fact: Fact | None = None
    forbidden: bool = False
    parts: tuple[Line, ...] = ()
    all_needed: bool = False

    @property
    def verdict(self) -> Verdict:
        """Met, not met or unknown."""
        return self.result.verdict


@dataclass(frozen=True)
class CheckResult:
    """What came of a check: `lines` in the order of the law, `points` where there is a score table.

    `asked` are the facts that are worth asking the enterprise for. Without `conditions` the place has no such rule on
    that day, and with `problem` the rule cannot be computed: then there are no lines and the verdict is unknown.
    """

    check: Check
    conditions: Answer[Any] | None
    verdict: Verdict
    lines: tuple[Line, ...] = ()
    points: Score | None = None
    scores: Answer[Any] | None = None
    asked: tuple[str, ...] = ()
    problem: str = ""

    def of(self, verdict: Verdict) -> list[Line]:
        """The lines with a verdict."""
        return [line for line in self.lines if line.verdict == verdict]

    @property
    def unmet(self) -> list[Line]:
        """What is not met."""
        return self.of(Verdict.UNMET)

    @property
    def unknown(self) -> list[Line]:
        """What nobody knows."""
        return self.of(Verdict.UNKNOWN)

    @property
    def norms(self) -> list[Answer[Any]]:
        """The editions that were used, one of each text."""
        answers = [line.norm for line in self.lines]
        if self.scores is not None:
            answers.append(self.scores)
        return list({(answer.source, answer.verified): answer for answer in answers[::-1]}.values())[::-1]

    @property
    def is_verified(self) -> bool:
        """Whether somebody has compared every edition that was used with its text."""
        return all(answer.verified for answer in self.norms)


def run(check: Check, facts: Facts, *, where: Any, on: dt.date) -> CheckResult:
    """What comes of a check for facts of an enterprise in a place (its Organisation) under the norms of a day."""
    conditions = check.conditions.find(where=where, on=on)
    if conditions is None:
        return CheckResult(check, None, Verdict.UNKNOWN)
    try:
        return _run(check, conditions, facts, where=where, on=on)
    except ConditionError as error:
        problem = _now("第 %(row)d 行的写法无法计算，请主管部门在规定库里更正。") % {"row": error.row}
        return CheckResult(check, conditions, Verdict.UNKNOWN, problem=problem)


def _run(check: Check, conditions: Answer[Table], facts: Facts, *, where: Any, on: dt.date) -> CheckResult:
    values = values_of(facts)
    points, scores = None, None
    if check.score is not None:
        scores = check.score.get(where=where, on=on)
        points = score(scores.value, values, most=_points_by_item(check.most, where, on))
        values[check.points] = points.total
        values |= {f"{check.points}.{item.item}": item.points for item in points.items}
    rule = _with_least(rule_of(conditions.value), check.points, _least(check, where, on))
    parts: list[tuple[Rule, Answer[Any]]] = [(part, conditions) for part in rule.rules]
    if check.passing is not None:
        passing = check.passing.get(where=where, on=on)
        text = _now("创新能力评价得分不低于 %(points)s") % {"points": passing.text}
        clause = Clause(check.points, Comparator.AT_LEAST, passing.value, Unit.POINTS, text)
        parts.append((clause, passing))
    result = evaluate(AllOf(tuple(part for part, _norm in parts)), values)
    lines = tuple(
        line
        for part, (_rule, norm) in zip(result.parts, parts, strict=True)
        if (line := _line(part, norm, facts)) is not None
    )
    return CheckResult(check, conditions, result.verdict, lines, points, scores, _asked(check, result, points))


def _asked(check: Check, result: Result, points: Score | None) -> tuple[str, ...]:
    """The open facts; in the place of points that are computed, the facts that they depend on."""
    asked: dict[str, None] = {}
    for fact in open_facts(result):
        if points is not None and fact.partition(".")[0] == check.points:
            asked |= dict.fromkeys(points.open_facts())
        else:
            asked[fact] = None
    return tuple(asked)


def _points_by_item(table: Declared[Table] | None, where: Any, on: dt.date) -> dict[str, Decimal]:
    return {} if table is None else {row["item"]: row["points"] for row in table.get(where=where, on=on).value}


def _least(check: Check, where: Any, on: dt.date) -> tuple[Clause, ...]:
    """What single items of the score must reach besides the sum."""
    least = _points_by_item(check.least, where, on)
    clauses = [
        _item_clause(check.points, item, Comparator.AT_LEAST, points) for item, points in least.items() if item != TOTAL
    ]
    if check.needed is not None:
        clauses.append(
            _item_clause(check.points, check.needed.get(where=where, on=on).value, Comparator.ABOVE, Decimal(0))
        )
    return tuple(clauses)


def _item_clause(points: str, item: str, comparator: Comparator, value: Decimal) -> Clause:
    text = _now("“%(item)s”得分") % {"item": item}
    return Clause(f"{points}.{item}", comparator, value, Unit.POINTS, text)


def _with_least(rule: AllOf, points: str, least: tuple[Clause, ...]) -> AllOf:
    """The rule, in which whatever asks for the points asks for those of the items as well."""

    def widened(part: Rule) -> Rule:
        if isinstance(part, AllOf | AnyOf):
            return replace(part, rules=tuple(widened(inner) for inner in part.rules))
        if least and isinstance(part, Clause) and part.fact == points:
            return AllOf((replace(part, text=_now("总分")), *least), part.text)
        return part

    return replace(rule, rules=tuple(widened(part) for part in rule.rules))


def _line(result: Result, norm: Answer[Any], facts: Facts, *, forbidden: bool = False) -> Line | None:
    """The line of a condition; None for a band that does not concern the enterprise."""
    rule = result.rule
    if isinstance(rule, When):
        if result.applies == Verdict.UNMET:
            return None
        line = _line(result.parts[1], norm, facts)
        return None if line is None else replace(line, result=replace(line.result, verdict=result.verdict))
    if isinstance(rule, Not):
        line = _line(result.parts[0], norm, facts, forbidden=True)
        return None if line is None else replace(line, result=result)
    if isinstance(rule, AllOf | AnyOf):
        parts = tuple(line for part in result.parts if (line := _line(part, norm, facts)) is not None)
        return Line(rule.text, result, norm, parts=parts, all_needed=isinstance(rule, AllOf))
    fact = facts.get(rule.fact) if isinstance(rule, Clause) else None
    return Line(rule.text, result, norm, fact, forbidden)


def value_of(line: Line) -> Range:
    """What is known of the fact that a line compares."""
    result = line.result.parts[0] if isinstance(line.result.rule, Not) else line.result
    return result.value


def clause_of(line: Line) -> Clause | None:
    """The comparison of a line; None for one that has alternatives or is judged by people."""
    rule = line.result.rule
    inner = rule.rule if isinstance(rule, Not) else rule
    return inner if isinstance(inner, Clause) else None
