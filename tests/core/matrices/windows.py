"""The states of themed windows, and of what takes part in them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from lianqiao.core.permissions import Role
from lianqiao.processes.windows.enums import EntryState
from lianqiao.processes.windows.models import Entry, Pair, Window
from lianqiao.registers.organisations.enums import OrganisationKind
from tests.core.matrices.table import Matrix, Sides
from tests.factories import MembershipFactory, OrganisationFactory, RegionFactory
from tests.processes import makers

WINDOW = """
open               | draft                      | open      | own:reviewer own:manager own:administrator
close              | open                       | arranging | own:reviewer own:manager own:administrator
close_entries      | open                       | arranging | system
reopen             | arranging                  | open      | own:reviewer own:manager own:administrator
arrange            | arranging ready            | ready     | own:reviewer own:manager own:administrator
withdraw_timetable | ready                      | arranging | own:reviewer own:manager own:administrator
remind             | ready                      | ready     | system
finish             | ready                      | held      | own:reviewer own:manager own:administrator
end                | ready                      | held      | system
look_back          | held                       | held      | system
cancel             | draft open arranging ready | cancelled | own:reviewer own:manager own:administrator
"""
ENTRY = """
admit         | proposed turned_down   | taking_part | host:reviewer host:manager host:administrator
refuse        | proposed             | turned_down | host:reviewer host:manager host:administrator
agree         | invited declined     | taking_part | own:EDITING
decline       | invited              | declined    | own:EDITING
withdraw      | proposed taking_part | withdrawn   | own:EDITING
propose_again | withdrawn            | proposed    | own:EDITING
"""


def a_window(state: str, *, body: Any = None, over: bool = False) -> Window:
    """A window of the government of 290100 with a pair that both want; `over`: its time is behind us."""
    body = body or OrganisationFactory(kind=OrganisationKind.GOVERNMENT, region=RegionFactory(code="290100"))
    now = timezone.now()
    start = now - timedelta(hours=9) if over else now + timedelta(days=9)
    window = Window.objects.create(
        state=state,
        title="压铸工艺专场",
        theme="铝合金压铸件的气孔",
        place="市会展中心",
        starts_at=start,
        ends_at=start + timedelta(hours=3),
        entries_until=timezone.localdate() - timedelta(days=1) if over else timezone.localdate() + timedelta(days=3),
        capacity=9,
        tables=2,
        slot_minutes=30,
        held_on=timezone.localdate() if state == "held" else None,
        organisation=body,
        region=body.region,
        created_by=makers.user(),
    )
    if state in ("arranging", "ready"):
        demand, achievement = an_entry_of(window, "demand"), an_entry_of(window, "achievement")
        Pair.objects.create(window=window, demand_entry=demand, achievement_entry=achievement, origin="wish", score=0.5)
    return window


def window_in(state: str) -> Window:
    """As the matrix asks for it: what the program does by itself and what ends it comes when the time is over."""
    return a_window(state, over=state in ("open", "ready"))


def an_entry_of(window: Window, kind: str, state: str = EntryState.TAKING_PART, *, owner: Any = None) -> Entry:
    """A published record of a unit in that state, with somebody who comes."""
    owner = owner or makers.organisation()
    member: Any = MembershipFactory(organisation=owner, roles=[Role.EDITOR]).user
    comes = state not in (EntryState.INVITED, EntryState.DECLINED)
    record = makers.demand(owner) if kind == "demand" else makers.achievement(owner)
    return Entry.objects.create(
        window=window,
        state=state,
        origin="owner" if comes else "host",
        delegate=member if comes else None,
        agreed_at=timezone.now() if comes else None,
        decline_code="no_time" if state == EntryState.DECLINED else "",
        organisation=owner,
        region=owner.region,
        created_by=member,
        **{kind: record},
    )


def entry_in(state: str) -> Entry:
    """A demand in an open window."""
    return an_entry_of(a_window("open"), "demand", state)


def sides(record: Any) -> Sides:
    """The host, governments above and beside, one that serves the region, and an owner; of an entry the host too."""
    window = getattr(record, "window", record)
    beside = OrganisationFactory(kind=OrganisationKind.GOVERNMENT, region=RegionFactory(code="290100"))
    above = OrganisationFactory(kind=OrganisationKind.GOVERNMENT, region=RegionFactory(code="290000"))
    around: Sides = {
        "beside": (beside, {"oversight": "2901"}),
        "above": (above, {"oversight": "29"}),
        "serving": (OrganisationFactory(kind=OrganisationKind.TRANSFER_ORGANISATION), {"service": "2901"}),
        "stranger": (OrganisationFactory(), {}),
    }
    if record is window:
        return {"own": (window.organisation, {"oversight": "2901"}), **around}
    return {
        "own": (record.organisation, {}),
        "host": (window.organisation, {"oversight": "2901"}),
        **around,
    }


def given(name: str) -> dict[str, Any]:
    """Valid data for the action."""
    latest = Entry.objects.order_by("-created_at").values_list("created_by", flat=True).first()
    known: dict[str, dict[str, Any]] = {
        "arrange": {"fill": True},
        "agree": {"delegate": str(latest), "agrees": True},
        "decline": {"code": "no_time"},
    }
    return known.get(name, {})


MATRICES = {
    "windows.Window": Matrix(WINDOW, window_in, sides, given),
    "windows.Entry": Matrix(ENTRY, entry_in, sides, given),
}
