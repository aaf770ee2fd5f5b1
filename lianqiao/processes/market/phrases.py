"""What the market tells people, and whom."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib.auth import get_user_model
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core import inbox, links, people
from lianqiao.core.documents import day_words
from lianqiao.core.messages import register
from lianqiao.core.permissions import Role
from lianqiao.core.transitions import Context
from lianqiao.processes.introductions.models import Introduction
from lianqiao.processes.market.enums import (
    IntentState,
    ListingState,
    ObjectionAbout,
)
from lianqiao.processes.market.models import (
    Intent,
    Listing,
    ListingAmendment,
    ListingObjection,
    ListingQuestion,
)
from lianqiao.registers.organisations.enums import MembershipState
from lianqiao.registers.organisations.models import Membership
from lianqiao.registers.organisations.queries.actors import people_for

register("market", gettext_lazy("交易市场"), group="tasks")

#: Roles whose people handle what units list and want, and who run a market.
HANDLING = (Role.ADMINISTRATOR, Role.EDITOR, Role.MANAGER)
RUNNING = (Role.ADMINISTRATOR, Role.MANAGER)
#: Characters of a title that stand in the subject of a message.
_SHORT = 60
_TO_OWNER = {
    ListingState.DRAFT: gettext_lazy("已退回，请按意见修改"),
    ListingState.CLEARING: gettext_lazy("市场审核通过，待保密审查"),
    ListingState.SCHEDULED: gettext_lazy("审查通过，将按期公告"),
    ListingState.RUNNING: gettext_lazy("正在公告，征集受让意向"),
    ListingState.QUALIFYING: gettext_lazy("报名已截止，待资格确认"),
    ListingState.CONTEST: gettext_lazy("进入竞价"),
    ListingState.ANNOUNCED: gettext_lazy("已有结果，正在公告"),
    ListingState.DEALING: gettext_lazy("可以签约了"),
    ListingState.SOLD: gettext_lazy("已成交"),
    ListingState.FAILED: gettext_lazy("未成交，可以重新挂牌"),
    ListingState.CANCELLING: gettext_lazy("正在公告撤销"),
    ListingState.CANCELLED: gettext_lazy("已撤销"),
}
_TO_INTENT = {
    IntentState.VOIDED: gettext_lazy("公告已变更，请重新确认报名"),
    IntentState.DROPPED: gettext_lazy("没有重新确认，报名已失效"),
    IntentState.QUALIFIED: gettext_lazy("通过资格确认"),
    IntentState.REFUSED: gettext_lazy("没有通过资格确认"),
    IntentState.WON: gettext_lazy("成为受让方"),
    IntentState.LOST: gettext_lazy("没有成为受让方"),
}


def _with_roles(unit_ids: Iterable[Any], roles: Iterable[Role]) -> list[Any]:
    rows = Membership.objects.filter(
        organisation__in=list(unit_ids), state=MembershipState.ACTIVE, roles__overlap=[str(role) for role in roles]
    )
    return list(get_user_model().objects.filter(pk__in=rows.values("user")).order_by("pk"))


def _subject(listing: Listing, words: str) -> str:
    return _("“%(title)s”%(words)s") % {"title": listing.title[:_SHORT], "words": words}


def _stamp(context: Context) -> str:
    return f"{context.at:%Y%m%d%H%M%S%f}"


def tell_owner(listing: Listing, context: Context) -> None:
    """Whoever handed the listing in: how far it has come."""
    inbox.send(
        people_for(listing.organisation_id, listing.submitted_by_id or listing.created_by_id),
        key=f"market.listing.{listing.pk}.{listing.state}.{_stamp(context)}",
        subject=_subject(listing, str(_TO_OWNER.get(ListingState(listing.state), listing.get_state_display()))),
        text=context.reason,
        url=links.page_of(listing),
        organisations=[listing.organisation_id],
    )


def ask_market(listing: Listing, context: Context) -> None:
    """Those who run the market: something waits for them."""
    inbox.send(
        _with_roles([listing.market_id], RUNNING),
        key=f"market.listing.{listing.pk}.market.{listing.state}.{_stamp(context)}",
        subject=_subject(listing, listing.get_state_display()),
        text=context.reason,
        url=links.page_of(listing),
        organisations=[listing.market_id],
    )


def ask_secrecy_officers(listing: Listing, context: Context) -> None:
    """The secrecy officers of the unit, else of the market, else of the region's government."""
    told = people.members_with(Role.SECRECY_OFFICER, [listing.organisation_id])
    told = told or people.members_with(Role.SECRECY_OFFICER, [listing.market_id])
    told = told or people.overseers_with(Role.SECRECY_OFFICER, listing.region_id)
    inbox.send(
        told,
        key=f"market.listing.{listing.pk}.secrecy.{_stamp(context)}",
        subject=_subject(listing, _("待保密审查")),
        text=_("公告以前请完成保密审查。"),
        url=links.page_of(listing),
    )


