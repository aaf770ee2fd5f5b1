"""The key projects of the demonstration: taken in by their bodies, moved, reported, supported."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from django.db import transaction

from lianqiao.core import clock
from lianqiao.demo.cast import Cast
from lianqiao.demo.key_projects import KeyProjects, told_projects
from lianqiao.demo.past import Past, told
from lianqiao.demo.records import Records
from lianqiao.demo.texts import load
from lianqiao.processes.key_projects.enums import BATCHES, Batch
from lianqiao.processes.key_projects.models import FollowOn, FundingFrame, JointTask, KeyProject, MonthlyFigure, Move
from lianqiao.processes.key_projects.queries.board import board_of
from lianqiao.processes.key_projects.queries.joint import told_of
from lianqiao.processes.key_projects.queries.waiting import asked_for, last_month
from lianqiao.registers.taxonomy.domain import load_packaged, load_regions

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
CONTENT = load()


def _content() -> Any:
    """What the projects need of the province: governments, the units that they name, and linked achievements."""
    linked = {told["achievement"] for told in told_projects() if "achievement" in told}
    achievements = {key: CONTENT.achievements[key] for key in sorted(linked)}
    named = {told["lead"] for told in told_projects() if isinstance(told["lead"], str)}
    named |= {partner[0] for told in told_projects() for partner in told["partners"]}
    named |= {text.holder for text in achievements.values()}
    organisations = {
        key: text for key, text in CONTENT.organisations.items() if key in named or text.kind == "government"
    }
    people = [person for person in CONTENT.people if person.organisation in organisations]
    people = [replace(person, also=person.also if person.also in organisations else "") for person in people]
    known = {text.contact_name for text in organisations.values()} | {person.name for person in people}
    logins = [login for login in CONTENT.logins if login.office or login.person in known]
    return replace(
        CONTENT,
        organisations=organisations,
        people=people,
        logins=logins,
        achievements=achievements,
        demands={},
        meetings=[],
    )


@pytest.fixture(scope="module")
def steps(django_db_setup: None, django_db_blocker: Any) -> Iterator[list[None]]:
    """The province with these projects; the steps that were counted."""
    content = _content()
    counted: list[None] = []
    with django_db_blocker.unblock(), transaction.atomic():
        load_packaged()
        past = Past(today=clock.today(), seed=29)
        regions = [vars(region) for region in content.regions]
        load_regions(regions, version="1", source="lianqiao.demo: an invented province")
        with told(past):
            cast = Cast(content, past)
            cast.enter(step=lambda: None)
            records = Records(content, cast, past)
            records.make(step=lambda: None)
            KeyProjects(content, cast, past, records).make(step=lambda: counted.append(None))
        yield counted
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def province(steps: list[None], db: None) -> None:
    """Each test begins with the projects, and leaves them as they are."""


def test_every_project_stands_where_its_story_left_it(steps: list[None]) -> None:
    last = {
        row["title"]: [row["entered"][1], *(move[1] for move in row.get("moves", ()))][-1] for row in told_projects()
    }

    assert len(steps) == len(told_projects())
    assert dict(KeyProject.objects.filter(previous=None).values_list("title", "state")) == last
    assert set(last.values()) == set(Batch.values)
    assert KeyProject.objects.filter(lead_unit=None).count() == 1


def test_moves_and_figures_stand_in_the_past_and_landings_are_proved() -> None:
    today = clock.today()

    moves = Move.objects.filter(project__previous=None)
    assert moves.count() == sum(1 + len(row.get("moves", ())) for row in told_projects())
    assert not Move.objects.filter(on__gt=today).exists()
    assert not Move.objects.filter(to_batch=Batch.LANDING, evidence="").exists()
    assert not MonthlyFigure.objects.filter(month__gte=today.replace(day=1)).exists()
    assert MonthlyFigure.objects.count() > 100


def test_board_has_something_in_every_batch_and_something_waits() -> None:
    today = clock.today()
    board = board_of(KeyProject.objects.all(), today=today, where="290000")
    waiting = {project.lead_name for project in asked_for(last_month(today), today=today)}

    assert all(column.count > 2 for column in board.columns)
    assert [column.batch for column in board.columns] == list(BATCHES)
    assert board.firms.is_low is False
    assert CONTENT.organisations["guanfa"].name in waiting


def test_what_matured_is_proposed_to_follow_and_one_project_has_followed() -> None:
    proposals = {one.accepted: one for one in FollowOn.objects.all()}

    assert set(proposals) == {None, True, False}
    assert proposals[True].follower.previous == proposals[True].project
    assert {one.project.achievement.state for one in proposals.values()} == {"published"}


def test_joint_tasks_say_who_owes_and_the_frame_runs() -> None:
    tasks = told_of(JointTask.objects.order_by("title"), today=clock.today())

    assert [bool(one.debtors) for one in tasks] == [True, True]
    assert [one.task.done_on is None for one in tasks] == [True, False]
    assert FundingFrame.objects.get().is_running(clock.today())
