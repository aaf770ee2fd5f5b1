"""Projects owe the registration of their results; a registration has its number and its certificate."""

from datetime import UTC, date, datetime, timedelta
from importlib import import_module
from io import BytesIO
from typing import Any

import pdfplumber
import pytest
from django.apps import apps
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localdate

from lianqiao.core import clock, metrics
from lianqiao.core.access import Actor
from lianqiao.core.attachments import attach
from lianqiao.core.errors import DomainError, InvalidInput
from lianqiao.core.exchange import ImportRow
from lianqiao.core.exchange.importer import importer_of
from lianqiao.core.filing.domain import create_filing, update_filing
from lianqiao.core.permissions import Permission, Role
from lianqiao.core.transitions import apply
from lianqiao.registers.achievements.models import Achievement
from lianqiao.registers.registrations.certificates import data_of
from lianqiao.registers.registrations.models import Registration, ResearchProject
from tests.factories import AchievementFactory, make_actor, make_reviewer

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


@pytest.fixture
def holder() -> Actor:
    """An editor of the unit that holds the achievement."""
    return make_actor(Role.EDITOR)


@pytest.fixture
def achievement(holder: Actor) -> Achievement:
    """The achievement."""
    return AchievementFactory(organisation=holder.organisation, title="石墨无氟提纯", keywords=["石墨"])


def registration(holder: Actor, achievement: Achievement, **changes: Any) -> Registration:
    """A draft with its papers."""
    values = {
        "achievement": achievement,
        "result_form": "new_process",
        "stage": "mature",
        "evaluation": "acceptance",
        "evaluator": "辽河省科学技术厅",
        "evaluated_on": date(2026, 5, 8),
        "conclusion": "达到任务书要求。",
        **changes,
    }
    draft = create_filing(Registration, actor=holder, values=values)
    attach(draft, ContentFile(PDF, name="评价证明.pdf"), actor=holder, permission=Permission.FILING_EDIT)
    return draft


def registered(holder: Actor, achievement: Achievement) -> Registration:
    """The registration with its number."""
    return apply(apply(registration(holder, achievement), "submit", actor=holder), "confirm", actor=make_reviewer())


def project(holder: Actor, **changes: Any) -> ResearchProject:
    """A confirmed project of the province that has been accepted."""
    values = {
        "title": "寒区负极材料中试",
        "project_number": "2024LH0186",
        "level": "province",
        "leader": "季明湛",
        "started_on": date(2024, 1, 1),
        "ends_on": date(2025, 12, 31),
        "accepted_on": date(2026, 2, 1),
        **changes,
    }
    draft = create_filing(ResearchProject, actor=holder, values=values)
    return apply(apply(draft, "submit", actor=holder), "confirm", actor=make_reviewer())


def test_the_number_tells_place_year_type_and_serial(holder: Actor, achievement: Achievement) -> None:
    number = registered(holder, achievement).number
    assert (len(number), number[:3], number[7], number[8:]) == (12, "929", "Y", "0001")


def test_one_achievement_is_registered_once(holder: Actor, achievement: Achievement) -> None:
    registration(holder, achievement)
    with pytest.raises(InvalidInput, match="已经有一份登记申请"):
        registration(holder, achievement)


def test_without_papers_nothing_is_handed_in(holder: Actor, achievement: Achievement) -> None:
    draft = registration(holder, achievement)
    draft.files.all().delete()
    with pytest.raises(DomainError, match="上传评价证明"):
        apply(draft, "submit", actor=holder)


def test_without_completers_or_keywords_nothing_is_handed_in(holder: Actor, achievement: Achievement) -> None:
    draft = registration(holder, achievement)
    Achievement.objects.filter(pk=achievement.pk).update(keywords=[])
    with pytest.raises(DomainError, match="关键词"):
        apply(draft, "submit", actor=holder)
    achievement.completers.all().delete()
    with pytest.raises(DomainError, match="完成人"):
        apply(draft, "submit", actor=holder)


def test_the_evaluation_does_not_precede_the_research(holder: Actor, achievement: Achievement) -> None:
    Achievement.objects.filter(pk=achievement.pk).update(started_on=date(2026, 6, 1))
    achievement.refresh_from_db()
    with pytest.raises(InvalidInput, match="评价日期不能早于研究开始日期"):
        registration(holder, achievement)


def test_the_certificate_names_number_title_and_completers(holder: Actor, achievement: Achievement) -> None:
    held = registered(holder, achievement)
    client = Client()
    client.force_login(holder.user)

    answer = client.get(reverse("workbench:registration_certificate", args=[held.pk]))

    text = pdfplumber.open(BytesIO(b"".join(answer.streaming_content))).pages[0].extract_text()
    assert held.number in text
    assert "石墨无氟提纯" in text
    assert "季明湛" in text


def test_before_the_number_there_is_no_certificate(holder: Actor, achievement: Achievement) -> None:
    draft = registration(holder, achievement)
    client = Client()
    client.force_login(holder.user)
    assert client.get(reverse("workbench:registration_certificate", args=[draft.pk])).status_code == 404


