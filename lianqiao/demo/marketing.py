"""The market of the demonstration: a session, and listings by every procedure in every state."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone

from lianqiao.core import clock
from lianqiao.core.access import SYSTEM, Actor
from lianqiao.core.permissions import Permission
from lianqiao.core.transitions import apply
from lianqiao.demo.acts import LATEST, Acts
from lianqiao.demo.cast import Cast
from lianqiao.demo.papers import paper
from lianqiao.demo.past import Past
from lianqiao.demo.records import Records
from lianqiao.demo.texts import Content, read
from lianqiao.processes.deals.domain.dealing import confirm_terms, update_deal
from lianqiao.processes.deals.models import Deal
from lianqiao.processes.disposals.domain.consents import state_secrecy
from lianqiao.processes.disposals.domain.deciding import record_decision
from lianqiao.processes.disposals.domain.reserves import seal_reserve
from lianqiao.processes.disposals.domain.writing import create_disposal, set_item
from lianqiao.processes.disposals.enums import DecisionResult, PricingMethod, SecrecyFinding
from lianqiao.processes.disposals.enums import Procedure as Way
from lianqiao.processes.disposals.models import Disposal
from lianqiao.processes.disposals.models.disposal import WHOLE
from lianqiao.processes.market.domain.intents import confirm_intent, judge_intent, lodge_intent, record_deposit
from lianqiao.processes.market.domain.listings import award, choose, create_listing, follow, start_contest
from lianqiao.processes.market.domain.sessions import create_session
from lianqiao.processes.market.domain.talking import ask, propose_amendment, raise_objection
from lianqiao.processes.market.enums import IntentState, ProcedureKey
from lianqiao.processes.market.enums import ListingState as L
from lianqiao.processes.market.models import Intent, Listing, Session
from lianqiao.processes.market.times import earliest_contest

_PRICING = {
    ProcedureKey.FIXED: PricingMethod.LISTING,
    ProcedureKey.COMPETING: PricingMethod.LISTING,
    ProcedureKey.NEGOTIABLE: PricingMethod.AGREEMENT,
    ProcedureKey.ENGLISH: PricingMethod.AUCTION,
    ProcedureKey.SEALED: PricingMethod.AUCTION,
}
#: What each way of transformation asks in the deal.
_TERMS: dict[str, dict[str, Any]] = {
    "assignment": {"rights_text": "标的所列专利权和相关技术秘密"},
    "licence": {"licence_kind": "plain", "territory": "全国", "term_months": 60},
    "other": {"words": "由承接方以工程服务作为对价。"},
}
#: Until a session is announced, the days for putting listings into it, and the days that it then lasts.
_AHEAD, _LASTS = 6, 24


def told() -> Any:
    """What is written by hand."""
    return read("market")


def listings() -> Any:
    """The listings that are told."""
    return told()["listings"]


class Marketing:
    """Lets units list and firms come, each step on its day, up to yesterday."""

    def __init__(self, content: Content, cast: Cast, past: Past, records: Records) -> None:
        self._acts = Acts(content, cast, past)
        self._cast, self._records, self._past = cast, records, past
        self._told = told()
        self._papers = 0

    def make(self, *, step: Callable[[], None]) -> None:
        """All of them."""
        self._runner = self._runs(self._told["market"])
        session = self._session()
        for row in self._told["listings"]:
            if row["item"] in self._records.achievements and self._acts.is_there(row["unit"], *row["buyers"]):
                self._list(row, session)
            step()

    def _runs(self, key: str) -> Actor:
        """Somebody of the body that runs the market who decides there."""
        actor = self._acts.owner(key)
        return actor if actor.has(Permission.LISTED_CHECK) else self._cast.manager(actor.organisation.region_id)

    def _session(self) -> Session:
        self._acts.begin(9)
        today = self._past.today
        row, contact = self._told["session"], self._told["contact"]
        session = create_session(
            actor=self._runner,
            values={
                "title": row["title"],
                "theme": row["theme"],
                "listings_until": today + timedelta(days=_AHEAD - 3),
                "opens_on": today + timedelta(days=_AHEAD),
                "intents_until": today + timedelta(days=_AHEAD + _LASTS),
                "roadshow_at": _at(today + timedelta(days=_AHEAD + 8), 14),
                "roadshow_place": row["place"],
                "contact_name": contact["name"],
                "contact_phone": contact["phone"],
            },
        )
        return apply(session, "open", actor=self._runner)

    # ---- the decision of the unit

    def _decide(self, row: Mapping[str, Any], owner: Actor) -> Disposal:
        """A decision in force, made some days before the listing."""
        acts, achievement = self._acts, self._records.achievements[row["item"]]
        acts.begin(row["days"] + 12)
        mode = row["mode"]
        values: dict[str, Any] = {
            "title": achievement.title,
            "purpose": "团队没有产业化条件，企业试用反映好，通过市场寻找有能力的受让方。",
            "mode": mode,
            "mode_words": "由受让方实施，收益按学校办法分配。",
            "pricing": _PRICING[ProcedureKey(row["procedure"])],
            "pricing_words": "参考第三方估值和近两年同领域成交价确定。",
            "partner_name": "在交易市场征集",
            "asked_yuan": Decimal(row["price"]),
            "conditions": self._pick("conditions"),
        }
        if mode == "licence":
            values |= {"licence_kind": "plain", "territory": "全国", "months": 60}
        disposal = create_disposal(actor=owner, values=values, achievements=[achievement])
        for item in disposal.items.all():
            rights = [
                {
                    "kind": right.kind,
                    "number": right.number,
                    "name": right.name,
                    "status": right.status,
                    "checked_on": clock.today(),
                }
                for right in achievement.rights.all()
            ]
            owners = [
                {"name": str(owner.organisation), "share": WHOLE, "way": "own_work", "paper": "任务书和专利登记簿副本"}
            ]
            heard = {"heard_on": clock.today(), "heard_words": "完成人同意转化，不要求优先受让。"}
            set_item(item, actor=owner, heard=heard, owners=owners, rights=rights)
        if "reserve" in row:
            seal_reserve(disposal, actor=owner, amount_yuan=Decimal(row["reserve"]))
        state_secrecy(
            disposal,
            actor=self._cast.officer(row["unit"]),
            seen=Disposal.objects.get(pk=disposal.pk).content_sha256,
            finding=SecrecyFinding.OPEN,
            opinion="资料已逐项核对，不涉及国家秘密，可以公开转化。",
        )
        disposal = apply(Disposal.objects.get(pk=disposal.pk), "propose", actor=self._writer(row["unit"], owner))
        acts.later(2, 4)
        record_decision(
            disposal,
            actor=owner,
            seen=disposal.content_sha256,
            values={
                "result": DecisionResult.APPROVED,
                "procedure": Way.MEETING,
                "body": "校长办公会",
                "rule": "《科技成果转化管理办法》第十二条",
                "held_on": clock.today(),
                "text": "同意在技术交易市场公开交易，由技术转移中心办理。",
            },
            members=[dict(one) for one in self._told["members"]],
            minutes=ContentFile(paper("会议纪要", [achievement.title]), name="会议纪要.pdf"),
        )
        return Disposal.objects.get(pk=disposal.pk)

    def _writer(self, key: str, owner: Actor) -> Actor:
        """Somebody else of the unit who proposes."""
        people = [person.name for person in self._acts.content.people if person.organisation == key]
        actors = [self._cast.actor(name, key) for name in people]
        return next(
            actor for actor in actors if actor.user_id != owner.user_id and actor.has(Permission.DISPOSAL_PROPOSE)
        )

    # ---- the listing

    def _list(self, row: Mapping[str, Any], session: Session | None) -> None:
        acts, owner = self._acts, self._acts.owner(row["unit"])
        disposal = self._decide(row, owner)
        acts.begin(row["days"] + 3)
        writer = self._writer(row["unit"], owner)
        listing = create_listing(
            actor=writer, disposal=disposal, market=self._runner.organisation, values=self._values(row, session)
        )
        if row["state"] == L.DRAFT:
            return
        listing = apply(listing, "submit", actor=writer)
        if row["state"] == L.CHECKING:
            return
        acts.later(1)
        listing = apply(listing, "accept", actor=self._runner)
        if row["state"] == L.CLEARING:
            return
        acts.later(1)
        opinion = "公告内容不涉及国家秘密和商业秘密，可以公开。"
        listing = apply(listing, "clear", actor=self._cast.officer(row["unit"]), opinion=opinion)
        if row["state"] == L.SCHEDULED:
            return
        acts.begin(row["days"])
        listing = self._come(apply(listing, "open", actor=SYSTEM), row, writer)
        if row["state"] != L.RUNNING:
            self._go_on(listing, row, writer)

    def _values(self, row: Mapping[str, Any], session: Session | None) -> dict[str, Any]:
        achievement, contact = self._records.achievements[row["item"]], self._told["contact"]
        is_open = row["procedure"] == ProcedureKey.NEGOTIABLE
        values: dict[str, Any] = {
            "title": achievement.title,
            "field": achievement.fields.order_by("pk").first(),
            "summary": achievement.plain_text,
            "procedure": row["procedure"],
            "contest": row.get("contest", "auction"),
            "price_yuan": None if is_open else Decimal(row["price"]),
            "payment_terms": self._pick("payment"),
            "delivery_terms": self._pick("delivery"),
            "buyer_conditions": self._pick("conditions"),
            "extension_rounds": row.get("extension", 0),
            "contact_name": achievement.contact_name or contact["name"],
            "contact_phone": achievement.contact_phone or contact["phone"],
        }
        if "deposit" in row:
            values |= {
                "deposit_yuan": Decimal(row["deposit"]),
                "deposit_account": f"{self._runner.organisation}交易保证金专户",
            }
        if row.get("session"):
            values["session"] = session
        return values

    def _pick(self, name: str) -> str:
        """One of the sentences that people write."""
        sentences: list[str] = self._told[name]
        return self._past.random.choice(sentences)

    def _come(self, listing: Listing, row: Mapping[str, Any], writer: Actor) -> Listing:
        """What happens while intents are taken: firms ask and come, and the seller changes its mind about terms."""
        acts = self._acts
        firms = [acts.owner(key) for key in row["buyers"]]
        if row.get("question"):
            acts.later(0, 1)
            question = ask(listing, actor=firms[0], text=self._told["question"]["text"])
            if row["question"] != "asked":
                acts.later(1)
                apply(question, "answer", actor=writer, answer=self._told["question"]["answer"])
        for place, firm in enumerate(firms):
            acts.later(0, 1)
            values: dict[str, Any] = {
                "statement": self._pick("statements"),
                "contact_name": firm.user.name,
                "contact_phone": firm.organisation.contact_phone or self._told["contact"]["phone"],
            }
            if listing.rules.offers:
                values["offer_yuan"] = Decimal(row["offers"][place])
            follow(listing, actor=firm)
            self._pay(lodge_intent(_now(listing), actor=firm, values=values, seen=_now(listing).content_sha256))
        if row.get("amendment"):
            told_change = dict(self._told["amendment"])
            reason = told_change.pop("reason")
            acts.later(1)
            changed = {"payment_terms": told_change["payment_terms"] + "具体节点在合同中约定。"}
            amendment = propose_amendment(_now(listing), actor=writer, values=changed, reason=reason)
            if row["amendment"] != "proposed":
                apply(amendment, "publish", actor=self._runner)
                for intent in listing.intents.order_by("number")[: row.get("confirmed", 0)]:
                    seen = _now(listing).content_sha256
                    confirm_intent(intent, actor=firms[intent.number - 1], seen=seen)
        return _now(listing)

    def _pay(self, intent: Intent) -> None:
        if intent.listing.deposit_yuan:
            self._papers += 1
            record_deposit(
                intent,
                actor=self._runner,
                kind="paid",
                amount_yuan=intent.listing.deposit_yuan,
                on=clock.today(),
                paper=f"回单{self._papers:05d}",
            )

    # ---- what comes of it

    def _go_on(self, listing: Listing, row: Mapping[str, Any], writer: Actor) -> None:
        acts, state = self._acts, row["state"]
        if state in (L.CANCELLING, L.CANCELLED):
            acts.later(2)
            listing = apply(listing, "cancel", actor=writer, reason=self._told["cancel_reason"])
            if row.get("objection"):
                acts.later(1)
                firm = acts.owner(row["buyers"][0])
                raise_objection(
                    listing, actor=firm, text="我单位已按公告备好资金和场地，撤销给我们造成损失，请核实原因。"
                )
            if state == L.CANCELLED:
                self._after(listing.cancel_until)
                apply(_now(listing), "cancel_finally", actor=SYSTEM)
            return
        self._after(listing.intents_until)
        if state == L.FAILED:
            apply(listing, "lapse", actor=SYSTEM)
            return
        listing = apply(_now(listing), "close", actor=SYSTEM)
        intents = list(listing.intents.filter(state=IntentState.LODGED).order_by("number"))
        if state == L.QUALIFYING:
            judge_intent(intents[0], actor=self._runner, is_qualified=True)
            return
        acts.later(1)
        intents = [judge_intent(intent, actor=self._runner, is_qualified=True) for intent in intents]
        self._settle(_now(listing), row, writer, intents)

    def _settle(self, listing: Listing, row: Mapping[str, Any], writer: Actor, intents: list[Intent]) -> None:
        if row["state"] == L.CONTEST:
            begins = earliest_contest(listing)
            later = timedelta(days=0)
            while begins + later <= _at(self._past.today + timedelta(days=1), 0):
                later += timedelta(days=7)
            begins += later
            start_contest(listing, actor=self._runner, opens_at=begins, closes_at=begins + timedelta(hours=2))
            return
        if row["procedure"] == ProcedureKey.NEGOTIABLE:
            choose(listing, intents[-1], actor=writer, price_yuan=Decimal(row["agreed"]))
            return
        listing = award(listing, intents[0], actor=self._runner)
        if row["state"] == L.ANNOUNCED:
            return
        self._after(listing.result_until)
        listing = apply(_now(listing), "hand_over", actor=SYSTEM)
        if row["state"] == L.SOLD:
            self._sell(listing, row)

    def _sell(self, listing: Listing, row: Mapping[str, Any]) -> None:
        """Both sides confirm the deal, and it is concluded."""
        acts, seller = self._acts, self._acts.owner(row["unit"])
        acts.later(3)
        deal = update_deal(listing.deal, actor=seller, values=_TERMS[row["mode"]])  # type: ignore[arg-type]
        deal = apply(deal, "offer", actor=seller)
        for actor in (seller, acts.owner(row["buyers"][0])):
            acts.later(1)
            confirm_terms(Deal.objects.get(pk=deal.pk), actor=actor, content_sha256=deal.content_sha256)
        apply(Deal.objects.get(pk=deal.pk), "conclude", actor=seller)
        firms = [acts.owner(key) for key in row["buyers"]]
        for intent in listing.intents.filter(deposit_paid_yuan__gt=0):
            record_deposit(
                intent,
                actor=self._runner,
                kind="returned",
                amount_yuan=intent.deposit_paid_yuan,
                on=clock.today(),
                paper=f"退{intent.number:03d}-{len(firms)}",
            )

    def _after(self, day: Any) -> None:
        """Go to the day after that one, not beyond yesterday."""
        self._acts.begin(max(self._acts.ago(day) - 1, LATEST))


def _now(listing: Listing) -> Listing:
    found: Listing = Listing.objects.get(pk=listing.pk)
    return found


def _at(day: Any, hour: int) -> datetime:
    return datetime.combine(day, time(hour), tzinfo=timezone.get_default_timezone())
