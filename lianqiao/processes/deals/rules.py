"""Who writes, confirms, concludes and gives up a deal, and who answers for a commission."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from lianqiao.core.access import Actor, allow, predicate
from lianqiao.core.permissions import Permission
from lianqiao.processes.deals.enums import DealState


@predicate
def is_seller(actor: Actor, deal: Any) -> bool:
    """The person acts for the organisation that sells."""
    return actor.organisation_id is not None and actor.organisation_id == deal.organisation_id


@predicate
def is_party(actor: Actor, deal: Any) -> bool:
    """The person acts for a party that the terms were offered to."""
    if actor.organisation_id is None or deal.state == DealState.DRAFT:
        return False
    return deal.party_of(actor.organisation_id) is not None


@predicate
def is_payer(actor: Actor, statement: Any) -> bool:
    """The person acts for the side of the deal that pays the commission."""
    return actor.organisation_id is not None and actor.organisation_id == statement.organisation_id


@predicate
def is_asked(actor: Actor, statement: Any) -> bool:
    """The person acts for who pays or for one who is paid."""
    return actor.organisation_id is not None and actor.organisation_id in statement.asked_ids()


allow(Permission.DEAL_EDIT, is_seller | is_party, reason=_("由交易各方办理；提交确认以前只有成果方可以修改。"))
allow(Permission.DEAL_CONFIRM, is_party, reason=_("由交易各方确认。"))
allow(Permission.DEAL_CONCLUDE, is_seller, reason=_("由成果方办理。"))
allow(Permission.DEAL_CANCEL, is_seller | is_party, reason=_("由交易各方取消。"))
allow(Permission.STATEMENT_ANSWER, is_asked, reason=_("由支付和收取服务报酬的单位答复。"))
allow(Permission.STATEMENT_SPLIT, is_payer, reason=_("由支付服务报酬的单位调整分配。"))
