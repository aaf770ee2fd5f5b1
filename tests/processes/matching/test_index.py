"""The index follows the database: every commit, in whatever order, and it can prove it."""

import threading
from typing import Any

import pytest
from django.db import connection, transaction

from lianqiao.core import outbox
from lianqiao.core.permissions import Role
from lianqiao.core.transitions import apply
from lianqiao.engines.retrieval import IndexMissing
from lianqiao.processes.matching import index
from lianqiao.registers.achievements.models import Achievement
from lianqiao.registers.organisations.enums import OrganisationKind
from tests.engines.retrieval.encoders import HashEncoder
from tests.processes import makers
from tests.waiting import until, until_the_feed_is_read


def publish(record: Any) -> Any:
    """Say in the change feed that the record was published."""
    outbox.publish(outbox.topic_of(record, "clear"), record.pk)
    return record


def keys() -> set[str]:
    return {key[1] for key in index.open_index().versions()}


@pytest.mark.django_db
def test_a_new_host_builds_its_index() -> None:
    record = publish(makers.achievement(makers.organisation()))
    with pytest.raises(IndexMissing):
        index.open_index()
    index.ensure_index()
    assert keys() == {str(record.pk)}
    assert index.status().agrees


@pytest.mark.django_db
def test_an_index_of_other_rules_is_built_again(index_folder: Any) -> None:
    index.rebuild()
    record = makers.achievement(makers.organisation())
    generation = index_folder / (index_folder / "CURRENT").read_text()
    (generation / "RULES").write_text("older rules")
    index._open.clear()
    index.ensure_index()
    assert keys() == {str(record.pk)}


@pytest.mark.django_db
def test_records_of_a_suspended_organisation_leave_until_it_is_restored() -> None:
    unit = makers.organisation()
    records = {str(makers.achievement(unit).pk), str(makers.demand(unit).pk)}
    other = str(makers.achievement(makers.organisation()).pk)
    government = makers.organisation(code="290000", kind=OrganisationKind.GOVERNMENT)
    reviewer = makers.actor(government, Role.REVIEWER)
    index.rebuild()
    assert keys() == records | {other}

    suspended = apply(unit, "suspend", actor=reviewer, reason="资料失实")
    assert index.catch_up() == 2
    assert keys() == {other}
    assert index.status().agrees

    apply(suspended, "restore", actor=reviewer, reason="已更正")
    assert index.catch_up() == 2
    assert keys() == records | {other}


@pytest.mark.django_db
def test_published_records_enter_and_withdrawn_ones_leave() -> None:
    index.rebuild()
    unit = makers.organisation()
    owner = makers.actor(unit)
    achievement, demand = publish(makers.achievement(unit)), publish(makers.demand(unit))
    assert index.sync() == 2
    assert keys() == {str(achievement.pk), str(demand.pk)}
    assert index.sync() == 0

    apply(achievement, "withdraw", actor=owner, reason="转让完成")
    assert index.sync() == 1
    assert keys() == {str(demand.pk)}
    assert index.status().agrees


@pytest.mark.django_db
def test_taking_changes_again_does_no_harm() -> None:
    index.rebuild()
    record = publish(makers.achievement(makers.organisation()))
    index.catch_up()
    before = index.open_index().versions()
    index.open_index().set_state({})
    assert index.catch_up() == 1
    assert index.open_index().versions() == before
    assert index.open_index().count() == 1
    assert record.pk


@pytest.mark.django_db
def test_a_change_during_a_rebuild_is_not_lost() -> None:
    unit = makers.organisation()
    first = publish(makers.achievement(unit))
    late: list[Any] = []

    def while_reading(_done: int) -> None:
        if not late:
            late.append(publish(makers.achievement(unit)))

    index.rebuild(while_reading)
    index.catch_up()
    assert keys() == {str(first.pk), str(late[0].pk)}
    assert index.status().agrees