def _followers(listing: Listing) -> list[Any]:
    rows = listing.followers.values("user")
    return list(get_user_model().objects.filter(pk__in=rows).order_by("pk"))


def _tell_followers(listing: Listing, context: Context, words: str, text: str) -> None:
    inbox.send(
        _followers(listing),
        key=f"market.listing.{listing.pk}.follow.{listing.state}.{_stamp(context)}",
        subject=_subject(listing, words),
        text=text,
        url=_public_url(listing),
    )


def _public_url(listing: Listing) -> str:
    return links.page_of(listing)


def tell_interested(listing: Listing, context: Context) -> None:
    """Units that have been introduced to what is now listed."""
    achievements = list(listing.disposal.items.values_list("achievement", flat=True))
    cases = Introduction.objects.filter(achievement__in=achievements)
    ids = {one for pair in cases.values_list("organisation", "counterpart") for one in pair}
    ids -= {listing.organisation_id, listing.market_id}
    inbox.send(
        _with_roles(ids, HANDLING),
        key=f"market.listing.{listing.pk}.interested",
        subject=_subject(listing, _("已在交易市场挂牌")),
        text=_("贵单位对接过这项成果。%(day)s 24:00 报名截止，%(price)s。")
        % {"day": _day(listing.intents_until), "price": listing.price_words},
        url=_public_url(listing),
        organisations=ids,
    )


def tell_followers(listing: Listing, context: Context) -> None:
    """Whoever follows the listing: what has happened to it."""
    words = str(_TO_OWNER.get(ListingState(listing.state), listing.get_state_display()))
    _tell_followers(listing, context, words, context.reason)


def tell_of_new_day(listing: Listing, context: Context) -> None:
    """Seller and followers: there is more time."""
    words = _("报名延长到 %(day)s") % {"day": _day(listing.intents_until)}
    inbox.send(
        people_for(listing.organisation_id, listing.submitted_by_id),
        key=f"market.listing.{listing.pk}.until.{listing.intents_until}",
        subject=_subject(listing, words),
        text=_("没有单位报名，按挂牌时的选择延长。"),
        url=links.page_of(listing),
    )
    _tell_followers(listing, context, words, "")


def remind(listing: Listing, context: Context) -> None:
    """Followers without an intent, and units that have to confirm theirs: the last day is near."""
    words = _("%(day)s 24:00 报名截止") % {"day": _day(listing.intents_until)}
    text = _("需要报名的请尽快办理。")
    _tell_followers(listing, context, words, text)
    for intent in listing.intents.filter(state=IntentState.VOIDED).select_related("listing"):
        _tell_intent(intent, f"remind.{listing.intents_until}", words, _("贵单位还没有重新确认报名，到期即失效。"))


def _tell_intent(intent: Intent, occasion: str, words: str, text: str) -> None:
    inbox.send(
        _with_roles([intent.organisation_id], HANDLING),
        key=f"market.intent.{intent.pk}.{occasion}",
        subject=_subject(intent.listing, words),
        text=text,
        url=links.page_of(intent),
        organisations=[intent.organisation_id],
    )


def tell_unit(intent: Intent, context: Context) -> None:
    """The unit whose intent it is: what became of it."""
    words = _TO_INTENT.get(IntentState(intent.state))
    if words is not None:
        _tell_intent(intent, f"{intent.state}.{_stamp(context)}", str(words), context.reason)


def tell_of_contest(listing: Listing, context: Context) -> None:
    """The qualified: when they compete."""
    begins = date_format(timezone.localtime(context.data["opens_at"]), "Y年n月j日 H:i")
    for intent in listing.intents.filter(state=IntentState.QUALIFIED).select_related("listing"):
        words = _("%(moment)s 开始竞价") % {"moment": begins}
        text = _("请提前登录，在竞价页面确认规则。")
        _tell_intent(intent, f"contest.{listing.contests}", words, text)


def tell_of_no_contest(listing: Listing, context: Context) -> None:
    """The qualified: the contest is called off, another one will be arranged."""
    for intent in listing.intents.filter(state=IntentState.QUALIFIED).select_related("listing"):
        _tell_intent(intent, f"no_contest.{listing.contests}", _("竞价已取消，将另行安排"), context.reason)


def tell_of_cancelling(listing: Listing, context: Context) -> None:
    """All whose intent stands: the seller wants to cancel, and until when one may object."""
    text = _("原因：%(reason)s\n%(day)s 24:00 前可以提出异议。") % {
        "reason": listing.cancel_reason,
        "day": _day(listing.cancel_until),
    }
    for intent in _standing(listing):
        _tell_intent(intent, f"cancelling.{_stamp(context)}", _("转让方撤销挂牌"), text)


