"""Who may open obligations and listings."""

from typing import Any

from tests.faces.access.table import Row

ROWS: tuple[Row, ...] = (
    ("workbench:obligations", "get", (), "LF222222222"),
    ("workbench:obligation_new", "get", ("chosen",), "LFFFFFFFF2N"),
    ("workbench:obligation", "get", ("obligation",), "LF2222NNN2N"),
    ("workbench:obligation_release", "get", ("obligation",), "LFFFFFNNN2N"),
    ("workbench:obligation_report", "get", ("asked_check",), "LFF2F2NNNFN"),
    ("workbench:obligation_check_act", "post", ("asked_check",), "LFNNNNNNNNN"),
    ("workbench:listing_propose", "get", ("failed_check",), "LFFFFFNNN2N"),
    ("workbench:listings", "get", (), "LF222222222"),
    ("workbench:listing_platform", "get", (), "LFFFFFFFF22"),
    ("workbench:listing", "get", ("listing",), "LN2222NNN2N"),
    ("workbench:listing_act", "post", ("listing",), "LNNNNNNNNNN"),
    ("workbench:listing_state", "get", ("listing",), "LNF2F2NNNFN"),
    ("workbench:listing_announce", "post", ("listing",), "LFFFFFNNN3N"),
)


def objects(world: dict[str, Any]) -> dict[str, Any]:
    """The government of 290100 watches what the owner promised, and hears it about the yellow list."""
    from tests.factories.obligations import make_check, make_listing
    from tests.factories.programmes import make_application, make_call, make_scheme

    body = world["people"]["reviewer"]
    given = {"body": body.organisation, "unit": world["owner"]}
    asked = make_check("asked", **given)
    call = make_call(edition=make_scheme(body=body, title="转化项目", code="ZHXM"))
    return {
        "obligation": asked.obligation,
        "asked_check": asked,
        "failed_check": make_check("not_kept", **given),
        "listing": make_listing("hearing", **given),
        "chosen": make_application("selected", call=call, title="入选项目"),
    }
