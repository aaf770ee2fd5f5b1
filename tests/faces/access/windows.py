"""Who may open themed windows, what takes part in them, pairs, talks and reports."""

from typing import Any

from lianqiao.processes.windows.models import Pair, Seat, Talk
from tests.core.matrices.windows import a_window, an_entry_of
from tests.faces.access.api import EVERYBODY, NOBODY
from tests.faces.access.table import Row

ROWS: tuple[Row, ...] = (
    ("portal:windows", "get", (), "22222222222"),
    ("portal:window", "get", ("window",), "22222222222"),
    ("portal:window", "get", ("window_draft",), "NNNNNNNNNNN"),
    ("workbench:windows", "get", (), "LF222222222"),
    ("workbench:window_new", "get", (), "LFFFFFFF222"),
    ("workbench:window", "get", ("window",), "LF222222222"),
    ("workbench:window", "get", ("window_draft",), "LFNNNNNNN2N"),
    ("workbench:window_edit", "get", ("window",), "LFFFFNFFN2N"),
    ("workbench:window_act", "post", ("window",), "LNNNNNNNNNN"),
    ("workbench:window_join", "get", ("window",), "LFF2F2222FF"),
    ("workbench:window_match", "post", ("window",), "LNNNNNNNN3N"),
    ("workbench:window_invitations", "get", ("window",), "LNNNNNNNN2N"),
    ("workbench:window_entries", "get", ("window",), "LF222222222"),
    ("workbench:window_pairs", "get", ("window",), "LF222222222"),
    ("workbench:window_timetable", "get", ("window",), "LF222222222"),
    ("workbench:window_report", "get", ("window",), "LFNNNNNNN2N"),
    ("workbench:window_report_file", "get", ("window", "=report.docx"), "LFNNNNNNN2N"),
    ("workbench:window_report_file", "get", ("window", "=report.exe"), "LFNNNNNNNNN"),
    ("workbench:window_entry", "get", ("window_entry",), "LF222222222"),
    ("workbench:window_entry", "get", ("window_invited",), "LFNNNNN2N2N"),
    ("workbench:window_entry_act", "post", ("window_entry",), "LNNNNNNNNNN"),
    ("workbench:window_sign_in", "post", ("window_entry",), "LFF3F3FFF3F"),
    ("workbench:window_wish", "post", ("window_entry",), "LF333333333"),
    ("workbench:window_pick", "post", ("window_pair",), "LF3333N3N3N"),
    ("workbench:window_talk", "get", ("window_talk",), "LF2222N2N2N"),
    ("api:windows", "get", (), EVERYBODY),
    ("api:windows_record", "get", ("window",), EVERYBODY),
    ("api:windows_record", "get", ("window_draft",), NOBODY),
)


def objects(world: dict[str, Any]) -> dict[str, Any]:
    """An open window of the government of 290100 in which owner and partner take part, and its draft of another."""
    body, owner, partner = world["people"]["reviewer"].organisation, world["owner"], world["people"]["partner"]
    window = a_window("open", body=body)
    demand = an_entry_of(window, "demand", owner=owner)
    achievement = an_entry_of(window, "achievement", owner=partner.organisation)
    pair = Pair.objects.create(window=window, demand_entry=demand, achievement_entry=achievement, origin="wish")
    talk = Talk.objects.create(window=window, pair=pair, slot=0, table=1)
    Seat.objects.create(talk=talk, window=window, slot=0, person=demand.created_by)
    return {
        "window": window,
        "window_draft": a_window("draft", body=body),
        "window_entry": demand,
        "window_invited": an_entry_of(window, "achievement", "invited", owner=partner.organisation),
        "window_pair": pair,
        "window_talk": talk,
    }