@pytest.mark.django_db
def test_progress_counts_the_documents() -> None:
    unit = makers.organisation()
    makers.achievement(unit)
    makers.demand(unit)
    told: list[int] = []
    index.rebuild(told.append)
    assert told == [1, 2]


@pytest.mark.django_db
def test_status_names_each_difference() -> None:
    unit = makers.organisation()
    missing, outdated, superfluous, fine = (makers.achievement(unit, title=f"成果{n}") for n in range(4))
    index.rebuild()
    index.open_index().apply(deletes=[("achievement", str(missing.pk))])
    Achievement.objects.filter(pk=outdated.pk).update(plain_text="数据库里直接改过的说明")
    Achievement.objects.filter(pk=superfluous.pk).update(state="withdrawn")

    status = index.status()
    assert not status.agrees
    assert status.missing == (("achievement", str(missing.pk)),)
    assert status.outdated == (("achievement", str(outdated.pk)),)
    assert status.superfluous == (("achievement", str(superfluous.pk)),)
    assert (status.database, status.index) == (
        {"achievement": 3, "demand": 0},
        {"achievement": 3, "demand": 0},
    )
    assert status.behind == 0
    assert fine.pk

    index.rebuild()
    assert index.status().agrees


@pytest.mark.django_db
def test_status_counts_the_changes_that_wait() -> None:
    index.rebuild()
    record = publish(makers.achievement(makers.organisation()))
    status = index.status()
    assert (status.behind, status.missing) == (1, (("achievement", str(record.pk)),))


def test_a_late_commit_is_not_skipped(transactional_db: None) -> None:
    """The first transaction takes its number first and commits last."""
    unit = makers.organisation()
    index.rebuild()
    began, may_commit = threading.Event(), threading.Event()
    late: list[Any] = []

    def slow() -> None:
        with transaction.atomic():
            late.append(publish(makers.achievement(unit, title="先开始，后提交")))
            began.set()
            assert may_commit.wait(60)
        connection.close()

    thread = threading.Thread(target=slow)
    thread.start()
    assert began.wait(60)
    with transaction.atomic():
        early = publish(makers.achievement(unit, title="后开始，先提交"))
    index.catch_up()
    may_commit.set()
    thread.join(60)
    until_the_feed_is_read()
    index.catch_up()

    assert keys() == {str(early.pk), str(late[0].pk)}
    assert index.status().agrees


def test_a_change_that_is_rolled_back_never_shows(transactional_db: None) -> None:
    unit = makers.organisation()
    index.rebuild()
    with transaction.atomic():
        publish(makers.achievement(unit))
        transaction.set_rollback(True)
    until_the_feed_is_read()
    assert index.catch_up() == 0
    assert keys() == set()


def test_the_follower_builds_the_index_and_keeps_it_up(transactional_db: None) -> None:
    unit = makers.organisation()
    owner = makers.actor(unit)
    first = makers.achievement(unit)
    stop = threading.Event()
    follower = threading.Thread(target=index.follow, args=(stop,))
    follower.start()
    try:
        until(lambda: index.folder().joinpath("CURRENT").exists() and keys() == {str(first.pk)}, "no index")
        with transaction.atomic():
            second = publish(makers.achievement(unit))
        until(lambda: keys() == {str(first.pk), str(second.pk)}, "the new record is not found")
        apply(first, "withdraw", actor=owner, reason="撤回")
        until(lambda: keys() == {str(second.pk)}, "the old record is still found")
    finally:
        stop.set()
        follower.join(60)
    assert not follower.is_alive()


@pytest.mark.django_db
def test_warming_up_loads_the_encoder_and_needs_no_index(monkeypatch: pytest.MonkeyPatch) -> None:
    encoder = HashEncoder()
    asked: list[str] = []
    monkeypatch.setattr(encoder, "queries", lambda texts: asked.extend(texts))
    monkeypatch.setattr(index, "encoder", lambda: encoder)

    index.warm_up().join()

    assert asked == [index._ANY_TEXT]
