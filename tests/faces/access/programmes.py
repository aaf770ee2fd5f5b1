"""Who keeps schemes and calls, who applies, and who checks and decides."""

from decimal import Decimal
from typing import Any

from tests.faces.access.api import EVERYBODY, NO_TOKEN, NOBODY
from tests.faces.access.table import Row

ROWS: tuple[Row, ...] = (
    ("api:schemes", "get", (), EVERYBODY),
    ("api:schemes_record", "get", ("scheme",), EVERYBODY),
    ("api:schemes_record", "get", ("scheme_draft",), NOBODY),
    ("api:calls", "get", (), EVERYBODY),
    ("api:calls_record", "get", ("call",), EVERYBODY),
    ("api:calls_record", "get", ("call_draft",), NOBODY),
    ("api:calls_results", "get", ("call",), EVERYBODY),
    ("api:applications", "get", (), NO_TOKEN),
    ("api:applications_record", "get", ("application",), NO_TOKEN),
    ("portal:calls", "get", (), "22222222222222"),
    ("portal:call", "get", ("call",), "22222222222"),
    ("portal:call", "get", ("call_draft",), "NNNNNNNNNNN"),
    ("workbench:schemes", "get", (), "LFFFFFFFF22"),
    ("workbench:scheme_new", "get", (), "LFFFFFFFF22"),
    ("workbench:shipped_schemes", "get", (), "LFFFFFFFF22"),
    ("workbench:shipped_scheme", "get", ("=open_challenge_firm",), "LFFFFFFFF22"),
    ("workbench:shipped_scheme_adopt", "post", ("=open_challenge_firm",), "LFFFFFFFF33"),
    ("workbench:scheme", "get", ("scheme",), "LNNNNNNNN22"),
    ("workbench:scheme", "get", ("scheme_draft",), "LNNNNNNNN2N"),
    ("workbench:scheme_edit", "get", ("scheme_draft",), "LFNNNNNNN2N"),
    ("workbench:scheme_act", "post", ("scheme_draft",), "LNNNNNNNNNN"),
    ("workbench:scheme_preview", "get", ("scheme",), "LNNNNNNNN22"),
    ("workbench:scheme_next", "post", ("scheme",), "LNNNNNNNN3F"),
    ("workbench:scheme_discard", "post", ("scheme_draft",), "LNNNNNNNN3N"),
    ("workbench:call_new", "get", ("scheme",), "LFFFFFFFF2F"),
    ("workbench:calls", "get", (), "LFFFFFFFF22"),
    ("workbench:call", "get", ("call",), "L3333333323"),
    ("workbench:call", "get", ("call_draft",), "LNNNNNNNN2N"),
    ("workbench:call_edit", "get", ("call_draft",), "LFNNNNNNN2N"),
    ("workbench:call_act", "post", ("call",), "LNNNNNNNNNN"),
    ("workbench:call_say", "post", ("call",), "LNNNNNNNN3N"),
    ("workbench:call_announce", "post", ("call",), "LNNNNNNNN3N"),
    ("workbench:call_applications", "get", ("call",), "LFNNNNNNN2N"),
    ("workbench:call_ask", "post", ("call",), "LFF3F3333FF"),
    ("workbench:question", "get", ("question",), "LN2222NNN2N"),
    ("workbench:question_act", "post", ("question",), "LNNNNNNNNNN"),
    ("workbench:call_ranking", "get", ("selecting",), "LNNNNNNNN2N"),
    ("workbench:call_make_list", "post", ("selecting",), "LNNNNNNNN3N"),
    ("workbench:call_scores", "get", ("selecting",), "LFNNNNNNN2N"),
    ("workbench:call_line", "get", ("selecting", "line"), "LFNNNNNNN2N"),
    ("workbench:call_promote", "get", ("given_up", "vacancy"), "LFNNNNNNN2N"),
    ("workbench:application_new", "get", ("call",), "LFF2F2222FF"),
    ("workbench:applications", "get", (), "LF222222222"),
    ("workbench:application", "get", ("application",), "LN2222N2NNN"),
    ("workbench:application_head", "get", ("application",), "LFF2F2NFNNN"),
    ("workbench:application_partners", "get", ("application",), "LFF2F2NFNNN"),
    ("workbench:application_section", "get", ("application", "=s1"), "LFF2F2NFNNN"),
    ("workbench:application_section", "get", ("application", "=s9"), "LFFNFNNFNNN"),
    ("workbench:application_consent", "post", ("application",), "LNFFFFN3NNN"),
    ("workbench:application_act", "post", ("application",), "LNNNNNNNNNN"),
    ("workbench:application_say", "post", ("application",), "LNF333N3NNN"),
    ("workbench:application_letter", "get", ("handed_in", "=pdf"), "LNNNNNNNNNN"),
    ("workbench:application_receipt", "get", ("handed_in",), "LN2222NNN2N"),
)


def objects(world: dict[str, Any]) -> dict[str, Any]:
    """A scheme of the government of 290100 with a call, to which the owner applies together with the partner."""
    from lianqiao.core.transitions import apply
    from lianqiao.processes.programmes.domain.applications import Named, set_partners
    from lianqiao.processes.programmes.domain.deciding import enter_scores, make_list
    from tests.factories.programmes import make_application, make_call, make_question, make_scheme

    body, owner = world["people"]["reviewer"], world["owner"]
    scheme = make_scheme(body=body)
    call = make_call(edition=scheme)
    application = make_application(call=call, unit=owner)
    named = [Named(world["people"]["partner"].organisation, "提供样品")]
    set_partners(application, actor=world["people"]["owner_editor"], partners=named)
    selecting = make_call("selecting", edition=scheme, title="去年的专项")
    chosen = selecting.applications.get()
    enter_scores(selecting, actor=body, scores={chosen: (Decimal(90), "")})
    make_list(selecting, actor=body)
    decided = make_call("decided", edition=scheme, title="前年的专项", reserve=1)
    left = decided.applications.get()
    apply(left, "drop", actor=body, reason="逾期未签约")
    return {
        "given_up": decided,
        "vacancy": left.vacancy,
        "scheme": scheme,
        "scheme_draft": make_scheme("draft", body=body, title="另一项制度", code="LYX"),
        "call": call,
        "call_draft": make_call("draft", edition=scheme, title="明年的专项"),
        "application": application,
        "question": make_question(call=call, unit=owner),
        "handed_in": make_application("submitted", call=call, unit=owner, title="另一个项目"),
        "selecting": selecting,
        "line": selecting.decisions.get(),
    }
