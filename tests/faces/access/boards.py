"""Who may open boards, tables, bulletins and assessments: the government of the region; all the public tables."""

from typing import Any

from tests.faces.access.api import EVERYBODY, NO_TOKEN, NOBODY
from tests.faces.access.table import Row

ROWS: tuple[Row, ...] = (
    ("portal:leagues", "get", (), "22222222222"),
    ("portal:league", "get", ("public_table",), "22222222222"),
    ("portal:league", "get", ("own_table",), "NNNNNNNNNNN"),
    ("portal:league_export", "get", ("public_table",), "22222222222"),
    ("portal:league_export", "get", ("own_table",), "NNNNNNNNNNN"),
    ("workbench:boards", "get", (), "LF222222222"),
    ("workbench:boards", "get", ("?region=county",), "LFNNNNNNN2N"),
    ("workbench:board_indicator", "get", ("measured_year",), "LFNNNNNNN2N"),
    ("workbench:board_map", "get", (), "LFNNNNNNN22"),
    ("workbench:board_tiles", "get", (), "LFFFFFFFF22"),
    ("workbench:board_alerts", "get", (), "LF222222222"),
    ("workbench:board_topic_new", "get", (), "LFFFFFFFF22"),
    ("workbench:board_topic_edit", "get", ("board_topic",), "LFFNFNNNN2N"),
    ("workbench:board_topic_drop", "post", ("board_topic",), "LFFNFNNNN3N"),
    ("workbench:leagues", "get", (), "LF222222222"),
    ("workbench:league_new", "get", (), "LFFFFFFFF22"),
    ("workbench:league_snapshot", "get", ("own_table",), "LFNNNNNNN2N"),
    ("workbench:league_snapshot", "get", ("public_table",), "LF222222222"),
    ("workbench:league_give", "post", ("own_table",), "LFNNNNNNN3N"),
    ("workbench:league_publish", "post", ("own_table",), "LFNNNNNNNFN"),
    ("workbench:league_hide", "post", ("public_table",), "LFFFFFFFF3F"),
    ("workbench:league_export", "get", ("own_table",), "LFNNNNNNN2N"),
    ("workbench:bulletins", "get", (), "LF222222222"),
    ("workbench:bulletin_new", "get", (), "LFFFFFFFF22"),
    ("workbench:bulletin", "get", ("bulletin",), "LFNNNNNNN2N"),
    ("workbench:bulletin_edit", "get", ("bulletin",), "LFFNFNNNN2N"),
    ("workbench:bulletin_act", "post", ("bulletin",), "LFNNNNNNNNN"),
    ("workbench:bulletin_rewrite", "post", ("bulletin",), "LFNNNNNNN3N"),
    ("workbench:bulletin_discard", "post", ("bulletin",), "LFNNNNNNN3N"),
    ("workbench:bulletin_preview", "get", ("bulletin", "=docx"), "LFNNNNNNN2N"),
    ("workbench:bulletin_preview", "get", ("bulletin", "=txt"), "LFNNNNNNNNN"),
    ("workbench:assessments", "get", (), "LF222222222"),
    ("workbench:assessment_new", "get", (), "LFFFFFFFF22"),
    ("workbench:assessment", "get", ("assessment",), "LFNNNNNNN2N"),
    ("workbench:assessment_edit", "get", ("assessment",), "LFFNFNNNN2N"),
    ("workbench:assessment_act", "post", ("assessment",), "LFNNNNNNNNN"),
    ("workbench:assessment_export", "get", ("assessment",), "LFNNNNNNN2N"),
    ("workbench:assessment_unit", "get", ("assessment", "assessed"), "LFNNNNNNN2N"),
    ("workbench:assessment_correct", "post", ("assessment", "assessed", "score"), "LFNNNNNNN3N"),
    ("workbench:assessment_extra", "post", ("assessment", "assessed"), "LFNNNNNNN3N"),
    ("workbench:assessment_extra_drop", "post", ("assessment", "assessed", "extra"), "LFNNNNNNN3N"),
    ("api:league_tables", "get", (), EVERYBODY),
    ("api:league_tables_record", "get", ("public_table",), EVERYBODY),
    ("api:league_tables_record", "get", ("own_table",), NOBODY),
    ("api:bulletins", "get", (), NO_TOKEN),
    ("api:bulletins_record", "get", ("bulletin",), NO_TOKEN),
    ("api:assessments", "get", (), NO_TOKEN),
    ("api:assessments_record", "get", ("assessment",), NO_TOKEN),
    ("api:board_topics", "get", (), NO_TOKEN),
    ("api:board_topics_record", "get", ("board_topic",), NO_TOKEN),
    ("api:alerts", "get", (), NO_TOKEN),
    ("api:alerts_record", "get", ("board_topic",), NO_TOKEN),
)


def objects(world: dict[str, Any]) -> dict[str, Any]:
    """A year of figures of the reviewer's city and its counties, and what its government made of them."""
    from decimal import Decimal

    from lianqiao.governance.boards.domain.assessments import add_extra
    from lianqiao.governance.boards.domain.topics import create_topic
    from tests.factories import RegionFactory
    from tests.governance.boards.makers import make_assessment, make_bulletin, make_snapshot, make_year

    reviewer = world["people"]["reviewer"]
    indicator = make_year(reviewer, cities=("290102", "290103", "290104"), home="290100")
    assessment = make_assessment(reviewer, indicator, state="scored")
    unit = assessment.units.get(region="290102")
    return {
        "county": RegionFactory(code="290102"),
        "measured_year": indicator,
        "board_topic": create_topic(actor=reviewer, values={"name": "专题"}, indicators=[indicator]),
        "own_table": make_snapshot(reviewer, indicator),
        "public_table": make_snapshot(reviewer, indicator, audience="public"),
        "bulletin": make_bulletin(reviewer),
        "assessment": assessment,
        "assessed": unit,
        "score": unit.scores.get(),
        "extra": add_extra(unit, actor=reviewer, points=Decimal(1), reason="典型经验"),
    }
