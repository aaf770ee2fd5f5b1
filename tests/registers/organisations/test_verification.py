"""Who verifies whom: never one's own level of government, never something else than was looked at."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from lianqiao.core.access import Actor
from lianqiao.core.errors import AccessError
from lianqiao.core.models import LogEntry, Message
from lianqiao.core.permissions import Office, Role
from lianqiao.core.transitions import apply, available
from lianqiao.registers.organisations.domain.organisations import update_organisation
from lianqiao.registers.organisations.enums import MembershipState, OrganisationKind, OrganisationState
from lianqiao.registers.organisations.models import Organisation
from tests.factories import (
    MembershipFactory,
    OrganisationFactory,
    RegionFactory,
    make_actor,
    make_officer_of,
    make_reviewer,
)

pytestmark = pytest.mark.django_db


def _government(code: str) -> Organisation:
    organisation: Organisation = OrganisationFactory(
        kind=OrganisationKind.GOVERNMENT, state=OrganisationState.PENDING, region=RegionFactory(code=code)
    )
    return organisation


def test_government_is_verified_from_above_and_not_by_its_own_level() -> None:
    city, province, department = make_reviewer(code="290100"), make_reviewer(code="290000"), _government("290100")

    with pytest.raises(AccessError) as refusal:
        apply(department, "verify", actor=city)
    assert "由上一级政府部门核验" in refusal.value.message
    assert available(department, city) == []
    verified = apply(department, "verify", actor=province)

    assert verified.state == OrganisationState.VERIFIED


def test_own_level_still_verifies_companies() -> None:
    company = OrganisationFactory(state=OrganisationState.PENDING)

    assert apply(company, "verify", actor=make_reviewer(code="290100")).state == OrganisationState.VERIFIED


def test_topmost_government_is_verified_by_the_system_administrator_alone() -> None:
    system, top = make_officer_of(Office.SYSTEM), _government("290000")
    for actor in (make_reviewer(code="290100"), make_officer_of(Office.SECURITY), make_actor(Role.ADMINISTRATOR)):
        with pytest.raises(AccessError):
            apply(top, "verify_top", actor=actor)

    assert apply(top, "verify_top", actor=system).state == OrganisationState.VERIFIED


def test_system_administrator_leaves_the_rest_to_the_governments() -> None:
    system = make_officer_of(Office.SYSTEM)
    make_reviewer(code="290000")
    below, company = _government("290100"), OrganisationFactory(state=OrganisationState.PENDING)

    for organisation in (below, company):
        with pytest.raises(AccessError):
            apply(organisation, "verify_top", actor=system)
        organisation.refresh_from_db()
        assert organisation.state == OrganisationState.PENDING


def _browser(actor: Actor) -> Client:
    client = Client()
    client.force_login(actor.user)
    return client


@pytest.mark.parametrize("changed", [False, True])
def test_what_changed_after_the_officials_look_is_not_verified(changed: bool) -> None:
    applicant = make_actor(
        Role.ADMINISTRATOR, organisation=OrganisationFactory(state=OrganisationState.PENDING, name="石墨制品有限公司")
    )
    organisation, browser = applicant.organisation, _browser(make_reviewer(code="290100"))
    page = browser.get(reverse("workbench:review_organisation", args=[organisation.pk]))
    seen = page.context["seen"]
    assert f'name="seen" value="{seen}"' in page.content.decode()
    if changed:
        update_organisation(organisation, actor=applicant, values={"name": "另一家有限公司"})

    answer = browser.post(
        reverse("workbench:review_organisation_act", args=[organisation.pk]),
        {"transition": "verify", "seen": seen},
        follow=True,
    )

    organisation.refresh_from_db()
    assert organisation.state == (OrganisationState.PENDING if changed else OrganisationState.VERIFIED)
    assert ("单位信息在您查看之后有改动" in answer.content.decode()) == changed
    assert LogEntry.objects.filter(action="organisations.organisation.verify").exists() != changed


def test_click_without_a_look_verifies_nothing() -> None:
    organisation = OrganisationFactory(state=OrganisationState.PENDING)

    _browser(make_reviewer(code="290100")).post(
        reverse("workbench:review_organisation_act", args=[organisation.pk]), {"transition": "verify"}
    )

    organisation.refresh_from_db()
    assert organisation.state == OrganisationState.PENDING


def test_all_members_hear_of_suspension_and_return(django_capture_on_commit_callbacks: Any) -> None:
    official = make_reviewer(code="290100")
    viewer = make_actor(Role.VIEWER)
    colleague = MembershipFactory(organisation=viewer.organisation, roles=[Role.ADMINISTRATOR]).user
    former = MembershipFactory(organisation=viewer.organisation, state=MembershipState.ENDED).user
    name = viewer.organisation.name

    with django_capture_on_commit_callbacks(execute=True):
        apply(viewer.organisation, "suspend", actor=official, reason="证照已注销")
    with django_capture_on_commit_callbacks(execute=True):
        apply(viewer.organisation, "restore", actor=official, reason="已补交证照")

    for person in (viewer.user, colleague):
        subjects = set(Message.objects.filter(recipient=person).values_list("subject", flat=True))
        assert subjects == {f"{name}：单位已暂停使用", f"{name}：单位已恢复使用"}
    assert "证照已注销" in Message.objects.filter(recipient=viewer.user).order_by("created_at")[0].text
    assert not Message.objects.filter(recipient=former).exists()
