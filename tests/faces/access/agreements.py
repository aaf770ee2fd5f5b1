"""Who draws up, signs, reports, accepts and changes agreements."""

from typing import Any

from tests.faces.access.table import Row

ROWS: tuple[Row, ...] = (
    ("workbench:agreements", "get", (), "LF222222222"),
    ("workbench:agreement", "get", ("agreement",), "LN2222NNN2N"),
    ("workbench:agreement", "get", ("draft",), "LNNNNNNNN2N"),
    ("workbench:agreement_edit", "get", ("draft",), "LFNNNNNNN2N"),
    ("workbench:agreement_act", "post", ("agreement",), "LNNNNNNNNNN"),
    ("workbench:agreement_say", "post", ("agreement",), "LNF333NNN3N"),
    ("workbench:agreement_sign", "get", ("signing", "party"), "LFF2F2NNN2N"),
    ("workbench:agreement_paper", "get", ("agreement", "=txt"), "LNNNNNNNNNN"),
    ("workbench:agreement_versions", "get", ("agreement",), "LN2222NNN2N"),
    ("workbench:agreement_amend", "get", ("agreement",), "LFF2F2NNN2N"),
    ("workbench:amendment", "get", ("amendment",), "LN2222NNN2N"),
    ("workbench:amendment_act", "post", ("amendment",), "LNNNNNNNNNN"),
    ("workbench:amendment_agree", "post", ("amendment",), "LNFFFFNNN3N"),
    ("workbench:call_agreements", "post", ("selected_call",), "LNNNNNNNN3N"),
    ("workbench:milestones", "get", (), "LF222222222"),
    ("workbench:milestone", "get", ("milestone",), "LN2222NNN2N"),
    ("workbench:milestone_report", "get", ("milestone",), "LFF2F2NNNFN"),
    ("workbench:milestone_act", "post", ("milestone",), "LNNNNNNNNNN"),
    ("workbench:milestone_late", "post", ("milestone",), "LNFFFFNNN3N"),
)


def objects(world: dict[str, Any]) -> dict[str, Any]:
    """Agreements of the government of 290100 with the owner: one in force with a change, one offered, one draft."""
    from tests.factories.agreements import make_agreement, make_amendment

    body, owner = world["people"]["reviewer"], world["owner"]
    agreement = make_agreement(unit=owner, body=body)
    signing = make_agreement("signing", unit=owner, body=body, title="第二项制度", code="ZHZY")
    draft = make_agreement("draft", unit=owner, body=body, title="第三项制度", code="ZHZZ")
    return {
        "agreement": agreement,
        "signing": signing,
        "draft": draft,
        "party": signing.parties.get(role="applicant"),
        "amendment": make_amendment(agreement=agreement),
        "milestone": agreement.milestones.get(key="m1"),
        "selected_call": agreement.application.call,
    }
