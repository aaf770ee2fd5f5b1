"""Who prepares, decides and supervises disposals, and who answers for a co-owner."""

from typing import Any

from tests.faces.access.api import NO_TOKEN
from tests.faces.access.table import Row

# visitor newcomer viewer editor officer administrator stranger partner manager reviewer far
ROWS: tuple[Row, ...] = (
    ("workbench:disposals", "get", (), "LF222222222"),
    ("workbench:disposals_new", "get", (), "LFF2F2222FF"),
    ("workbench:disposals_record", "get", ("disposal",), "LN2222NNNNN"),
    ("workbench:disposals_edit", "get", ("disposal",), "LFF2F2NNNNN"),
    ("workbench:disposals_act", "post", ("disposal",), "LNNNNNNNNNN"),
    ("workbench:disposals_say", "post", ("disposal",), "LNF333NNNNN"),
    ("workbench:disposals_versions", "get", ("disposal_proposed",), "LN2222NNNNN"),
    ("workbench:disposals_attach", "post", ("disposal",), "LNF3F3NNNNN"),
    ("workbench:disposals_detach", "post", ("disposal", "disposal_paper_file"), "LFF3F3NNNFF"),
    ("workbench:disposal_item", "get", ("disposal_item",), "LFF2F2NNNFF"),
    ("workbench:disposal_ask", "post", ("disposal",), "LFF3F3NNNFF"),
    ("workbench:disposal_paper_consent", "get", ("disposal",), "LFF2F2NNNFF"),
    ("workbench:disposal_secrecy", "get", ("disposal",), "LFFF2FFFFFF"),
    ("workbench:disposal_secrecy_ask", "post", ("disposal",), "LFF3F3NNNFF"),
    ("workbench:disposal_reserve", "get", ("disposal",), "LFFFF2FFNFF"),
    ("workbench:disposal_valuation", "get", ("disposal", "=cost"), "LFF2F2NNNFF"),
    ("workbench:disposal_decide", "get", ("disposal_proposed",), "LFFFF2FFFFF"),
    ("workbench:disposal_paper", "get", ("disposal_decided", "=pdf"), "LN2222NNN2N"),
    ("workbench:disposal_consents", "get", (), "LF222222222"),
    ("workbench:disposal_consent", "get", ("disposal_consent",), "LFNNNNN2NNN"),
    ("workbench:disposals_supervised", "get", (), "LFFFFFFFF22"),
    ("workbench:disposal_supervised", "get", ("disposal_decided",), "LFNNNNNNN2N"),
    ("api:disposals", "get", (), NO_TOKEN),
    ("api:disposals_record", "get", ("disposal_decided",), NO_TOKEN),
    ("api:disposal_consents", "get", (), NO_TOKEN),
    ("api:disposal_consents_record", "get", ("disposal_consent",), NO_TOKEN),
)


def objects(world: dict[str, Any]) -> dict[str, Any]:
    """The owner, a state-founded unit, shares an achievement with the partner and with an institute outside."""
    from lianqiao.core import files
    from lianqiao.processes.disposals.domain.consents import ask_co_owners
    from tests.factories import make_actor
    from tests.factories.disposals import make_disposal, pdf

    owner, partner = world["owner"], world["people"]["partner"].organisation
    owner.is_state_founded = True
    owner.save()
    writer = make_actor(organisation=owner)
    disposal = make_disposal(actor=writer, co_owners=[partner, "北岭陶瓷研究所"])
    return {
        "disposal": disposal,
        "disposal_item": disposal.items.get(),
        "disposal_consent": ask_co_owners(disposal, actor=writer)[0],
        "disposal_paper_file": files.store(pdf(), actor=writer, organisation=owner, subject=disposal),
        "disposal_proposed": make_disposal("proposed", actor=writer, title="待决策"),
        "disposal_decided": make_disposal("approved", actor=writer, title="已决策"),
    }
