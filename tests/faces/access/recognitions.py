"""Who recognises, who clears, and who answers for what is held."""

from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

from lianqiao.core import clock
from tests.faces.access.api import EVERYBODY, NOBODY
from tests.faces.access.table import Row

ROWS: tuple[Row, ...] = (
    ("portal:recognitions", "get", (), "22222222222"),
    ("portal:recognition", "get", ("recognised_public",), "22222222222"),
    ("portal:recognition", "get", ("recognised",), "NNNNNNNNNNN"),
    ("portal:recognition_verify", "get", ("recognised", "recognised_code"), "22222222222"),
    ("portal:recognition_verify", "get", ("recognised", "=0123456789abcdef"), "NNNNNNNNNNN"),
    ("workbench:recognitions", "get", (), "L2222222222"),
    ("workbench:recognition_new", "get", (), "LFFFFFFFF22"),
    ("workbench:recognitions_clearing", "get", (), "LFFFFFFFFFF"),
    ("workbench:recognitions_clearing", "post", (), "LFFFFFFFFFF"),
    ("workbench:recognition_kinds", "get", (), "LFFFFFFFF22"),
    ("workbench:recognition_kind_new", "get", (), "LFFFFFFFF22"),
    ("workbench:recognition_reserve", "get", (), "LFFFFFFFF22"),
    ("workbench:recognition_promote", "get", ("reserve_entry",), "LFFFFFFFF2N"),
    ("workbench:recognition_checks", "get", (), "L2222222222"),
    ("workbench:recognition_checks_open", "get", (), "LFFFFFFFF22"),
    ("workbench:recognition_check", "get", ("recognition_check",), "LN2222NNN2N"),
    ("workbench:recognition_check_report", "get", ("recognition_check",), "LNF2F2NNNFN"),
    ("workbench:recognition_check_act", "post", ("recognition_check",), "LNNNNNNNNNN"),
    ("workbench:recognition", "get", ("recognised",), "LN2222NNN2N"),
    ("workbench:recognition", "get", ("recognised_public",), "L3222233323"),
    ("workbench:recognition_act", "post", ("recognised",), "LNNNNNNNNNN"),
    ("workbench:recognition_say", "post", ("recognised",), "LNF333NNN3N"),
    ("workbench:recognition_certificate", "get", ("recognised",), "LN2222NNN2N"),
    ("workbench:recognition_account", "get", ("filed_person",), "LFF2F2NNNFN"),
    ("workbench:recognition_shown", "get", ("filed_person",), "LNF2FFNNNFN"),
    ("workbench:recognition_renew", "get", ("renewal_asked",), "LFFFFFFFF2N"),
    ("workbench:recognition_refuse", "post", ("renewal_asked",), "LNFFFFNNN3N"),
    ("workbench:call_grant", "get", ("granting_call",), "LFFFFFFFF2N"),
    ("api:recognitions", "get", (), EVERYBODY),
    ("api:recognitions_record", "get", ("recognised_public",), EVERYBODY),
    ("api:recognitions_record", "get", ("recognised",), NOBODY),
)


def objects(world: dict[str, Any]) -> dict[str, Any]:
    """What the government of 290100 recognised of the owner, a line of its reserve, and a call to grant."""
    from lianqiao.core.transitions import apply
    from lianqiao.processes.programmes.definitions.grants import Grant
    from lianqiao.processes.recognitions.models import Recognition, YearlyCheck
    from tests.factories.programmes import make_call, make_scheme
    from tests.factories.recognitions import make_recognition
    from tests.processes.recognitions.makers import in_reserve

    body, unit, editor = world["people"]["reviewer"], world["owner"], world["people"]["owner_editor"]
    told = make_recognition(body=body, unit=unit)
    public = make_recognition(body=body, unit=unit, title="已公开的平台")
    Recognition.objects.filter(pk=public.pk).update(is_published=True)
    manager = {"kind": "technology_manager", "level": "初级", "title": editor.user.name}
    asked = make_recognition(body=body, unit=unit, title="要延续的平台")
    Recognition.objects.filter(pk=asked.pk).update(valid_until=clock.today() + timedelta(days=9))
    asked.refresh_from_db()
    last_year = date(clock.today().year - 1, 12, 31)
    grant = Grant("technology_manager", level="中级").to_json()
    return {
        "recognised": told,
        "recognised_code": SimpleNamespace(pk=told.code),
        "recognised_public": public,
        "recognition_check": YearlyCheck.objects.create(
            recognition=told, year=last_year.year, due_on=clock.today(), created_by=body.user
        ),
        "filed_person": make_recognition(body=body, unit=unit, **manager, user=editor.user),
        "renewal_asked": apply(asked, "ask_renewal", actor=editor, renewal_text="继续运行"),
        "reserve_entry": in_reserve(body, unit),
        "granting_call": make_call("decided", edition=make_scheme(body=body, code="JSJL", title="备案", grants=grant)),
    }
