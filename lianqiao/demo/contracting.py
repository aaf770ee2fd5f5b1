"""The technology contracts of the demonstration: offices, forty contracts in all states, and what became of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from decimal import Decimal
from functools import cache
from typing import Any

from django.core.files.base import ContentFile

from lianqiao.core import clock
from lianqiao.core.access import Actor
from lianqiao.core.attachments import attach
from lianqiao.core.money import WAN
from lianqiao.core.permissions import Permission, Role
from lianqiao.core.transitions import apply
from lianqiao.demo.acts import Acts, Story
from lianqiao.demo.cast import Cast
from lianqiao.demo.papers import paper
from lianqiao.demo.past import Past
from lianqiao.demo.records import Records
from lianqiao.demo.texts import Content, read
from lianqiao.processes.contracts.domain.changing import ask_change
from lianqiao.processes.contracts.domain.objecting import raise_objection
from lianqiao.processes.contracts.domain.rechecks import draw_recheck, record_finding
from lianqiao.processes.contracts.domain.writing import answer_conditions, answer_defect, create_contract
from lianqiao.processes.contracts.enums import ChangeKind, ContractState, FindingVerdict, OpinionVerdict
from lianqiao.processes.contracts.filling import party_kind
from lianqiao.processes.contracts.models import RegistrationOffice, TechnologyContract
from lianqiao.processes.contracts.questions import questions_of
from lianqiao.registers.taxonomy.models import Region

S = ContractState
#: The offices were set up so many days ago; a contract is signed so many days before it is brought.
SET_UP, SIGNED_BEFORE = 668, 9
#: For how long a contract without a term of its own is valid, counted in years.
USUAL_YEARS = 3
DEFECTS = (
    ("验收标准", "请写明检测方法和由谁检测。"),
    ("非技术性费用", "请补充设备清单和报价，便于核定技术交易额。"),
)
ANSWERS = ("已在验收标准里写明由第三方机构按国家标准检测。", "已上传设备清单和三家报价。")
OPINIONS = (
    (
        "白砚田",
        "望川理工大学教授",
        OpinionVerdict.AGREES,
        "研究开发目标明确，关键技术尚未掌握，类别和技术交易额认定合理。",
    ),
    ("霍思远", "辽河省机械科学研究院研究员", OpinionVerdict.AGREES, "试制材料单列合理，同意认定为技术开发合同。"),
)


@cache
def stories() -> Any:
    """What is written by hand."""
    return read("contracts")


def pieces(content: Content) -> int:
    """How many contracts there are."""
    return len(stories()["contracts"])


class Contracting:
    """Lets units bring their contracts to offices, up to yesterday."""

    def __init__(self, content: Content, cast: Cast, past: Past, records: Records) -> None:
        self._acts = Acts(content, cast, past)
        self._content = content
        self._cast = cast
        self._offices: dict[str, RegistrationOffice] = {}
        self._keys: dict[Any, str] = {}

    def make(self, *, step: Callable[[], None]) -> None:
        """Offices, contracts from the oldest on, and a sample."""
        for row in stories()["offices"]:
            self._set_up(row)
        for row in stories()["contracts"]:
            if self._acts.is_there(row["owner"], row["buyer"]):
                self._bring(row)
            step()
        self._recheck()

    def _set_up(self, row: Mapping[str, Any]) -> None:
        owner = self._acts.owner(row["key"])
        values = {name: row[name] for name in ("code", "address", "phone", "hours", "staff", "guide")}
        self._offices[row["key"]] = self._acts.file(
            RegistrationOffice,
            owner=owner,
            days=self._acts.day(SET_UP, owner.organisation),
            values={**values, "place": Region.objects.get(code=row["place"])},
            story=Story("published"),
        )
        self._keys[self._offices[row["key"]].pk] = row["key"]

    # ---- people of an office

    def _registrar(self, office: RegistrationOffice) -> Actor:
        return self._acts.owner(self._keys[office.pk])

    def _other(self, office: RegistrationOffice, permission: Permission) -> Actor:
        """Somebody else of the office than who decides, who holds the permission."""
        key = self._keys[office.pk]
        names = [person.name for person in self._content.people if key in (person.organisation, person.also)]
        actors = (self._cast.actor(name, key) for name in names)
        return next(actor for actor in actors if actor.has(permission))

    # ---- one contract

    def _bring(self, row: Mapping[str, Any]) -> None:
        acts, owner = self._acts, self._acts.owner(row["owner"])
        buyer, office = acts.owner(row["buyer"]).organisation, self._offices[row["office"]]
        acts.begin(acts.day(row["days"], owner.organisation, buyer, office))
        contract = self._write(row, owner, buyer, office)
        if row["state"] == S.DRAFT:
            return
        if row["state"] == S.WITHDRAWN:
            acts.later(2, 4)
            apply(contract, "withdraw", actor=owner, reason=row["reason"])
            return
        acts.later(0, 1)
        contract = apply(contract, "submit", actor=owner)
        if row["state"] == S.SUBMITTED:
            return
        self._examine(contract, row, owner, office)

    def _write(self, row: Mapping[str, Any], owner: Actor, buyer: Any, office: RegistrationOffice) -> Any:
        signed = clock.today() - timedelta(days=SIGNED_BEFORE)
        years = row.get("years", USUAL_YEARS)
        last = signed.replace(year=signed.year + years, day=min(signed.day, 28)) - timedelta(days=1)
        is_licence = row["kind"] == "licence"
        values = {
            **{name: row[name] for name in ("kind", "title", "field", "goal")},
            "office": office,
            "subject": row.get("subject", ""),
            "own_kind": party_kind(owner.organisation),
            "counterpart": buyer,
            "counterpart_kind": party_kind(buyer),
            "counterpart_name": buyer.name,
            "signed_on": signed,
            "starts_on": signed,
            "ends_on": last,
            "content": row["what"],
            "acceptance": "按合同约定的指标验收：提交测试报告和技术文件，双方组织专家验收。",
            "rights": "履行合同前各自的知识产权不变；完成的成果按合同约定归属，后续改进归完成方，另一方可以免费使用。",
            "right_kind": row["right"],
            "plan_source": row.get("plan", "none"),
            "amount_yuan": Decimal(str(row["amount"])) * WAN,
            "is_estimated": row.get("estimated", False),
            "payment_way": "mixed" if row.get("estimated") else "lump_sum" if row["amount"] <= 40 else "instalments",
            "output_yuan": Decimal(str(row["amount"])) * WAN * 8 if is_licence else None,
        }
        costs = [
            {"kind": kind, "name": name, "quantity": quantity, "amount_yuan": Decimal(str(amount)) * WAN}
            for kind, name, quantity, amount in row.get("costs", ())
        ]
        contract = create_contract(actor=owner, values=values, costs=costs)
        asked = questions_of(contract.kind, {}, where=contract.region_id, on=clock.today())
        answers = {one.fact: not one.is_veto for one in asked.questions}
        contract = answer_conditions(contract, actor=owner, answers=answers)
        upload = ContentFile(paper(row["title"], [str(owner.organisation), str(buyer)]), name="技术合同.pdf")
        attach(contract, upload, actor=owner, permission=Permission.CONTRACT_EDIT)
        return contract

    def _examine(self, contract: Any, row: Mapping[str, Any], owner: Actor, office: RegistrationOffice) -> None:
        acts, registrar = self._acts, self._registrar(office)
        clerk = self._other(office, Permission.CONTRACT_EXAMINE)
        acts.later(1, 2)
        contract = apply(contract, "accept", actor=clerk)
        state = row["state"]
        if state == S.RETURNED or row.get("mended"):
            acts.later(1, 3)
            contract = apply(contract, "return", actor=clerk, defects=DEFECTS)
            acts.later(1, 2)
            defects = list(contract.defects.all())
            for defect, text in zip(defects, ANSWERS[: 1 if state == S.RETURNED else 2], strict=False):
                answer_defect(defect, actor=owner, text=text)
            if state == S.RETURNED:
                return
            acts.later(1, 3)
            contract = apply(apply(contract, "submit", actor=owner), "accept", actor=clerk)
        if state == S.EXAMINING:
            return
        acts.later(1, 3)
        if state == S.EXPERT or row.get("experts"):
            contract = self._ask_experts(contract, clerk, only_one=state == S.EXPERT)
            if state == S.EXPERT:
                return
        if state == S.REFUSED:
            apply(contract, "refuse", actor=registrar, reason=row["reason"])
            self._review_refusal(contract, owner, office)
            return
        contract = apply(contract, "check", actor=clerk)
        if state == S.CHECKED:
            return
        acts.later(1, 3)
        contract = apply(contract, "register", actor=registrar)
        acts.later(0, 2)
        number = f"{clock.today():%Y}29{office.code}{contract.registration_number[-6:]}"
        contract = apply(contract, "note_number", actor=clerk, number=number)
        self._follow(contract, row.get("told", ""), owner, office)

    def _ask_experts(self, contract: Any, clerk: Actor, *, only_one: bool) -> Any:
        contract = apply(contract, "consult", actor=clerk)
        self._acts.later(3, 6)
        for name, post, verdict, text in OPINIONS[: 1 if only_one else 2]:
            given = {"expert": name, "post": post, "verdict": verdict, "text": text}
            contract = apply(contract, "opinion", actor=clerk, **given)
        return contract if only_one else apply(contract, "conclude", actor=clerk)

    # ---- afterwards

    def _review_refusal(self, contract: Any, owner: Actor, office: RegistrationOffice) -> None:
        self._acts.later(3, 6)
        text = "平台的采集协议解析和边缘计算算法是本合同新开发的内容，设备由买方另行付款，请重新核对。"
        objection = raise_objection(contract, actor=owner, text=text)
        self._acts.later(4, 8)
        answer = "经核对合同正文和付款条款，设备款由卖方代购并包含在总价内，研究开发内容没有可考核的指标，维持原决定。"
        other = self._other(office, Permission.CONTRACT_REGISTER)
        apply(objection, "reject", actor=other, answer=answer)

    def _follow(self, contract: Any, what: str, owner: Actor, office: RegistrationOffice) -> None:
        """What became of a registered contract: changed, cancelled, or objected to."""
        acts, registrar = self._acts, self._registrar(office)
        if what == "change":
            acts.later(60, 90)
            asked = {"amount_yuan": contract.amount_yuan + 50 * WAN}
            change = ask_change(
                contract,
                actor=owner,
                kind=ChangeKind.CHANGE,
                happened_on=clock.today(),
                reason="双方签订补充协议，增加一项考核指标和相应价款。",
                values=asked,
            )
            acts.later(2, 4)
            apply(change, "grant", actor=registrar)
        elif what == "recall":
            acts.later(30, 40)
            change = ask_change(
                contract,
                actor=owner,
                kind=ChangeKind.TERMINATION,
                happened_on=clock.today(),
                reason="买方调整投资计划，双方协商解除合同。",
                used_benefits=True,
                benefits="已按登记证明免征首期款增值税，解除后向主管税务所报告并补缴。",
                benefit_yuan=Decimal("22641.51"),
            )
            acts.later(2, 4)
            apply(change, "grant", actor=registrar)
        elif what == "authority":
            acts.later(40, 60)
            text = "许可的软件与去年另一份合同的交付内容相近，请核对是否重复登记。"
            objection = raise_objection(contract, actor=acts.owner("swj"), text=text)
            acts.later(5, 9)
            other = self._other(office, Permission.CONTRACT_REGISTER)
            apply(objection, "reject", actor=other, answer="两份合同许可的版本和用户不同，分别登记无误。")

    def _recheck(self) -> None:
        """A sample of what was registered until a month ago, with one finding left to write."""
        self._acts.begin(24)
        keeper, today = self._acts.of_first(Role.REVIEWER), clock.today()
        if not TechnologyContract.objects.visible_to(keeper).registered().exists():
            return
        first = today - timedelta(days=365)
        sample = draw_recheck(
            actor=keeper,
            title="技术合同认定登记年度随机复查",
            first_day=first,
            last_day=today - timedelta(days=30),
            share=Decimal("0.25"),
            seed="20261030-4471",
        )
        items = list(sample.items.all())
        for number, item in enumerate(items[:-1]):
            self._acts.later(1, 2)
            flawed = number == 1
            verdict = FindingVerdict.FLAWED if flawed else FindingVerdict.SOUND
            text = "设备清单缺少报价，已提示登记机构补齐。" if flawed else "类别、金额和材料与合同一致。"
            record_finding(item, actor=keeper, verdict=verdict, text=text)
