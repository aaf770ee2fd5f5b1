"""Numbers of law, time limits and thresholds are norms: none stands in the code, and all that code asks for is there.

What looks like one and is a matter of the program itself stands below, each with its reason.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from lianqiao.core.norms.checks import missing
from lianqiao.core.norms.content import packaged
from lianqiao.core.norms.registry import declared

ROOT = Path(__file__).resolve().parents[3] / "lianqiao"
#: Names of constants that hold a time or a threshold.
TELLING = re.compile(
    r"(^|_)(DAYS?|WEEKS?|MONTHS?|YEARS?|HOURS?|WORKING_DAYS|DEADLINE|FLOOR|CEILING|THRESHOLD|SHARE|RATE|QUOTA|RETENTION)$"
)
#: Units of time that law speaks of; seconds and minutes are the program's own.
LONG = frozenset({"days", "weeks", "hours"})

#: (file, what was found) -> why it is no norm.
ALLOWED: dict[tuple[str, str], str] = {
    ("core/clock.py", "timedelta(days=3653)"): "how far a demonstration's clock may be set",
    ("registers/cultivation/growing.py", "MONTHS"): "a year has so many",
    ("core/calendar/domain.py", "ANNOUNCED_BY_MONTH"): "from when on a warning is worth showing",
    ("engines/plan_parser/clean.py", "_FILLED_SHARE"): "how a text that is broken by the page is known",
    ("engines/plan_parser/reading/html.py", "_LINK_SHARE"): "how the navigation of a page is known",
    ("engines/plan_parser/reading/plain.py", "_BINARY_SHARE"): "how a file that is no text is known",
    ("engines/retrieval/duplicates.py", "THRESHOLD"): "similarity of texts, measured on the gold set",
    ("engines/retrieval/facts.py", "_FRESH_DAYS"): "half-life in the ranking, measured on the gold set",
    ("engines/retrieval/ranking.py", "_LEAST_SHARE"): "part of the ranking, measured on the gold set",
    ("engines/retrieval/vectors/store.py", "TAIL_SHARE"): "when files are joined",
    ("engines/text/normalise.py", "_FULL_LINE_SHARE"): "how a broken line of a scanned text is known",
    ("faces/workbench/agenda.py", "SOON_DAYS"): "what the first page puts on top",
    ("faces/workbench/views/audit.py", "UNUSUAL_DAYS"): "how far back a page looks when it is opened",
    ("governance/boards/queries/standings.py", "YEAR"): "months of a year",
    ("governance/plans/timetable.py", "_PER_YEAR"): "months of a year",
    ("processes/reviews/delphi.py", "PLAN_YEARS"): "a five-year plan has so many",
    ("processes/introductions/models/deadlines.py", "HOUR"): "when on its day a question is asked",
    (
        "processes/matching/domain/refresh.py",
        "THRESHOLD",
    ): "score of a match, measured on the gold set",
    ("processes/subscriptions/queries/preview.py", "timedelta(days=7)"): "how far back a preview looks",
    ("registers/programs/domain/deliveries.py", "timedelta(hours=12)"): "longest wait of a retry on the network",
}


def numbers_of_law() -> Iterator[tuple[str, str]]:
    """Constants with a telling name, and long times made of a literal, by file."""
    for path in sorted(ROOT.rglob("*.py")):
        name = path.relative_to(ROOT).as_posix()
        if "/migrations/" in name or name.startswith("demo/"):
            continue  # what was once, and invented stories
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            yield from ((name, found) for found in _found(node))


def _found(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Assign | ast.AnnAssign) and _is_number(node.value):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        yield from (target.id for target in targets if isinstance(target, ast.Name) and TELLING.search(target.id))
    if isinstance(node, ast.Call) and _name(node.func) == "timedelta":
        for keyword in node.keywords:
            if keyword.arg in LONG and _is_number(keyword.value) and ast.literal_eval(keyword.value) not in (0, 1):
                yield ast.unparse(node)
        if node.args and _is_number(node.args[0]) and ast.literal_eval(node.args[0]) not in (0, 1):
            yield ast.unparse(node)


def _name(function: ast.expr) -> str:
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def _is_number(node: ast.expr | None) -> bool:
    if isinstance(node, ast.Constant):
        return isinstance(node.value, int | float) and not isinstance(node.value, bool)
    if isinstance(node, ast.UnaryOp):
        return _is_number(node.operand)
    if isinstance(node, ast.Call) and _name(node.func) == "Decimal" and node.args:
        return isinstance(node.args[0], ast.Constant)
    return False


def test_no_number_of_law_stands_in_the_code() -> None:
    found = set(numbers_of_law())
    assert sorted(found - ALLOWED.keys()) == []
    assert sorted(ALLOWED.keys() - found) == []


def test_scan_finds_what_it_looks_for() -> None:
    code = "ANSWER_DAYS = 15\nREWARD_FLOOR = Decimal('0.5')\nclass A:\n    X_YEARS: int = 3\nd = timedelta(days=30)\n"
    found = [hit for node in ast.walk(ast.parse(code)) for hit in _found(node)]
    assert sorted(found) == ["ANSWER_DAYS", "REWARD_FLOOR", "X_YEARS", "timedelta(days=30)"]
    harmless = "PAGE_SIZE = 20\nd = day + timedelta(days=1)\nt = timedelta(seconds=5)\nDAYS = given\n"
    assert [hit for node in ast.walk(ast.parse(harmless)) for hit in _found(node)] == []


def test_every_norm_that_code_asks_for_is_in_the_content() -> None:
    assert len(declared()) >= 6
    assert [str(problem.msg) for problem in missing(packaged())] == []
