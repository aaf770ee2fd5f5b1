"""Who lists, who runs the market, who wants what is listed, who asks and who objects."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from lianqiao.core.access import Actor, allow, predicate
from lianqiao.core.permissions import Permission
from lianqiao.processes.market.enums import Holder, ListingState
from lianqiao.processes.market.queries.visibility import runs_markets


@predicate
def is_own(actor: Actor, record: Any) -> bool:
    """The record is one of the unit acted for."""
    return actor.organisation_id is not None and record.organisation_id == actor.organisation_id


@predicate
def is_draft(actor: Actor, listing: Any) -> bool:
    """The listing has not been handed in."""
    return bool(listing.state == ListingState.DRAFT)


@predicate
def is_run(actor: Actor, record: Any) -> bool:
    """The body acted for runs the market of the listing."""
    return runs_markets(actor) and record.market_id == actor.organisation_id


@predicate
def is_overseen(actor: Actor, listing: Any) -> bool:
    """The listing lies in the region of the government body."""
    return actor.oversees(listing.region_id)


@predicate
def is_on_run_market(actor: Actor, intent: Any) -> bool:
    """The intent is one for a listing on the market that the body runs."""
    return is_run.test(actor, intent.listing)


@predicate
def holds_deposit(actor: Actor, intent: Any) -> bool:
    """The body or unit acted for takes and returns the deposits of the listing."""
    holder = intent.listing.deposit_holder
    return is_run.test(actor, intent.listing) if holder == Holder.MARKET else is_own.test(actor, intent.listing)


@predicate
def is_kept(actor: Actor, session: Any) -> bool:
    """The session is one of the market that the body runs."""
    return runs_markets(actor) and session.organisation_id == actor.organisation_id


@predicate
def is_verified(actor: Actor, record: Any) -> bool:
    """The unit acted for is verified."""
    return actor.is_verified


_OWN, _MARKET = _("由挂牌的单位办理。"), _("由运营这个交易市场的机构办理。")
allow(Permission.LISTED_EDIT, is_own & is_draft, reason=_("挂牌在准备期间由本单位填写；提交以后不能直接修改。"))
allow(Permission.LISTED_SUBMIT, is_own, reason=_OWN)
allow(Permission.LISTED_CHECK, is_run, reason=_MARKET)
allow(
    Permission.LISTED_REVIEW_SECRECY,
    is_own | is_run | is_overseen,
    reason=_("由挂牌单位、交易市场或所在地区政府部门的保密审查员审查。"),
)
allow(Permission.INTENT_EDIT, is_own & is_verified, reason=_("由已核验单位的经办人报名；只能办理本单位的报名。"))
allow(Permission.INTENT_JUDGE, is_on_run_market, reason=_MARKET)
allow(Permission.DEPOSIT_RECORD, holds_deposit, reason=_("由收取保证金的一方登记。"))
allow(Permission.LISTED_ASK, is_verified, reason=_("由已核验的单位提问或提出异议。"))
allow(Permission.MARKET_SESSION_EDIT, is_kept, reason=_MARKET)
