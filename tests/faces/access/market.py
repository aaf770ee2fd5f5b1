"""Who lists, who runs the market, who wants what is listed."""

from typing import Any

from tests.faces.access.api import EVERYBODY, NOBODY
from tests.faces.access.table import Row

_OWN = "LN2222NN2NN"
ROWS: tuple[Row, ...] = (
    ("portal:market", "get", (), "22222222222222"),
    ("portal:market_listing", "get", ("listed",), "22222222222"),
    ("portal:market_listing", "get", ("listed_draft",), "NNNNNNNNNNN"),
    ("portal:market_notice", "get", ("listed", "=docx"), "22222222222"),
    ("portal:market_notice", "get", ("listed", "=exe"), "NNNNNNNNNNN"),
    ("portal:market_sessions", "get", (), "22222222222222"),
    ("portal:market_session", "get", ("market_session",), "22222222222"),
    ("portal:market_catalogue", "get", ("market_session", "=docx"), "22222222222"),
    ("api:listings", "get", (), EVERYBODY),
    ("api:listings_record", "get", ("listed",), EVERYBODY),
    ("api:listings_record", "get", ("listed_draft",), NOBODY),
    ("api:market_sessions", "get", (), EVERYBODY),
    ("api:market_sessions_record", "get", ("market_session",), EVERYBODY),
    ("api:market_sessions_record", "get", ("session_draft",), NOBODY),
    ("workbench:market", "get", (), "LF222222222"),
    ("workbench:market_new", "get", (), "LFF2F2222FF"),
    ("workbench:market_record", "get", ("listed",), "L3222233223"),
    ("workbench:market_record", "get", ("listed_draft",), "LN2222NNNNN"),
    ("workbench:market_edit", "get", ("listed_draft",), "LFF2F2NNNNN"),
    ("workbench:market_act", "post", ("listed",), "LNNNNNNNNNN"),
    ("workbench:market_say", "post", ("listed",), "LNF333NN33N"),
    ("workbench:market_versions", "get", ("listed",), "LN2222NN22N"),
    ("workbench:market_file", "post", ("listed_draft",), "LF3333NNNNN"),
    ("workbench:market_file_remove", "post", ("listed_draft", "market_file"), "LFF3F3NNNNN"),
    ("workbench:market_award", "get", ("listed_judged",), "LFFFFFFF2FF"),
    ("workbench:market_choose", "get", ("listed_talks",), "LFF2F2NNFFF"),
    ("workbench:market_contest", "get", ("listed_judged",), "LFFFFFFF2FF"),
    ("workbench:market_call_off", "post", ("listed",), "LFFFFFFF3FF"),
    ("workbench:market_relist", "post", ("listed_failed",), "LFF3F3NNFFF"),
    ("workbench:market_follow", "post", ("listed",), "L3333333333"),
    ("workbench:market_amend", "get", ("listed",), "LFF2F2NNFFF"),
    ("workbench:market_ask", "post", ("listed",), "LFF3F3333FF"),
    ("workbench:market_object", "post", ("listed",), "LFF3F3333FF"),
    ("workbench:market_amendment", "get", ("market_amendment",), _OWN),
    ("workbench:market_amendment_act", "post", ("market_amendment",), "LNNNNNNNNNN"),
    ("workbench:market_question", "get", ("market_question",), "LN2222N22NN"),
    ("workbench:market_question_act", "post", ("market_question",), "LNNNNNNNNNN"),
    ("workbench:market_objection", "get", ("market_objection",), "LNNNNNN22NN"),
    ("workbench:market_objection_act", "post", ("market_objection",), "LNNNNNNNNNN"),
    ("workbench:market_intent_new", "get", ("listed",), "LFF2F2222FF"),
    ("workbench:market_intents", "get", (), "LF222222222"),
    ("workbench:market_intent", "get", ("market_intent",), "LNNNNNN22NN"),
    ("workbench:market_intent_act", "post", ("market_intent",), "LNNNNNNNNNN"),
    ("workbench:market_deposit", "get", ("market_intent",), "LFFNFNNF2FF"),
    ("workbench:market-sessions", "get", (), "LF222222222"),
    ("workbench:market-sessions_new", "get", (), "LFFFFFFF2FF"),
    ("workbench:market-sessions_record", "get", ("market_session",), "L3333333233"),
    ("workbench:market-sessions_record", "get", ("session_draft",), "LNNNNNNN2NN"),
    ("workbench:market-sessions_edit", "get", ("session_draft",), "LFNNNNNN2NN"),
    ("workbench:market-sessions_act", "post", ("session_draft",), "LNNNNNNNNNN"),
    ("workbench:market-sessions_say", "post", ("session_draft",), "LNNNNNNN3NN"),
    ("workbench:market-sessions_versions", "get", ("session_draft",), "LNNNNNNNNNN"),
)


def objects(world: dict[str, Any]) -> dict[str, Any]:
    """Listings of the owner on the market of the manager, which the partner wants: one in each step."""
    from lianqiao.core.transitions import apply
    from lianqiao.processes.market.domain.listings import add_file
    from tests.factories.disposals import pdf
    from tests.factories.market import (
        WITH_DEPOSIT,
        add_intent,
        amendment_of,
        announce,
        close,
        fresh,
        judge,
        later,
        make_listing,
        make_objection,
        make_question,
        make_session,
    )

    people = world["people"]
    seller, manager, partner = people["owner_administrator"], people["manager"], people["partner"]

    def announced(**values: Any) -> Any:
        return announce(make_listing(seller=seller, market=manager, **values))

    draft = make_listing(seller=seller, market=manager)
    running = announced(**WITH_DEPOSIT)
    intent = add_intent(running, partner)
    decided = {}
    for name, values in (("listed_judged", {}), ("listed_talks", {"procedure": "negotiable"})):
        listing = announced(**values)
        add_intent(listing, partner)
        decided[name] = close(fresh(listing))
        judge(decided[name].intents.get())
    cancelling = apply(announced(), "cancel", actor=seller, reason="决定自行实施")
    return {
        **decided,
        "listed": running,
        "listed_draft": draft,
        "listed_failed": later(announced(), "intents_until", "lapse"),
        "market_file": add_file(draft, pdf(), actor=seller),
        "market_intent": intent,
        "market_amendment": amendment_of(fresh(running)),
        "market_question": make_question(listing=running, actor=partner),
        "market_objection": make_objection(listing=cancelling, actor=partner),
        "market_session": make_session("open", market=manager),
        "session_draft": make_session(market=manager),
    }
