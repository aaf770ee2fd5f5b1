"""Who may open public notices, object to them, and work on them."""

from typing import Any

from tests.faces.access.table import Row

ROWS: tuple[Row, ...] = (
    ("portal:notices", "get", (), "22222222222222"),
    ("portal:notices", "post", (), "MMMMMMMMMMMMMM"),
    ("portal:notice", "get", ("running_notice",), "22222222222222"),
    ("portal:notice", "get", ("notice_draft",), "NNNNNNNNNNNNNN"),
    ("portal:notice_object", "get", ("running_notice",), "22222222222222"),
    ("portal:notice_object", "get", ("notice_draft",), "NNNNNNNNNNNNNN"),
    ("portal:notice_proof", "get", ("running_notice",), "NNNNNNNNNNNNNN"),
    ("portal:notice_proof", "get", ("passed_notice",), "22222222222222"),
    ("portal:notice_verify", "get", (), "22222222222222"),
    ("portal:notice_answer", "get", (), "22222222222222"),
    ("workbench:notices", "get", (), "LF222222222FFF"),
    ("workbench:objections", "get", (), "LFF2F222222FFF"),
    ("workbench:notice_new", "get", (), "LFF2F2222FFFFF"),
    ("workbench:notice", "get", ("notice_draft",), "LN2222NNNNNNNN"),
    ("workbench:notice", "get", ("running_notice",), "LN2222NNN2NNNN"),
    ("workbench:notice_edit", "get", ("notice_draft",), "LFF2F2NNNNNFFF"),
    ("workbench:notice_edit", "get", ("running_notice",), "LFFFFFNNNFNFFF"),
    ("workbench:notice_act", "post", ("notice_draft",), "LNNNNNNNNNNNNN"),
    ("workbench:notice_say", "post", ("running_notice",), "LNF333NNN3NNNN"),
    ("workbench:notice_file", "get", ("running_notice", "=notice.docx"), "LN2222NNN2NNNN"),
    ("workbench:notice_posting", "post", ("running_notice", "=unit"), "LN3333NNN3NNNN"),
    ("workbench:notice_posting", "post", ("running_notice", "=market"), "LNNNNNNNNNNNNN"),
    ("workbench:notice_answer", "post", ("running_notice", "objection"), "LNN3N3NNN3NNNN"),
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
