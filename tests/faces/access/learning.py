"""Who may open and change how finds are ranked, and who sees whom the ranking shows."""

from typing import Any

from lianqiao.core import clock
from lianqiao.engines.retrieval import Settings
from lianqiao.engines.retrieval.retraining import Measured, Result
from lianqiao.processes.learning.domain.rankings import keep_ranking
from lianqiao.processes.learning.interfaces.reports import report_of
from tests.faces.access.table import Row

ROWS: tuple[Row, ...] = (
    ("workbench:rankings", "get", (), "LFFFFFFFFFF2FF"),
    ("workbench:rankings_revert", "post", (), "LFFFFFFFFFF3FF"),
    ("workbench:ranking", "get", ("ranking",), "LFFFFFFFFFF2FF"),
    ("workbench:ranking_adopt", "post", ("ranking",), "LFFFFFFFFFF3FF"),
    ("workbench:exposure", "get", (), "LFFFFFFFF222FF"),
    ("workbench:match_open", "get", ("match",), "LF3333NNNNNFFF"),
)


def objects(world: dict[str, Any]) -> dict[str, Any]:
    """A version that a run has proposed."""
    found = Result(Settings(), Settings(title=0.3), Measured("", 40, 0.5, 0.6), 0.02, 0.18, 20, 5, 90)
    report = report_of(found, on=clock.today(), base=0, least=5)
    return {"ranking": keep_ranking(found.proposed, report)}
