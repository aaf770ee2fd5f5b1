"""The separate ledgers of three universities with a closed year, and the inventors whom they have empowered."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from lianqiao.core import clock
from lianqiao.core.access import Actor
from lianqiao.core.permissions import Role
from lianqiao.core.transitions import apply
from lianqiao.demo.acts import LATEST, Acts
from lianqiao.demo.cast import Cast
from lianqiao.demo.empowering import Empowering, People
from lianqiao.demo.past import Past
from lianqiao.demo.records import Records
from lianqiao.demo.texts import Content, read
from lianqiao.processes.asset_ledger import domain as ledger
from lianqiao.processes.asset_ledger.enums import Stage
from lianqiao.processes.asset_ledger.models import Asset
from lianqiao.registers.achievements.models import Achievement
from lianqiao.registers.organisations.models import Membership
from lianqiao.registers.organisations.queries.actors import actor_for

#: Months of the former year in which things were entered, moved and written off; when its statement was signed.
ENTERED, MOVED, WRITTEN_OFF, SIGNED = 3, 8, 11, (2, 10)


@cache
def told() -> Any:
    """What is written by hand."""
    return read("ownership")


def pieces(content: Content) -> int:
    """How many ledgers and empowerments there are."""
    return len(told()["units"]) + len(told()["empowerments"])


class Ownership:
    """Lets universities keep their ledgers, and inventors ask for their achievements."""

    def __init__(self, content: Content, cast: Cast, past: Past, records: Records) -> None:
        self._acts = Acts(content, cast, past)
        self._cast, self._past, self._content = cast, past, content
        self._achievements = list(records.achievements.values())

    def make(self, *, step: Callable[[], None]) -> None:
        """The ledgers, then the empowerments, the oldest first."""
        units: dict[str, People] = {}
        for key, row in told()["units"].items():
            if self._acts.is_there(key):
                units[key] = self._people(key, row["office"])
                self._keep(units[key], row["assets"])
            step()
        free = {key: self._free(people) for key, people in units.items()}
        empowering = Empowering(self._acts, self._cast)
        for row in sorted(told()["empowerments"], key=lambda one: -one["days"]):
            people = units.get(row["unit"])
            achievement = None if people is None else next(free[row["unit"]], None)
            if people is not None and achievement is not None:
                empowering.tell(row, people, achievement)
            step()

    def _people(self, key: str, office: str) -> People:
        """A professor, the transfer office, which gets the role for it, and the head."""
        head = self._acts.owner(key)
        membership = Membership.objects.select_related("organisation__region", "user").get(
            user=self._cast.actor(office, key).user, organisation=head.organisation
        )
        membership.roles = [Role.EDITOR, Role.MANAGER]
        membership.save()
        names = [one.name for one in self._content.people if one.organisation == key and one.role == "researcher"]
        return People(key, self._cast.actor(names[0], key), actor_for(membership, membership.user), head)

    def _free(self, people: People) -> Iterator[Achievement]:
        """Achievements of the unit with completers that can be empowered, the oldest first, as the stories are."""
        for record in sorted(self._achievements, key=lambda one: one.created_at):
            is_own = record.organisation_id == people.head.organisation_id and record.is_job_related
            if is_own and record.completers.exists() and not record.rights.filter(status="pledged").exists():
                yield record

    # ---- ledger

    def _go(self, month: int, day: int) -> date:
        """Move to a day of the former year."""
        wanted = date(self._past.today.year - 1, month, day)
        self._acts.begin((self._past.today - wanted).days)
        return clock.today()

    def _keep(self, people: People, rows: list[Mapping[str, Any]]) -> None:
        office, head = people.office, people.head
        assets = [self._enter(place, row, office) for place, row in enumerate(rows)]
        for place, (asset, row) in enumerate(zip(assets, rows, strict=True)):
            if "move" in row:
                self._go(MOVED, 3 + place)
                self._move(asset, row, office)
        for asset, row in zip(assets, rows, strict=True):
            if "off" in row:
                self._go(WRITTEN_OFF, 6)
                proposal = ledger.propose_write_off(asset, actor=office, grounds="obsolete", text=row["off"])
                self._go(WRITTEN_OFF, 12)
                apply(proposal, "approve", actor=head)
        signed = (self._past.today - date(self._past.today.year, *SIGNED)).days
        if signed > LATEST:
            self._acts.begin(signed + 6)
            statement = ledger.prepare_statement(actor=office, year=self._past.today.year - 1)
            self._acts.begin(signed)
            apply(statement, "sign", actor=head)
        self._acts.begin(40)
        developing = next(
            (one for one, row in zip(assets, rows, strict=True) if "cost" not in row and "move" not in row), None
        )
        if developing is not None:
            given: dict[str, Any] = {"actor": office, "on": clock.today()}
            ledger.begin_development(developing, reason="通过小试验收，立项开发", **given)
            ledger.add_cost(
                developing, amount_yuan=Decimal(36_000), reason="中试材料费", paper="记账凭证10-118号", **given
            )

    def _enter(self, place: int, row: Mapping[str, Any], office: Actor) -> Asset:
        day = self._go(ENTERED, 4 + place)
        cost = row.get("cost")
        return ledger.enter_asset(
            actor=office,
            organisation=office.organisation,
            title=row["title"],
            kind=row["kind"],
            right_number=row.get("number", ""),
            is_granted="number" in row and not row["number"].startswith("申请号"),
            stage=Stage.RESEARCH if cost is None else Stage.DEVELOPMENT,
            memo_yuan=Decimal(row["memo"]),
            cost_yuan=None if cost is None else Decimal(cost),
            on=day,
            reason="单列管理期初登记",
            paper=f"单列登记{place + 1}号",
        )

    @staticmethod
    def _move(asset: Asset, row: Mapping[str, Any], office: Actor) -> None:
        given: dict[str, Any] = {"actor": office, "on": clock.today(), "reason": row["why"]}
        money = Decimal(row["yuan"])
        if row["move"] == "licence":
            ledger.grant_licence(asset, received_yuan=money, paper="收款凭证8-31号", **given)
        elif row["move"] == "transfer":
            ledger.transfer_asset(asset, received_yuan=money, paper="收款凭证8-47号", **given)
        else:
            holding = ledger.contribute_equity(
                asset, company_name=row["company"], share_percent=Decimal(row["share"]), value_yuan=money, **given
            )
            ledger.contribute_cash(
                holding,
                amount_yuan=Decimal(200_000),
                added_percent=Decimal(1),
                paper="横向结余证明〔8〕12号",
                **{**given, "reason": "横向科研结余经费出资"},
            )
