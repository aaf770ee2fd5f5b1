"""Two people at one record, and one person in two pages: nothing is overwritten or misfiled unasked."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lianqiao.core.access import Actor
from lianqiao.core.models import FormDraft, Job, JobState
from lianqiao.core.permissions import Role
from lianqiao.registers.accounts.middleware import SESSION_KEY
from lianqiao.registers.achievements.models import Achievement
from lianqiao.registers.organisations.models import Organisation
from tests.faces.workbench.conftest import signed_in
from tests.faces.workbench.test_forms import FILLED
from tests.factories import AchievementFactory, MembershipFactory, OrganisationFactory, complete_demand, make_actor

pytestmark = pytest.mark.django_db

CHANGED = "别人刚刚修改过这条记录"
SWITCHED = "您已在别的页面切换到另一个单位，请确认后重试。"
NEW = "workbench:achievements_new"


def _carried(page: Any) -> dict[str, str]:
    """What the page's form sends back besides the answers, each of them really in the page."""
    marks = {name: page.context[name] for name in ("seen", "acting") if page.context[name]}
    for name, value in marks.items():
        assert f'<input type="hidden" name="{name}" value="{value}">' in page.content.decode()
    return marks


def _switch(browser: Client, organisation: Organisation) -> None:
    session = browser.session
    session[SESSION_KEY] = str(organisation.pk)
    session.save()


@pytest.fixture
def other_unit(professor: Actor) -> Organisation:
    """A second organisation of the professor's; `professor` still acts for the university."""
    unit = OrganisationFactory(name="辽河中试基地")
    MembershipFactory(user=professor.user, organisation=unit, roles=[Role.EDITOR])
    return unit


@pytest.fixture
def browser(professor: Actor) -> Client:
    """The professor's browser, acting for the university."""
    client = signed_in(professor)
    _switch(client, professor.organisation)
    return client


def test_change_on_top_of_a_colleagues_change_is_refused_once(professor: Actor, university: Any) -> None:
    record = AchievementFactory(organisation=university, created_by=professor.user)
    address = reverse("workbench:achievements_edit", args=[record.pk])
    mine, theirs = signed_in(professor), signed_in(make_actor(Role.EDITOR, organisation=university))
    my_page, their_page = mine.get(address), theirs.get(address)

    first = theirs.post(address, FILLED | {"title": "同事改的"} | _carried(their_page))
    refused = mine.post(address, FILLED | {"title": "我改的"} | _carried(my_page))

    assert first.status_code == 302
    assert refused.status_code == 422
    text = refused.content.decode()
    assert CHANGED in text
    assert f'href="{reverse("workbench:achievements_record", args=[record.pk])}" target="_blank"' in text
    assert refused.context["form"]["title"].value() == "我改的"
    assert Achievement.objects.get().title == "同事改的"

    decided = mine.post(address, FILLED | {"title": "我改的"} | _carried(refused))

    assert decided.status_code == 302
    assert Achievement.objects.get().title == "我改的"


def test_refusal_of_a_field_does_not_hide_that_the_record_has_changed(professor: Actor, university: Any) -> None:
    record = AchievementFactory(organisation=university, created_by=professor.user)
    address = reverse("workbench:achievements_edit", args=[record.pk])
    browser = signed_in(professor)
    page = browser.get(address)
    record.title = "同事改的"
    record.save()

    wrong = browser.post(address, FILLED | {"title": ""} | _carried(page))
    refused = browser.post(address, FILLED | _carried(wrong))

    assert CHANGED not in wrong.content.decode()
    assert refused.status_code == 422
    assert CHANGED in refused.content.decode()
    assert Achievement.objects.get().title == "同事改的"


def test_restored_content_says_that_the_record_has_changed(professor: Actor, university: Any) -> None:
    record = AchievementFactory(organisation=university, created_by=professor.user)
    address = reverse("workbench:achievements_edit", args=[record.pk])
    browser = signed_in(professor)
    page = browser.get(address)
    record.title = "同事改的"
    record.save()
    browser.post(address + "?autosave=1", FILLED | {"title": "我写了一半"} | _carried(page))

    restored = browser.get(address)
    refused = browser.post(address, FILLED | {"title": "我写了一半"} | _carried(restored))

    assert restored.context["form"]["title"].value() == "我写了一半"
    assert "之后被修改过" in restored.content.decode()
    assert refused.status_code == 422
    assert Achievement.objects.get().title == "同事改的"


@pytest.mark.parametrize("seen", [None, "昨天", "2026-13-45T00:00:00", "2026-01-01T00:00:00"])
def test_restored_content_without_a_time_counts_from_when_it_was_kept(
    professor: Actor, university: Any, seen: str | None
) -> None:
    record = AchievementFactory(organisation=university, created_by=professor.user)
    address = reverse("workbench:achievements_edit", args=[record.pk])
    browser = signed_in(professor)
    browser.post(address + "?autosave=1", FILLED | ({} if seen is None else {"seen": seen}))

    current = browser.get(address).content.decode()
    Achievement.objects.update(updated_at=datetime.now(UTC) + timedelta(hours=1))
    older = browser.get(address).content.decode()

    assert "之后被修改过" not in current
    assert "之后被修改过" in older


