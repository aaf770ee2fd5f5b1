"""Rules of three values: what is met, what is not, what nobody knows, and how much is missing."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianqiao.engines.conditions import (
    AllOf,
    AnyOf,
    Clause,
    Comparator,
    ConditionError,
    Judged,
    Not,
    Range,
    Rule,
    Verdict,
    When,
    evaluate,
    open_facts,
    rule_of,
)

MET, UNMET, UNKNOWN = Verdict.MET, Verdict.UNMET, Verdict.UNKNOWN


def row(fact: str, comparator: str = ">=", value: Any = 1, **more: Any) -> dict[str, Any]:
    """One row of a table."""
    return {"fact": fact, "comparator": comparator, "value": Decimal(str(value)), "text": fact, "unit": "count", **more}


def exact(**values: Any) -> dict[str, Range]:
    """Facts that are known."""
    return {name: Range.exactly(Decimal(str(value))) for name, value in values.items()}


@pytest.mark.parametrize(
    ("comparator", "below", "at", "above"),
    [
        (">=", UNMET, MET, MET),
        (">", UNMET, UNMET, MET),
        ("<=", MET, MET, UNMET),
        ("<", MET, UNMET, UNMET),
        ("=", UNMET, MET, UNMET),
    ],
)
def test_each_comparator_holds_on_its_side_of_the_threshold(
    comparator: str, below: Verdict, at: Verdict, above: Verdict
) -> None:
    clause = Clause("staff", Comparator(comparator), Decimal(10))
    got = [evaluate(clause, exact(staff=value)).verdict for value in (9, 10, 11)]
    assert got == [below, at, above]


@pytest.mark.parametrize(
    ("known", "verdict", "gap"),
    [
        (Range.exactly(Decimal("0.08")), UNMET, Decimal("0.02")),
        (Range.exactly(Decimal("0.1")), MET, None),
        (Range.at_least(Decimal("0.05")), UNKNOWN, Decimal("0.05")),
        (Range.at_least(Decimal("0.2")), MET, None),
        (Range(None, Decimal("0.09")), UNMET, None),
        (Range(), UNKNOWN, None),
    ],
)
def test_a_gap_is_what_is_missing_from_what_is_surely_there(
    known: Range, verdict: Verdict, gap: Decimal | None
) -> None:
    result = evaluate(Clause("share", Comparator.AT_LEAST, Decimal("0.1")), {"share": known})
    assert (result.verdict, result.gap, result.value) == (verdict, gap, known)


def test_the_gap_to_an_upper_limit_is_what_is_too_much() -> None:
    result = evaluate(Clause("staff", Comparator.AT_MOST, Decimal(500)), exact(staff=620))
    assert (result.verdict, result.gap) == (UNMET, 120)


def test_yes_or_no_has_no_gap() -> None:
    result = evaluate(Clause("industrial", Comparator.EQUAL, Decimal(1)), exact(industrial=0))
    assert (result.verdict, result.gap) == (UNMET, None)


def test_a_range_whose_ends_are_turned_around_is_refused() -> None:
    with pytest.raises(ValueError, match="at least 3"):
        Range(Decimal(3), Decimal(2))


def test_alternatives_need_one_and_stand_where_the_first_stands() -> None:
    rows = [row("a"), row("b", group="g"), row("c"), row("d", group="g")]
    rule = rule_of(rows)
    assert [part.text if isinstance(part, AnyOf) else part.fact for part in rule.rules] == ["a", "g", "c"]  # type: ignore[union-attr]
    assert evaluate(rule, exact(a=1, b=0, c=1, d=1)).verdict == MET
    assert evaluate(rule, exact(a=1, b=0, c=1, d=0)).verdict == UNMET
    assert evaluate(rule, exact(a=1, b=0, c=1)).verdict == UNKNOWN


def test_a_veto_excludes_whoever_meets_it() -> None:
    rule = rule_of([row("accidents", ">", 0, veto=True)])
    verdicts = [evaluate(rule, facts).verdict for facts in (exact(accidents=1), exact(accidents=0), {})]
    assert verdicts == [UNMET, MET, UNKNOWN]


def test_a_band_is_asked_only_of_those_inside() -> None:
    bands = [
        row("ratio", ">=", "0.05", band_fact="revenue", band_to=Decimal(50)),
        row("ratio", ">=", "0.03", band_fact="revenue", band_from=Decimal(50)),
    ]
    rule = rule_of(bands)

    at_the_limit = evaluate(rule, exact(revenue=50, ratio="0.04"))
    above = evaluate(rule, exact(revenue=51, ratio="0.04"))
    nobody_knows = evaluate(rule, exact(ratio="0.04"))
    surely = evaluate(rule, exact(ratio="0.06"))

    assert [result.verdict for result in (at_the_limit, above, nobody_knows, surely)] == [UNMET, MET, UNKNOWN, MET]
    assert [clause.rule.value for clause in above.clauses()] == [Decimal("0.03")]  # type: ignore[union-attr]
    assert open_facts(nobody_knows) == ("revenue",)


def test_what_is_worth_asking_leaves_out_what_is_settled() -> None:
    rows = [row("a"), row("b"), row("c", group="g"), row("d", group="g"), row("e", group="h"), row("f", group="h")]
    result = evaluate(rule_of(rows), exact(a=0, c=1, e=0))
    assert result.verdict == UNMET
    assert open_facts(result) == ("b", "f")


def test_alternatives_of_several_conditions_are_not_asked_when_one_part_fails() -> None:
    both = AllOf((Clause("x", Comparator.AT_LEAST, Decimal(1)), Clause("y", Comparator.AT_LEAST, Decimal(1))))
    rule = AnyOf((both, Clause("z", Comparator.AT_LEAST, Decimal(1))))
    assert open_facts(evaluate(rule, exact(x=0))) == ("z",)


def test_what_people_judge_stays_unknown() -> None:
    result = evaluate(rule_of([{"text": "创新能力突出", "fact": None}]), {})
    assert result.verdict == UNKNOWN
    assert [clause.rule for clause in result.clauses()] == [Judged("创新能力突出")]
    assert open_facts(result) == ()


@pytest.mark.parametrize("broken", [row("a", "about"), row("a", ">=") | {"value": None}])
def test_a_row_that_is_no_condition_is_named(broken: dict[str, Any]) -> None:
    with pytest.raises(ConditionError) as refused:
        rule_of([row("a"), broken])
    assert refused.value.row == 2


def test_comparators_may_be_written_as_people_write_them() -> None:
    assert rule_of([row("a", "≥")]) == rule_of([row("a", ">=")])


FACTS = ("a", "b", "c")
numbers = st.integers(min_value=-3, max_value=3).map(Decimal)
clauses = st.builds(Clause, st.sampled_from(FACTS), st.sampled_from(Comparator), numbers)
rules: st.SearchStrategy[Rule] = st.recursive(
    clauses | st.just(Judged("x")),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(lambda parts: AllOf(tuple(parts))),
        st.lists(inner, max_size=3).map(lambda parts: AnyOf(tuple(parts))),
        st.builds(Not, inner),
        st.builds(When, inner, inner),
    ),
    max_leaves=8,
)


def known_in_part(values: Mapping[str, Decimal], blurs: Mapping[str, int]) -> dict[str, Range]:
    """The same facts, of which less is known: bounds of some, nothing of others."""
    made = {}
    for name, value in values.items():
        below = None if blurs[name] & 1 else value - (blurs[name] >> 2)
        above = None if blurs[name] & 2 else value + (blurs[name] >> 2)
        made[name] = Range(below, above)
    return made


@given(
    rules,
    st.fixed_dictionaries(dict.fromkeys(FACTS, numbers)),
    st.fixed_dictionaries({f: st.integers(0, 15) for f in FACTS}),
)
def test_a_verdict_stays_when_more_becomes_known(rule: Rule, values: Any, blurs: Any) -> None:
    little = evaluate(rule, known_in_part(values, blurs)).verdict
    all_of_it = evaluate(rule, {name: Range.exactly(value) for name, value in values.items()}).verdict
    assert little in (UNKNOWN, all_of_it)


@given(rules, st.fixed_dictionaries(dict.fromkeys(FACTS, numbers)))
def test_nothing_is_worth_asking_when_all_facts_are_known(rule: Rule, values: Any) -> None:
    assert open_facts(evaluate(rule, {name: Range.exactly(value) for name, value in values.items()})) == ()


@given(rules)
def test_not_turns_a_verdict_around(rule: Rule) -> None:
    turned = {MET: UNMET, UNMET: MET, UNKNOWN: UNKNOWN}
    facts = exact(a=0, b=1)
    assert evaluate(Not(rule), facts).verdict == turned[evaluate(rule, facts).verdict]
