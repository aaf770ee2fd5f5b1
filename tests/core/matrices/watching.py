"""The states of leads outside the province."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from lianqiao.core.permissions import Role
from lianqiao.processes.watching.enums import LeadState
from lianqiao.processes.watching.models import Lead, WatchList
from lianqiao.registers.organisations.enums import OrganisationKind
from tests.core.matrices.table import Matrix, Sides
from tests.factories import MembershipFactory, OrganisationFactory, RegionFactory

LEAD = """
follow   | new followed           | followed   | own:reviewer own:manager
contact  | new followed contacted | contacted  | own:reviewer own:manager
bring_in | contacted              | brought_in | own:reviewer own:manager
drop     | new followed contacted | dropped    | own:reviewer own:manager
reopen   | dropped                | new        | own:reviewer own:manager
remind   | followed               | followed   | system
"""


def a_lead(state: str, *, body: Any = None) -> Lead:
    """A lead of the government of 290100, in that state, with a reviewer who may follow it."""
    body = body or OrganisationFactory(kind=OrganisationKind.GOVERNMENT, region=RegionFactory(code="290100"))
    member = MembershipFactory(organisation=body, roles=[Role.REVIEWER])
    mine = {"organisation": body, "region": body.region, "created_by": member.user}
    values: dict[str, Any] = {}
    if state == LeadState.FOLLOWED:
        values = {"assignee": member.user, "due_on": timezone.localdate() + timedelta(days=5)}
    if state == LeadState.DROPPED:
        values = {"drop_code": "no_need"}
    watch_list, _created = WatchList.objects.get_or_create(title="省外石墨", organisation=body, defaults=mine)
    return Lead.objects.create(
        state=state,
        watch_list=watch_list,
        title=f"高纯石墨连续提纯 {Lead.objects.count()}",
        institution="外省理工大学",
        source="展会名录",
        seen_on=timezone.localdate(),
        **mine,
        **values,
    )


def sides(record: Any) -> Sides:
    """The body, others beside and above, and one that serves the region."""
    governments = {
        name: (
            OrganisationFactory(kind=OrganisationKind.GOVERNMENT, region=RegionFactory(code=code)),
            {"oversight": code.rstrip("0")},
        )
        for name, code in (("beside", "290100"), ("above", "290000"))
    }
    return {
        "own": (record.organisation, {"oversight": "2901"}),
        **governments,
        "serving": (OrganisationFactory(kind=OrganisationKind.TRANSFER_ORGANISATION), {"service": "2901"}),
        "stranger": (OrganisationFactory(), {}),
    }


def given(name: str) -> dict[str, Any]:
    """Valid data for the action."""
    member = Lead.objects.order_by("-created_at").values_list("created_by", flat=True).first()
    known: dict[str, dict[str, Any]] = {
        "follow": {"assignee": member, "due_on": timezone.localdate() + timedelta(days=9)},
        "contact": {"text": "已电话联系，约好来访。"},
        "bring_in": {"text": "已签约落地。"},
        "drop": {"code": "no_need"},
    }
    return known.get(name, {})


MATRICES = {"watching.Lead": Matrix(LEAD, a_lead, sides, given)}
