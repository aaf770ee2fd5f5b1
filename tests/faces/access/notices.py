"""Who may open public notices, object to them, and work on them."""

from typing import Any

from tests.faces.access.table import Row

ROWS: tuple[Row, ...] = (
    ("portal:notices", "get", (), "22222222222"),
    ("portal:notices", "post", (), "MMMMMMMMMMM"),
    ("portal:notice", "get", ("running_notice",), "22222222222"),
    ("portal:notice", "get", ("notice_draft",), "NNNNNNNNNNN"),
    ("portal:notice_object", "get", ("running_notice",), "22222222222"),
    ("portal:notice_object", "get", ("notice_draft",), "NNNNNNNNNNN"),
    ("portal:notice_proof", "get", ("running_notice",), "NNNNNNNNNNN"),
    ("portal:notice_proof", "get", ("passed_notice",), "22222222222"),
    ("portal:notice_verify", "get", (), "22222222222"),
    ("portal:notice_answer", "get", (), "22222222222"),
    ("workbench:notices", "get", (), "LF222222222"),
    ("workbench:objections", "get", (), "LFF2F222222"),
    ("workbench:notice_new", "get", (), "LFF2F2222FF"),
    ("workbench:notice", "get", ("notice_draft",), "LN2222NNNNN"),
    ("workbench:notice", "get", ("running_notice",), "LN2222NNN2N"),
    ("workbench:notice_edit", "get", ("notice_draft",), "LFF2F2NNNNN"),
    ("workbench:notice_edit", "get", ("running_notice",), "LFFFFFNNNFN"),
    ("workbench:notice_act", "post", ("notice_draft",), "LNNNNNNNNNN"),
    ("workbench:notice_say", "post", ("running_notice",), "LNF333NNN3N"),
    ("workbench:notice_file", "get", ("running_notice", "=notice.docx"), "LN2222NNN2N"),
    ("workbench:notice_posting", "post", ("running_notice", "=unit"), "LN3333NNN3N"),
    ("workbench:notice_posting", "post", ("running_notice", "=market"), "LNNNNNNNNNN"),
    ("workbench:notice_answer", "post", ("running_notice", "objection"), "LNN3N3NNN3N"),
)


def objects(world: dict[str, Any]) -> dict[str, Any]:
    """Notices of the owner in three states, one with an objection."""
    from tests.factories.notices import UNIT, make_notice, make_objection

    running = make_notice("running", organisation=world["owner"], postings=[UNIT])
    return {
        "running_notice": running,
        "notice_draft": make_notice("draft", organisation=world["owner"]),
        "passed_notice": make_notice("passed", organisation=world["owner"]),
        "objection": make_objection(running),
    }
