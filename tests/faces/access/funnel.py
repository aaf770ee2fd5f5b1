"""Who may open the funnel of introductions, and the list of what was not found."""

from typing import Any

from tests.faces.access.api import NO_TOKEN
from tests.faces.access.table import Row
from tests.factories import complete_demand

ROWS: tuple[Row, ...] = (
    ("workbench:funnel", "get", (), "LF222222222"),
    ("workbench:funnel", "get", ("?region=funnel_county",), "LFNNNNNNN2N"),
    ("workbench:funnel", "get", ("?unit=owner",), "LF2222NNN2N"),
    ("workbench:funnel_cases", "get", (), "LF222222222"),
    ("workbench:funnel_cases", "get", ("?unit=owner",), "LF2222NNN2N"),
    ("workbench:funnel_pairs", "get", (), "LF222222222"),
    ("workbench:funnel_pairs", "get", ("?unit=owner",), "LF2222NNN2N"),
    ("workbench:unmet", "get", (), "LFFFFFFFF22"),
    ("workbench:unmet_condense", "post", (), "LFFFFFFFFFF"),
    ("api:introductions_funnel", "get", (), NO_TOKEN),
)


def objects(world: dict[str, Any]) -> dict[str, Any]:
    """A county of the reviewer's city, and a demand there for which nothing was found."""
    from tests.factories import RegionFactory

    county = RegionFactory(code="290105")
    complete_demand()
    return {"funnel_county": county}
