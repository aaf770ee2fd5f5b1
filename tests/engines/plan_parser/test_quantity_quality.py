"""The quantities of the seed plans against their gold, where both are at hand."""

import re
from pathlib import Path

import pytest

from tests.engines.plan_parser.test_parse import SHARED, scored

GOALS = {
    "quantity": 0.95,
    "target": 0.93,
    "kind": 0.93,
    "comparator": 0.97,
    "deadline": 0.90,
    "indicator": 0.90,
}
FIGURE = re.compile(rf"({'|'.join(GOALS)}) (?:P [\d.]+ R [\d.]+ )?(?:F1 )?([\d.]+)")


@pytest.mark.skipif(not (SHARED / "seeds").is_dir(), reason="the seed plans are not here")
def test_seed_quantities_reach_the_goals(tmp_path: Path) -> None:
    last = scored(SHARED / "seeds", tmp_path).splitlines()[-1]

    found = dict(FIGURE.findall(last))
    reached = {name: float(found[name]) >= goal for name, goal in GOALS.items()}
    assert reached == dict.fromkeys(GOALS, True)
