"""Who reads, confirms and concludes deals, and who answers for commissions."""

from typing import Any

from tests.faces.access.api import NO_TOKEN
from tests.faces.access.table import Row

ROWS: tuple[Row, ...] = (
    ("workbench:deals", "get", (), "LF222222222"),
    ("workbench:deal_new", "get", (), "LFF2F2222FF"),
    ("workbench:deal", "get", ("deal",), "LN2222N222N"),
    ("workbench:deal", "get", ("deal_offered",), "LN2222N2NNN"),
    ("workbench:deal", "get", ("deal_draft",), "LN2222NNNNN"),
    ("workbench:deal_edit", "get", ("deal_draft",), "LFF2F2NNNNN"),
    ("workbench:deal_edit", "get", ("deal_offered",), "LFF2F2N2NNN"),
    ("workbench:deal_confirm", "post", ("deal_offered",), "LNF3F3N3NNN"),
    ("workbench:deal_notice", "get", ("deal_offered",), "LFF2F2NFNNN"),
    ("workbench:deal_act", "post", ("deal_offered",), "LNNNNNNNNNN"),
    ("workbench:deal_say", "post", ("deal_offered",), "LNF333N3NNN"),
    ("workbench:deal_certificate", "get", ("deal", "=txt"), "LNNNNNNNNNN"),
    ("workbench:deal_certificate", "get", ("deal", "=docx"), "LN2222N222N"),
    ("workbench:commissions", "get", (), "LF222222222"),
    ("workbench:commission", "get", ("commission",), "LN2222NN2NN"),
    ("workbench:commission_confirm", "post", ("commission",), "LNF3F3NN3NN"),
    ("workbench:commission_share", "get", ("commission",), "LFF2F2NNFNN"),
    ("workbench:commission_act", "post", ("commission",), "LNNNNNNNNNN"),
    ("portal:deal_verify", "get", ("=CJ202629010000001", "=0000000000000000"), "NNNNNNNNNNN"),
    ("api:deals", "get", (), NO_TOKEN),
    ("api:deals_record", "get", ("deal",), NO_TOKEN),
    ("api:mandates", "get", (), NO_TOKEN),
    ("api:mandates_record", "get", ("deal",), NO_TOKEN),
    ("api:commission_statements", "get", (), NO_TOKEN),
    ("api:commission_statements_record", "get", ("commission",), NO_TOKEN),
)


def objects(world: dict[str, Any]) -> dict[str, Any]:
    """Deals of the owner with the partner: a draft, an offer, and a concluded one with a manager."""
    from lianqiao.processes.disposals.enums import PricingMethod
    from tests.factories import AchievementFactory
    from tests.factories.deals import make_deal, make_mandate

    owner, people = world["owner"], world["people"]
    buyer, manager = people["partner"].organisation, people["manager"].organisation
    achievement = AchievementFactory(organisation=owner)
    make_mandate(owner, achievement=achievement, is_exclusive=True, manager_organisation=manager)
    sold = make_deal("concluded", seller=owner, buyer=buyer, achievements=[achievement], pricing=PricingMethod.AUCTION)
    return {
        "deal": sold,
        "deal_offered": make_deal("offered", seller=owner, buyer=buyer),
        "deal_draft": make_deal(seller=owner, buyer=buyer),
        "commission": sold.statements.get(),
    }
