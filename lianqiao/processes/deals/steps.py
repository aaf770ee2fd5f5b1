"""What must hold before a deal goes on, and what is done when it does."""

from __future__ import annotations

from django.utils.translation import gettext as _

from lianqiao.core import clock, numbering, versions
from lianqiao.core.access import SYSTEM
from lianqiao.core.norms.domain.citations import cite
from lianqiao.core.notices.domain.notices import is_concluded
from lianqiao.core.notices.kinds import PRICING
from lianqiao.core.transitions import Context
from lianqiao.processes.deals import concluding, content, numbers, phrases
from lianqiao.processes.deals.domain import dealing, freezing, noticing
from lianqiao.processes.deals.enums import DealState
from lianqiao.processes.deals.models import Deal
from lianqiao.processes.disposals.domain import usage


def is_complete(deal: Deal, context: Context) -> str | None:
    """Everybody could confirm it as it is."""
    return next((sentence for _name, sentence in freezing.problems_of(deal)), None)


def all_have_confirmed(deal: Deal, context: Context) -> str | None:
    """No party is missing."""
    names = [str(one) for one in content.missing(deal)]
    return _("还没有确认：%(who)s。") % {"who": "、".join(names)} if names else None


def notice_has_concluded(deal: Deal, context: Context) -> str | None:
    """An agreed price was put up for its whole time, and nobody was right against it."""
    if not deal.is_by_agreement or is_concluded(deal, PRICING.key):
        return None
    notice = noticing.notices_of(deal).filter(submitted_at__gte=deal.frozen_at).first()
    if notice is None:
        return _("协议定价要先公示，期满以后才能成交（%(rule)s）。") % {"rule": noticing.length_for(deal).source}
    if notice.days_left:
        given = {"number": notice.number, "days": notice.days_left}
        return _("价格公示 %(number)s 还有 %(days)d 天，期满以后才能成交。") % given
    return _("价格公示“%(state)s”，办结通过以后才能成交。") % {"state": notice.get_state_display()}


def nothing_hangs(deal: Deal, context: Context) -> str | None:
    """A notice that is put up is taken down first."""
    return _("价格公示还在办理，请成果方先撤回公示。") if noticing.is_under_way(deal) else None


def has_not_passed(deal: Deal, context: Context) -> str | None:
    """What was put up and passed is concluded, not bargained about again."""
    return _("公示已经通过，可以成交；不再成交的请取消。") if is_concluded(deal, PRICING.key) else None


def parts_above_agree(deal: Deal, context: Context) -> str | None:
    """Whatever the market, the contract office or the evidence file ask for is there."""
    return concluding.refusal_of(deal)


def offer_terms(deal: Deal, context: Context) -> None:
    """Freeze the terms, confirmed by whoever offers them."""
    freezing.freeze(deal, context.at)
    deal.state = DealState.OFFERED
    deal.save()
    dealing.note_confirmation(deal, context.actor, context.at)
    phrases.ask_to_confirm(deal, by=context.actor.organisation_id, at=context.at, is_changed=False)


def settle(deal: Deal, context: Context) -> None:
    """Number, day, and whether the price exempts; from here on it is concluded for everything that follows."""
    deal.is_exempt = noticing.is_exempt(deal)
    deal.concluded_on, deal.concluded_at = clock.today(), context.at
    deal.number = numbering.next_number(numbers.DEAL, on=deal.concluded_on, where=deal.region_id)
    if deal.is_by_agreement:
        cite(deal, noticing.length_for(deal))
    deal.state = DealState.CONCLUDED
    deal.save()
    context.write(versions.current(versions.versions_of(deal).last(), content.fresh(deal), actor=context.actor))


def carry_out(deal: Deal, context: Context) -> None:
    """The decision of the seller has been carried out; then everything that is registered."""
    if deal.disposal is not None and usage.is_used_by(deal.disposal, deal):
        usage.conclude(deal.disposal, actor=SYSTEM, by=deal)
    concluding.carry_out(deal, context.actor)


def give_up(deal: Deal, context: Context) -> None:
    """The decision of the seller is free again; then everything that is registered."""
    deal.cancelled_at = context.at
    if deal.disposal is not None and usage.is_used_by(deal.disposal, deal):
        usage.give_back(deal.disposal, actor=SYSTEM, by=deal)
    concluding.undo(deal, context.actor)
