"""Who may open the auditor's desk, the retention, and the pages about personal data."""

from typing import Any

from lianqiao.core import clock, log
from lianqiao.core.chronograph.models import Setback
from lianqiao.core.oversight.enums import RequestKind
from lianqiao.core.oversight.personal import ask, give_consent
from tests.faces.access.table import Row

ROWS: tuple[Row, ...] = (
    ("workbench:audit_log", "get", (), "LFFFFFFFFFFFF2"),
    ("workbench:audit_record", "get", ("=organisations.organisation", "logged"), "LFFFFFFFFFFFF2"),
    ("workbench:audit_record", "get", ("=nothing.such", "logged"), "LFFFFFFFFFFFFN"),
    ("workbench:audit_seals", "get", (), "LFFFFFFFFFFFF2"),
    ("workbench:audit_unusual", "get", (), "LFFFFFFFFFFFF2"),
    ("workbench:organisation_log", "get", (), "LFFFF2FFFFFFFF"),
    ("workbench:retention", "get", (), "LFFFFFFFFFF2F2"),
    ("workbench:retention_try", "post", (), "LFFFFFFFFFF3FF"),
    ("workbench:setbacks", "get", (), "LFFFFFFFFFF2FF"),
    ("workbench:setback_try", "post", ("setback",), "LFFFFFFFFFF3FF"),
    ("workbench:personal", "get", (), "L2222222222222"),
    ("workbench:personal_export", "post", (), "L3333333333333"),
    ("workbench:personal_ask", "post", (), "L3333333333333"),
    ("workbench:personal_purposes", "get", (), "L2222222222222"),
    ("workbench:personal_withdraw", "post", ("data_request",), "LNN3NNNNNNNNNN"),
    ("workbench:personal_consent_withdraw", "post", ("consent",), "LNN3NNNNNNNNNN"),
    ("workbench:personal_requests", "get", (), "LFFFFFFFFFFF2F"),
    ("workbench:personal_request", "get", ("data_request",), "LFFFFFFFFFFF2F"),
    ("workbench:personal_request_act", "post", ("data_request",), "LFFFFFFFFFFFNF"),
)


def objects(world: dict[str, Any]) -> dict[str, Any]:
    """The editor's request and consent, and a row of the log about the owner organisation."""
    from tests.core.lists.makers import make_edition, make_kind

    editor = world["people"]["owner_editor"]
    log.record("test.seen", world["owner"], actor=editor, text="测试")
    return {
        "logged": world["owner"],
        "setback": Setback.objects.create(
            subject=make_edition(world["people"]["reviewer"], make_kind("set_back")),
            transition="supersede",
            error="测试",
            next_try=clock.now(),
        ),
        "data_request": ask(RequestKind.CORRECTION, actor=editor, text="姓名写错了"),
        "consent": give_consent("core.channels", actor=editor, text="同意"),
    }