def test_strangers_get_no_certificate(holder: Actor, achievement: Achievement) -> None:
    held = registered(holder, achievement)
    client = Client()
    client.force_login(make_actor(Role.EDITOR).user)
    assert client.get(reverse("workbench:registration_certificate", args=[held.pk])).status_code == 404


def test_an_accepted_project_owes_the_registration_of_its_results(holder: Actor, achievement: Achievement) -> None:
    owing = project(holder)
    owing.achievements.add(achievement)
    assert list(ResearchProject.objects.owing()) == [owing]
    assert metrics.get("registrations.owing").value(on=date(2026, 12, 31)) == 1

    registered(holder, achievement)

    assert not ResearchProject.objects.owing().exists()
    assert metrics.get("registrations.registered").by("kind", on=date(2100, 1, 1)) == {"applied": 1}


@pytest.mark.parametrize("changes", [{"level": "enterprise"}, {"accepted_on": None}])
def test_what_the_state_did_not_pay_for_or_is_not_accepted_owes_nothing(holder: Actor, changes: dict[str, Any]) -> None:
    project(holder, **changes)
    assert not ResearchProject.objects.owing().exists()


def test_the_government_narrows_its_list_to_what_is_owed(holder: Actor) -> None:
    project(holder)
    project(holder, project_number="2024LH0187", level="enterprise", title="委托开发")
    client = Client()
    client.force_login(make_reviewer().user)

    page = client.get(reverse("workbench:projects_all") + "?owing=true").content.decode()

    assert "寒区负极材料中试" in page
    assert "委托开发" not in page


def test_a_correction_does_not_move_the_day_of_the_registration(holder: Actor, achievement: Achievement) -> None:
    first = registered(holder, achievement)
    day = clock.today()
    assert first.registered_on == day

    with clock.ahead(timedelta(days=400)):
        corrected = apply(first, "correct", actor=holder, reason="补充效益")
        again = apply(apply(corrected, "submit", actor=holder), "confirm", actor=make_reviewer())

    assert (again.number, again.registered_on) == (first.number, day)
    assert localdate(again.decided_at) == day + timedelta(days=400)
    assert data_of(again, verify_url="")["date"] == date_format(day, "Y年n月j日")
    assert metrics.get("registrations.registered").value(on=day) == 1
    assert list(metrics.get("registrations.registered").by("month", on=day + timedelta(days=400))) == [
        day.replace(day=1)
    ]


def test_records_from_before_get_the_day_of_their_decision(holder: Actor, achievement: Achievement) -> None:
    held = registered(holder, achievement)
    draft = registration(holder, AchievementFactory(organisation=holder.organisation, keywords=["石墨"]))
    late = datetime(2026, 5, 31, 17, 30, tzinfo=UTC)  # the next day in Shanghai
    Registration.objects.filter(pk=held.pk).update(registered_on=None, decided_at=late)

    import_module("lianqiao.registers.registrations.migrations.0002_registered_on").tell_registered_day(apps, None)

    assert Registration.objects.get(pk=held.pk).registered_on == date(2026, 6, 1)
    assert Registration.objects.get(pk=draft.pk).registered_on is None


def test_a_registration_that_has_its_number_stays_with_its_achievement(holder: Actor, achievement: Achievement) -> None:
    held = apply(registered(holder, achievement), "correct", actor=holder, reason="补充效益")
    other = AchievementFactory(organisation=holder.organisation, keywords=["石墨"])

    with pytest.raises(InvalidInput, match="已经取得编号"):
        update_filing(held, actor=holder, values={"achievement": other})

    held.refresh_from_db()
    assert held.achievement == achievement
    changed = update_filing(held, actor=holder, values={"achievement": achievement, "people": 8})
    assert (changed.people, changed.number) == (8, held.number)


def test_a_number_that_tells_another_type_is_not_confirmed_again(holder: Actor, achievement: Achievement) -> None:
    held = apply(registered(holder, achievement), "correct", actor=holder, reason="补充效益")
    Achievement.objects.filter(pk=achievement.pk).update(kind="basic")

    with pytest.raises(DomainError, match="与成果现在的类型不符"):
        apply(held, "submit", actor=holder)

    Achievement.objects.filter(pk=achievement.pk).update(kind="applied")
    again = apply(apply(held, "submit", actor=holder), "confirm", actor=make_reviewer())
    assert again.number == held.number


def test_projects_are_told_apart_by_their_numbers_when_imported(holder: Actor) -> None:
    project(holder)
    importer = importer_of("projects")
    rows = [
        ImportRow(2, {"title": "寒区负极材料中试", "project_number": "2025LH0001"}),
        ImportRow(3, {"title": "别的名称", "project_number": "2024LH0186"}),
    ]

    assert importer.duplicates(rows, holder) == {3: "本单位已有项目编号为“2024LH0186”的记录。"}
    assert importer.key(rows[0].values) != importer.key(rows[1].values)
    assert importer.key({"title": "无号", "project_number": None}) == importer.key({"title": "无号"})