def tell_of_resuming(listing: Listing, context: Context) -> None:
    """All whose intent stands: it goes on."""
    for intent in _standing(listing):
        _tell_intent(intent, f"resumed.{_stamp(context)}", _("恢复挂牌，报名继续有效"), context.reason)


def _standing(listing: Listing) -> Any:
    live = (IntentState.LODGED, IntentState.VOIDED, IntentState.QUALIFIED)
    return listing.intents.filter(state__in=live).select_related("listing").order_by("pk")


def tell_of_intent(intent: Intent) -> None:
    """The market, and the seller where it may know by now: somebody has come."""
    listing = intent.listing
    units = [listing.market_id, *([listing.organisation_id] if listing.seller_reads_names else [])]
    inbox.send(
        _with_roles(units, HANDLING),
        key=f"market.intent.{intent.pk}.lodged.{intent.lodged_at:%Y%m%d%H%M%S%f}",
        subject=_subject(listing, _("收到受让意向")),
        text=_("请核对资格材料和保证金。") if listing.deposit_yuan else _("请核对资格材料。"),
        url=links.page_of(intent),
        organisations=units,
    )


def ask_for_amendment(amendment: ListingAmendment) -> None:
    """Those who run the market: a published listing is to be changed."""
    listing = amendment.listing
    inbox.send(
        _with_roles([listing.market_id], RUNNING),
        key=f"market.amendment.{amendment.pk}",
        subject=_subject(listing, _("申请变更公告")),
        text=amendment.reason,
        url=links.page_of(amendment),
        organisations=[listing.market_id],
    )


def tell_of_amendment(amendment: ListingAmendment, context: Context) -> None:
    """Whoever proposed it: whether it was published."""
    listing = amendment.listing
    inbox.send(
        people_for(listing.organisation_id, amendment.proposed_by_id),
        key=f"market.amendment.{amendment.pk}.{amendment.state}",
        subject=_subject(listing, _("公告变更：%(state)s") % {"state": amendment.get_state_display()}),
        text=context.reason,
        url=links.page_of(amendment),
    )


def tell_followers_of_amendment(amendment: ListingAmendment, context: Context) -> None:
    """Whoever follows the listing: the announcement was changed."""
    words = _("公告有变更，报名截止 %(day)s") % {"day": _day(amendment.until_after)}
    _tell_followers(amendment.listing, context, words, amendment.reason)


def tell_of_question(question: ListingQuestion) -> None:
    """The seller: somebody asks."""
    listing = question.listing
    inbox.send(
        people_for(listing.organisation_id, listing.submitted_by_id),
        key=f"market.question.{question.pk}",
        subject=_subject(listing, _("有新的提问")),
        text=question.text,
        url=links.page_of(question),
        organisations=[listing.organisation_id],
    )


def tell_asker(question: ListingQuestion, context: Context) -> None:
    """Who asked: the answer, or why there is none for everybody."""
    inbox.send(
        people_for(question.unit_id, question.asked_by_id),
        key=f"market.question.{question.pk}.{question.state}",
        subject=_subject(question.listing, _("提问：%(state)s") % {"state": question.get_state_display()}),
        text=question.answer or context.reason,
        url=links.page_of(question),
    )


def tell_of_objection(objection: ListingObjection) -> None:
    """Those who run the market: somebody objects."""
    listing = objection.listing
    what = ObjectionAbout(objection.about).label
    inbox.send(
        _with_roles([listing.market_id], RUNNING),
        key=f"market.objection.{objection.pk}",
        subject=_subject(listing, _("收到异议（%(what)s）") % {"what": what}),
        text=_("请在 %(day)s 前核实并答复。") % {"day": _day(objection.due)},
        url=links.page_of(objection),
        organisations=[listing.market_id],
    )


def tell_objector(objection: ListingObjection, context: Context) -> None:
    """Who objected: the answer."""
    inbox.send(
        people_for(objection.unit_id, objection.raised_by_id),
        key=f"market.objection.{objection.pk}.{objection.state}",
        subject=_subject(objection.listing, _("异议%(state)s") % {"state": objection.get_state_display()}),
        text=objection.answer,
        url=links.page_of(objection),
    )


def tell_of_session(session: Any, context: Context) -> None:
    """The units whose listings stand in a session: it is cancelled."""
    units = list(session.listings.values_list("organisation", flat=True).distinct())
    inbox.send(
        _with_roles(units, HANDLING),
        key=f"market.session.{session.pk}.{session.state}",
        subject=_("“%(title)s”%(state)s") % {"title": session.title[:_SHORT], "state": session.get_state_display()},
        text=context.reason,
        url=links.page_of(session),
        organisations=units,
    )


def _day(day: Any) -> str:
    return "" if day is None else day_words(day)
