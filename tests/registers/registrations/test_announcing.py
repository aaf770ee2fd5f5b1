"""Where the province asks for it, a public notice runs before the certificate: opened from the record, then awaited."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from lianqiao.core import clock
from lianqiao.core.access import Actor
from lianqiao.core.chronograph.running import run_due
from lianqiao.core.errors import AccessError, DomainError
from lianqiao.core.norms.models import NormKey
from lianqiao.core.notices.domain.notices import create_notice, update_notice
from lianqiao.core.notices.models import PublicNotice
from lianqiao.core.permissions import Role
from lianqiao.core.transitions import apply
from lianqiao.registers.achievements.models import Achievement
from lianqiao.registers.registrations.announcing import announce, may_announce, proposed
from lianqiao.registers.registrations.models import Registration
from tests.core.norms.makers import make_norm
from tests.factories import AchievementFactory, make_actor, make_officer, make_reviewer
from tests.registers.registrations.test_registrations import registration

pytestmark = pytest.mark.django_db


@pytest.fixture
def holder() -> Actor:
    """An editor of the unit that holds the achievement."""
    return make_actor(Role.EDITOR)


@pytest.fixture
def achievement(holder: Actor) -> Any:
    """The achievement."""
    return AchievementFactory(organisation=holder.organisation, title="石墨无氟提纯", keywords=["石墨"])


@pytest.fixture
def submitted(holder: Actor, achievement: Achievement) -> Registration:
    """A registration that was handed in, in a province that asks for a notice."""
    make_norm(
        NormKey.objects.get(pk="registration.notice_before_certificate"), {"length": 30, "unit": "days"}, code="290000"
    )
    return apply(registration(holder, achievement), "submit", actor=holder)


def opened(record: Registration, actor: Actor) -> PublicNotice:
    return announce(record, actor=actor, places=[], **proposed(record))


def make_editor() -> Actor:
    """Somebody who writes for the government of the city."""
    return make_actor(Role.EDITOR, organisation=make_reviewer(code="290100").organisation)


def client_of(actor: Actor) -> Client:
    client = Client()
    client.force_login(actor.user)
    return client


def test_what_is_proposed_names_achievement_units_and_people(submitted: Registration) -> None:
    words = proposed(submitted)

    assert words["title"] == "科技成果登记公示：石墨无氟提纯"
    assert words["items"]["head"] == ["成果名称", "完成单位", "完成人", "评价方式", "评价单位"]
    units = f"{submitted.organisation}、辽河大学"
    assert words["items"]["rows"] == [["石墨无氟提纯", units, "季明湛", "验收、结题", "辽河省科学技术厅"]]


def test_the_number_waits_for_the_end_of_the_notice(submitted: Registration, holder: Actor) -> None:
    reviewer = make_reviewer()
    with pytest.raises(DomainError, match="公示还没有结束"):
        apply(submitted, "confirm", actor=reviewer)

    notice = apply(opened(submitted, make_editor()), "clear", actor=make_officer(code="290100"), opinion="可以公示")
    run_due()
    notice.refresh_from_db()
    assert (notice.state, notice.kind, str(notice.duration)) == ("running", "registration", "30 日")
    with pytest.raises(DomainError, match="公示还没有结束"):
        apply(submitted, "confirm", actor=reviewer)

    with clock.ahead(timedelta(days=31)):
        run_due()
        assert apply(submitted, "confirm", actor=reviewer).number
    notice.refresh_from_db()
    assert notice.state == "passed"


def test_only_a_government_over_its_region_opens_it_and_once(submitted: Registration, holder: Actor) -> None:
    official = make_editor()
    for other in (holder, make_actor(Role.EDITOR), make_reviewer(code="290200")):
        assert not may_announce(submitted, other)
        with pytest.raises(AccessError):
            opened(submitted, other)
    assert may_announce(submitted, official)

    opened(submitted, official)

    assert not may_announce(submitted, official)
    with pytest.raises(DomainError, match="不能重复发起"):
        opened(submitted, official)
    assert PublicNotice.objects.count() == 1


def test_a_unit_cannot_pass_the_notice_by_a_draft_that_changes_its_kind(submitted: Registration, holder: Actor) -> None:
    words = {"title": "公示", "text": "公示如下。"}
    draft = create_notice(actor=holder, values={"kind": "other", **words}, places=[], subject=submitted)

    for values in ({"kind": "registration", **words}, {"kind": "registration"}):
        with pytest.raises(AccessError, match="由主管部门发起"):
            update_notice(draft, actor=holder, values=values, places=[])
    with pytest.raises(AccessError, match="由主管部门发起"):
        create_notice(actor=holder, values={"kind": "registration", **words}, places=[], subject=submitted)

    draft.refresh_from_db()
    assert (draft.kind, PublicNotice.objects.count()) == ("other", 1)


def test_a_notice_of_the_unit_itself_does_not_count(submitted: Registration, holder: Actor) -> None:
    notice = opened(submitted, make_editor())
    PublicNotice.objects.filter(pk=notice.pk).update(organisation=holder.organisation)
    notice = apply(notice, "clear", actor=make_officer(code="290100"), opinion="可以公示")
    run_due()

    with clock.ahead(timedelta(days=31)):
        run_due()
        with pytest.raises(DomainError, match="公示还没有结束"):
            apply(submitted, "confirm", actor=make_reviewer())
        PublicNotice.objects.filter(pk=notice.pk).update(organisation=make_reviewer(code="290200").organisation)
        with pytest.raises(DomainError, match="公示还没有结束"):
            apply(submitted, "confirm", actor=make_reviewer())
        PublicNotice.objects.filter(pk=notice.pk).update(organisation=make_reviewer(code="290000").organisation)
        assert apply(submitted, "confirm", actor=make_reviewer()).number
    notice.refresh_from_db()
    assert notice.state == "passed"


def test_nothing_is_announced_before_it_is_handed_in_or_where_nobody_asks(
    holder: Actor, achievement: Achievement
) -> None:
    draft = registration(holder, achievement)
    with pytest.raises(DomainError, match="登记申请提交以后"):
        opened(draft, make_editor())

    assert not may_announce(apply(draft, "submit", actor=holder), make_editor())
    assert not PublicNotice.objects.exists()


def test_the_notice_is_opened_from_the_record_and_shown_there(submitted: Registration, holder: Actor) -> None:
    browser = client_of(make_editor())
    page = reverse("workbench:registrations_record", args=[submitted.pk])
    here = reverse("workbench:registration_notice", args=[submitted.pk])
    assert here in browser.get(page).content.decode()
    form = browser.get(here).content.decode()
    assert "科技成果登记公示：石墨无氟提纯" in form
    assert "公示期 30 日" in form

    given = {**_fields(browser.get(here)), "unit_location": "科研楼公告栏"}
    done = browser.post(here, given, follow=True).content.decode()

    notice = PublicNotice.objects.get()
    assert (notice.subject, notice.state, notice.kind) == (submitted, "clearing", "registration")
    assert {place.place for place in notice.places.all()} == {"unit", "portal"}
    assert "公示已提交保密审查" in done
    assert notice.title in done
    assert here not in done
    assert browser.get(here).status_code == 403


def test_the_record_tells_days_and_objections(submitted: Registration, holder: Actor) -> None:
    apply(opened(submitted, make_editor()), "clear", actor=make_officer(code="290100"), opinion="可以公示")
    run_due()
    today = clock.today()

    page = client_of(holder).get(reverse("workbench:registrations_record", args=[submitted.pk])).content.decode()

    assert "公示中，还有 31 天" in " ".join(page.split())
    assert f"{_words(today)}至{_words(today + timedelta(days=30))}" in page


def _fields(response: Any) -> dict[str, str]:
    form = response.context["form"]
    return {name: str(form[name].value() or "") for name in form.fields if name != "items"} | {
        "items": form.fields["items"].prepare_value(form["items"].value())
    }


def _words(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