def test_organisation_changed_by_two_administrators_is_refused_once(university: Any) -> None:
    address = reverse("workbench:organisation_edit")
    mine, theirs = (signed_in(make_actor(Role.ADMINISTRATOR, organisation=university)) for _number in range(2))
    my_page, their_page = mine.get(address), theirs.get(address)
    values = {name: value for name, value in my_page.context["form"].initial.items() if value is not None}

    first = theirs.post(address, values | {"address": "甲路 1 号"} | _carried(their_page))
    refused = mine.post(address, values | {"address": "乙路 2 号"} | _carried(my_page))

    assert (first.status_code, refused.status_code) == (302, 422)
    assert CHANGED in refused.content.decode()
    assert Organisation.objects.get(pk=university.pk).address == "甲路 1 号"
    assert mine.post(address, values | {"address": "乙路 2 号"} | _carried(refused)).status_code == 302
    assert Organisation.objects.get(pk=university.pk).address == "乙路 2 号"


def test_new_record_does_not_go_to_an_organisation_switched_to_elsewhere(
    browser: Client, other_unit: Organisation
) -> None:
    page = browser.get(reverse(NEW))
    _switch(browser, other_unit)

    kept = browser.post(reverse(NEW) + "?autosave=1", FILLED | _carried(page))
    refused = browser.post(reverse(NEW), FILLED | _carried(page))

    assert kept.status_code == 409
    assert not FormDraft.objects.exists()
    assert refused.status_code == 422
    assert SWITCHED in refused.content.decode()
    assert refused.context["form"]["title"].value() == FILLED["title"]
    assert not Achievement.objects.exists()

    confirmed = browser.post(reverse(NEW), FILLED | _carried(refused))

    assert confirmed.status_code == 302
    assert Achievement.objects.get().organisation == other_unit


def test_words_of_another_organisation_are_not_thrown_away(browser: Client, other_unit: Organisation) -> None:
    browser.post(reverse(NEW) + "?autosave=1", FILLED)
    page = browser.get(reverse(NEW))
    _switch(browser, other_unit)
    browser.post(reverse(NEW) + "?autosave=1", FILLED)

    answer = browser.post(reverse(NEW), {"discard": "1"} | _carried(page), follow=True)

    assert SWITCHED in answer.content.decode()
    assert FormDraft.objects.count() == 2


def test_introduction_is_not_asked_for_by_an_organisation_switched_to_elsewhere(
    browser: Client, other_unit: Organisation
) -> None:
    address = reverse("workbench:introduction_new") + f"?demand={complete_demand().pk}"
    page = browser.get(address)
    _switch(browser, other_unit)

    refused = browser.post(address, {"message": "想谈谈", "agrees": "on"} | _carried(page))

    assert refused.status_code == 422
    assert SWITCHED in refused.content.decode()
    assert refused.context["form"]["message"].value() == "想谈谈"


def test_change_of_an_organisation_is_never_written_on_another(university: Any) -> None:
    person = make_actor(Role.ADMINISTRATOR, organisation=university)
    other = OrganisationFactory(name="辽河中试基地", address="原址")
    MembershipFactory(user=person.user, organisation=other, roles=[Role.ADMINISTRATOR])
    browser = signed_in(person)
    _switch(browser, university)
    address = reverse("workbench:organisation_edit")
    page = browser.get(address)
    _switch(browser, other)
    values = {name: value for name, value in page.context["form"].initial.items() if value is not None}

    refused = browser.post(address, values | {"address": "乙路 2 号"} | _carried(page))
    again = browser.post(address, values | {"address": "乙路 2 号"} | _carried(refused))

    assert (refused.status_code, again.status_code) == (422, 422)
    assert SWITCHED in again.content.decode()
    assert Organisation.objects.get(pk=other.pk).address == "原址"


def test_table_is_not_imported_for_an_organisation_switched_to_elsewhere(
    browser: Client, professor: Actor, other_unit: Organisation
) -> None:
    page = browser.get(reverse("workbench:imports")).content.decode()
    _switch(browser, other_unit)
    table = SimpleUploadedFile("a.csv", "名称\n一项成果\n".encode(), content_type="text/csv")
    mark = str(professor.organisation_id)

    answer = browser.post(
        reverse("workbench:import", args=["achievements"]), {"file": table, "acting": mark}, follow=True
    )

    assert f'name="acting" value="{mark}"' in page
    assert SWITCHED in answer.content.decode()
    assert not Job.objects.exists()


def test_checked_table_is_not_imported_for_another_organisation(
    browser: Client, professor: Actor, other_unit: Organisation
) -> None:
    table = SimpleUploadedFile("a.csv", "名称\n一项成果\n".encode(), content_type="text/csv")
    browser.post(reverse("workbench:import", args=["achievements"]), {"file": table})
    Job.objects.update(state=JobState.SUCCEEDED, finished_at=timezone.now())
    checked = Job.objects.get()
    _switch(browser, other_unit)

    answer = browser.post(reverse("workbench:import_confirm", args=[checked.pk]), follow=True)

    assert "这个文件是为另一个单位检查的" in answer.content.decode()
    assert list(Job.objects.all()) == [checked]
