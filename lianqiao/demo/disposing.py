"""The decisions on achievements of the demonstration: prepared, asked about, decided, refused, withdrawn, lapsed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.core.files.base import ContentFile

from lianqiao.core import clock
from lianqiao.core.access import SYSTEM, Actor
from lianqiao.core.permissions import Role
from lianqiao.core.transitions import apply
from lianqiao.demo.acts import Acts
from lianqiao.demo.cast import Cast
from lianqiao.demo.papers import paper
from lianqiao.demo.past import Past
from lianqiao.demo.records import Records
from lianqiao.demo.texts import Content, read
from lianqiao.processes.disposals.checking import co_owners
from lianqiao.processes.disposals.domain.consents import (
    answer_consent,
    ask_co_owners,
    record_paper_consent,
    state_secrecy,
)
from lianqiao.processes.disposals.domain.deciding import record_decision
from lianqiao.processes.disposals.domain.reserves import seal_reserve
from lianqiao.processes.disposals.domain.valuations import calculate
from lianqiao.processes.disposals.domain.writing import create_disposal, set_item
from lianqiao.processes.disposals.enums import Approach, DecisionResult, DisposalState, Procedure, SecrecyFinding
from lianqiao.processes.disposals.models import Disposal
from lianqiao.processes.disposals.models.disposal import WHOLE

#: Columns that are told as they are.
_PLAIN = ("title", "mode", "licence_kind", "territory", "months", "company", "equity_share", "pricing")
_WORDS = ("purpose", "mode_words", "pricing_words", "conditions", "appraiser")
#: Inputs of a valuation that are not amounts or rates.
_YEARS = ("years",)


def told() -> Any:
    """What is written by hand."""
    return read("disposals")


def pieces(content: Content) -> int:
    """How many decisions are told."""
    return len(told()["disposals"])


class Disposing:
    """Lets units prepare and decide, each step on its day."""

    def __init__(self, content: Content, cast: Cast, past: Past, records: Records) -> None:
        self._acts = Acts(content, cast, past)
        self._content, self._cast, self._records = content, cast, records
        self._told = told()

    def make(self, *, step: Callable[[], None]) -> None:
        """All of them."""
        for row in self._told["disposals"]:
            if set(row["items"]) <= self._records.achievements.keys():
                self._dispose(row)
            step()

    def _dispose(self, row: Mapping[str, Any]) -> None:
        acts = self._acts
        administrator = acts.owner(row["unit"])
        writer = self._writer(row["unit"])
        acts.begin(row["days"])
        disposal = create_disposal(
            actor=writer,
            values=self._values(row),
            achievements=[self._records.achievements[key] for key in row["items"]],
        )
        if row.get("stops") == "items":
            return
        self._fill(disposal, row, writer)
        if "valuation" in row:
            self._value(disposal, row["valuation"], writer)
        if row["state"] == DisposalState.WITHDRAWN:
            acts.later(3)
            apply(disposal, "withdraw", actor=writer, reason=row["withdrawn"])
            return
        self._ask(disposal, row, writer)
        if row.get("stops") == "asked":
            return
        acts.later(1)
        self._clear(disposal, row)
        if "reserve" in row:
            seal_reserve(disposal, actor=administrator, amount_yuan=Decimal(row["reserve"]))
        disposal = apply(_now(disposal), "propose", actor=writer)
        if row["state"] == DisposalState.PROPOSED:
            return
        acts.later(2, 4)
        self._decide(disposal, row, administrator)
        if row["state"] == DisposalState.LAPSED:
            valid_until: Any = _now(disposal).valid_until
            acts.begin(acts.ago(valid_until + timedelta(days=1)))
            apply(_now(disposal), "lapse", actor=SYSTEM)

    def _writer(self, key: str) -> Actor:
        """Somebody of the unit who writes and is not its administrator."""
        people = [person.name for person in self._content.people if person.organisation == key]
        actors = [self._cast.actor(name, key) for name in people]
        return next(actor for actor in actors if Role.EDITOR in actor.roles)

    def _values(self, row: Mapping[str, Any]) -> dict[str, Any]:
        values: dict[str, Any] = {name: row[name] for name in _PLAIN if name in row}
        values |= {name: row[name] for name in _WORDS if name in row}
        values["partner_name"] = row.get("partner", "")
        values["is_cross_border"] = row.get("cross_border", False)
        if "price" in row:
            values["asked_yuan"] = Decimal(row["price"])
        if "appraised" in row:
            values |= {"appraised_yuan": Decimal(row["appraised"]), "appraised_on": clock.today()}
        return values

    def _fill(self, disposal: Disposal, row: Mapping[str, Any], writer: Actor) -> None:
        """Owners, rights looked up the same day, completers heard."""
        others = [(self._name(one["key"]), one["share"]) for one in row.get("co_owners", ())]
        shares = [(disposal.organisation.name, WHOLE - sum(share for _name, share in others)), *others]
        for item in disposal.items.prefetch_related("rights"):
            rights = [
                {
                    "kind": right.kind,
                    "number": right.number,
                    "name": right.name,
                    "status": right.status,
                    "checked_on": clock.today(),
                }
                for right in item.rights.all()
            ]
            owners = [
                {
                    "name": name,
                    "share": share,
                    "way": "joint_work" if others else "own_work",
                    "paper": "专利登记簿副本" if rights else "课题任务书和验收意见",
                }
                for name, share in shares
            ]
            heard = {"heard_on": clock.today(), "heard_words": row["heard"]}
            set_item(item, actor=writer, heard=heard, owners=owners, rights=rights)

    def _name(self, key: str) -> str:
        known = self._content.organisations.get(key)
        return key if known is None else known.name

    def _value(self, disposal: Disposal, told_inputs: Mapping[str, Any], writer: Actor) -> None:
        given = dict(told_inputs)
        approach, note = Approach(given.pop("approach")), given.pop("note")
        typed: dict[str, Any] = {}
        for name, value in given.items():
            if isinstance(value, list):
                typed[name] = tuple(Decimal(one) for one in value)
            else:
                typed[name] = value if name in _YEARS else Decimal(value)
        calculate(disposal, actor=writer, approach=approach, typed=typed, note=note)

    def _ask(self, disposal: Disposal, row: Mapping[str, Any], writer: Actor) -> None:
        """Co-owners of the platform are asked, and answer unless the story stops there; others answer on paper."""
        found = co_owners(disposal)
        if any(key is not None for key in found.values()):
            asked = ask_co_owners(disposal, actor=writer)
            if row.get("stops") != "asked":
                self._acts.later(2, 4)
                for consent in asked:
                    key = next(one["key"] for one in row["co_owners"] if self._name(one["key"]) == consent.owner_name)
                    answering = self._acts.owner(key)
                    answer_consent(consent, actor=answering, seen=consent.content_sha256, agrees=True, words="同意。")
        for name, key in found.items():
            if key is None:
                record_paper_consent(
                    _now(disposal),
                    actor=writer,
                    owner_name=name,
                    agrees=True,
                    words="同意转让，收益按份额分配。",
                    paper=_pdf("共有人同意书", [disposal.title, name]),
                )

    def _clear(self, disposal: Disposal, row: Mapping[str, Any]) -> None:
        state_secrecy(
            disposal,
            actor=self._cast.officer(row["unit"]),
            seen=_now(disposal).content_sha256,
            finding=SecrecyFinding.OPEN,
            opinion="成果资料已逐项核对，不涉及国家秘密，可以公开转化。",
        )

    def _decide(self, disposal: Disposal, row: Mapping[str, Any], administrator: Actor) -> None:
        is_refused = row["state"] == DisposalState.REFUSED
        body = "校长办公会"
        members = [dict(one) for one in self._told["members"]]
        if row["mode"] == "equity_contribution":
            members[-1] |= {"has_interest": True, "interest": "配偶在受让方任职", "part": "recused"}
        record_decision(
            disposal,
            actor=administrator,
            seen=disposal.content_sha256,
            values={
                "result": DecisionResult.REFUSED if is_refused else DecisionResult.APPROVED,
                "procedure": Procedure.MEETING,
                "body": body,
                "rule": self._told["rule"],
                "held_on": clock.today(),
                "text": row.get("decision_text", "同意按所报方式、定价方式和条件转化，由技术转移中心办理。"),
            },
            members=members,
            minutes=_pdf("会议纪要", [disposal.title, body]),
        )


def _now(disposal: Disposal) -> Disposal:
    found: Disposal = Disposal.objects.get(pk=disposal.pk)
    return found


def _pdf(name: str, lines: list[str]) -> ContentFile[bytes]:
    return ContentFile(paper(name, lines), name=f"{name}.pdf")
