"""Conditions on facts, some of which nobody knows: met, not met or unknown, with reason and gap for each clause.

rule = rule_of(rows)  # a table of conditions, as norms keep them; or built of Clause, AllOf, AnyOf, Not, When, Judged
result = evaluate(rule, {"staff": Range.exactly(80), "patents": Range.at_least(2)})
result.verdict, list(result.clauses()), open_facts(result)
points = score(rows, facts).total
"""

from lianqiao.engines.conditions.results import Result, Verdict, evaluate, open_facts
from lianqiao.engines.conditions.rules import AllOf, AnyOf, Clause, Comparator, Judged, Not, Rule, When
from lianqiao.engines.conditions.scores import ItemScore, PartScore, Score, score
from lianqiao.engines.conditions.tables import ConditionError, rule_of
from lianqiao.engines.conditions.values import Range

__all__ = [
    "AllOf",
    "AnyOf",
    "Clause",
    "Comparator",
    "ConditionError",
    "ItemScore",
    "Judged",
    "Not",
    "PartScore",
    "Range",
    "Result",
    "Rule",
    "Score",
    "Verdict",
    "When",
    "evaluate",
    "open_facts",
    "rule_of",
    "score",
]
