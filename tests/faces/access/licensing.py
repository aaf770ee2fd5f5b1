"""Who offers, who takes, who reads and who acts on licences."""

from typing import Any

from tests.faces.access.table import Row

EVERYBODY = "22222222222"

ROWS: tuple[Row, ...] = (
    ("portal:pool", "get", (), EVERYBODY),
    ("portal:pool_offer", "get", ("pool_offer",), EVERYBODY),
    ("api:pool", "get", (), EVERYBODY),
    ("api:pool_record", "get", ("pool_offer",), EVERYBODY),
    ("workbench:pool", "get", (), "LF222222222"),
    ("workbench:pool_new", "get", (), "LFF2F2222FF"),
    ("workbench:pool_record", "get", ("pool_offer",), "L3222233323"),
    ("workbench:pool_edit", "get", ("pool_draft",), "LFF2F2NNNNN"),
    ("workbench:pool_act", "post", ("pool_draft",), "LNNNNNNNNNN"),
    ("workbench:pool_say", "post", ("pool_draft",), "LNF333NNNNN"),
    ("workbench:pool_versions", "get", ("pool_draft",), "LNNNNNNNNNN"),
    ("workbench:pool_take", "get", ("pool_offer",), "LFFFFF222FF"),
    ("workbench:licences", "get", (), "LF222222222"),
    ("workbench:licence_credit", "get", (), "LF222222222"),
    ("workbench:licence", "get", ("licence",), "LF2222N2N2N"),
    ("workbench:licence_terms", "get", ("licence_settling",), "LFF2F2N2NNN"),
    ("workbench:licence_sign", "post", ("licence_settling",), "LNF3F3N3NNN"),
    ("workbench:licence_act", "post", ("licence",), "LNNNNNNNNNN"),
    ("workbench:licence_say", "post", ("licence",), "LNF333N3NNN"),
    ("workbench:licence_step", "get", ("licence", "=event"), "LFF2F2N2NFN"),
    ("workbench:licence_step", "get", ("licence", "=report"), "LFFFFFN2NFN"),
    ("workbench:licence_dues", "get", (), "LF222222222"),
    ("workbench:licence_due", "get", ("licence_due",), "LF2222N2N2N"),
    ("workbench:licence_due_act", "post", ("licence_due",), "LNNNNNNNNNN"),
    ("workbench:licence_event", "get", ("licence_event",), "LF2222N2N2N"),
    ("workbench:licence_event_act", "post", ("licence_event",), "LNNNNNNNNNN"),
    ("workbench:licence_claim", "get", ("licence_claim",), "LF2222N22NN"),
    ("workbench:licence_claim_act", "post", ("licence_claim",), "LNNNNNNNNNN"),
    ("workbench:licence_audit", "get", ("licence_audit",), "LF2222N2NNN"),
    ("workbench:licence_audit_act", "post", ("licence_audit",), "LNNNNNNNNNN"),
)


def objects(world: dict[str, Any]) -> dict[str, Any]:
    """Offers of the owner, and licences that the partner has taken; the manager's body stands in for one."""
    from tests.factories.licensing import make_audit, make_claim, make_event, make_licence, make_offer

    people = world["people"]
    seller, partner = people["owner_administrator"], people["partner"]
    body = people["manager"].organisation
    taken = make_licence(offer=make_offer(actor=seller), company=partner.organisation)
    backed = make_licence(offer=make_offer(actor=seller), company=partner.organisation)
    claim = make_claim(backed, provider=body)
    return {
        "pool_offer": make_offer(actor=seller),
        "pool_draft": make_offer("draft", actor=seller),
        "licence": taken,
        "licence_settling": make_licence("settling", offer=make_offer(actor=seller), company=partner.organisation),
        "licence_due": claim.due,
        "licence_event": make_event(taken),
        "licence_claim": claim,
        "licence_audit": make_audit(taken),
    }
