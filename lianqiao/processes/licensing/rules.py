"""Who offers, who takes, who signs, who mediates, and who stands in."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from lianqiao.core.access import Actor, allow, predicate
from lianqiao.core.permissions import Permission
from lianqiao.processes.licensing.enums import OfferState
from lianqiao.processes.licensing.models import GuaranteeClaim, Licence


def _licence(record: Any) -> Any:
    if isinstance(record, Licence):
        return record
    return record.guarantee.licence if isinstance(record, GuaranteeClaim) else record.licence


@predicate
def is_own(actor: Actor, offer: Any) -> bool:
    """The offer is one of the unit acted for."""
    return actor.organisation_id is not None and offer.organisation_id == actor.organisation_id


@predicate
def is_draft(actor: Actor, offer: Any) -> bool:
    """The offer has not been handed in."""
    return bool(offer.state == OfferState.DRAFT)


@predicate
def is_overseen(actor: Actor, offer: Any) -> bool:
    """The offer lies in the region of the government body."""
    return actor.oversees(offer.region_id)


@predicate
def is_licensor(actor: Actor, record: Any) -> bool:
    """The person acts for who gives the licence."""
    return actor.organisation_id is not None and _licence(record).organisation_id == actor.organisation_id


@predicate
def is_licensee(actor: Actor, record: Any) -> bool:
    """The person acts for who takes the licence."""
    return actor.organisation_id is not None and _licence(record).licensee_id == actor.organisation_id


@predicate
def is_verified(actor: Actor, record: Any) -> bool:
    """The organisation acted for is verified."""
    return actor.is_verified


@predicate
def mediates(actor: Actor, record: Any) -> bool:
    """The person acts for the market body of the offer; where none was chosen, for the department of the region."""
    market = _licence(record).offer.market_id
    if market is not None:
        return bool(market == actor.organisation_id)
    return actor.oversees(_licence(record).region_id)


@predicate
def stands_in(actor: Actor, claim: Any) -> bool:
    """The person acts for who gave the guarantee."""
    return actor.organisation_id is not None and claim.guarantee.provider_id == actor.organisation_id


_GIVER, _TAKER = _("由成果方办理。"), _("由已核验的使用方办理。")
allow(Permission.POOL_EDIT, is_own & is_draft, reason=_("由本单位在准备期间填写；提交以后不能直接修改。"))
allow(Permission.POOL_MANAGE, is_own & is_verified, reason=_("由提供成果的已核验单位办理。"))
allow(
    Permission.POOL_REVIEW_SECRECY,
    is_own | is_overseen,
    reason=_("由提供成果的单位或所在地区政府部门的保密审查员审查。"),
)
allow(Permission.LICENCE_GIVE, is_licensor, reason=_GIVER)
allow(Permission.LICENCE_TAKE, is_licensee & is_verified, reason=_TAKER)
allow(Permission.LICENCE_SIGN, is_licensor | (is_licensee & is_verified), reason=_("由许可的双方办理。"))
allow(
    Permission.LICENCE_MEDIATE, mediates, reason=_("由撮合的交易市场裁定；没有选交易市场的，由所在地区主管部门裁定。")
)
allow(Permission.CLAIM_ANSWER, stands_in, reason=_("由提供担保或保险的机构答复。"))
