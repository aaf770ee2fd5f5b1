"""Index and database agree after edits in any order, a follower killed among them, and rebuilds."""

import os
import random
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction

from lianqiao.core import outbox
from lianqiao.core.publishing.enums import Publicity
from lianqiao.core.transitions import apply
from lianqiao.processes.matching import index, search
from lianqiao.registers.achievements.models import Achievement
from tests.engines.retrieval.encoders import HashEncoder
from tests.processes import makers
from tests.waiting import until, until_the_feed_is_read

FOLLOW = """
import threading
import django
django.setup()
from lianqiao.processes.matching import index
from tests.engines.retrieval.encoders import HashEncoder
index.set_encoder_source(HashEncoder)
index.follow(threading.Event())
"""


@pytest.fixture(autouse=True)
def encoder() -> Iterator[None]:
    """An encoder for as long as a test runs."""
    index.set_encoder_source(HashEncoder)
    yield
    index.set_encoder_source(lambda: None)


def follower(data: Path) -> subprocess.Popen[bytes]:
    """The follower as a process of its own, on the database of this test."""
    now = connection.settings_dict
    url = f"postgres://{now['USER']}:{now['PASSWORD']}@{now['HOST']}:{now['PORT']}/{now['NAME']}"
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "lianqiao.config.settings",
        "DATABASE_URL": url,
        "LIANQIAO_DATA": str(data),
    }
    return subprocess.Popen([sys.executable, "-c", FOLLOW], env=environment, cwd=Path(__file__).parents[3])


def edit(chance: random.Random, unit: Any, owner: Any) -> None:
    """One change of some record, told to the feed as the program does it."""
    published = list(Achievement.objects.published().order_by("pk"))
    with transaction.atomic():
        if not published or chance.random() < 0.4:
            record = makers.achievement(unit, title=f"成果{chance.randrange(1000)}")
            outbox.publish(outbox.topic_of(record, "clear"), record.pk)
            return
        record = chance.choice(published)
        if chance.random() < 0.4:
            apply(record, "withdraw", actor=owner, reason="撤回")
            return
        publicity = chance.choice(Publicity.values)
        Achievement.objects.filter(pk=record.pk).update(publicity=publicity, readiness=chance.randint(1, 9))
        outbox.publish(outbox.topic_of(record, "revise"), record.pk)


@pytest.mark.parametrize("seed", [2])
def test_index_and_database_agree_though_the_follower_is_killed(
    transactional_db: None, index_folder: Path, seed: int
) -> None:
    chance = random.Random(seed)
    unit = makers.organisation()
    owner = makers.actor(unit)
    index.rebuild()
    for _round in range(2):
        process = follower(index_folder.parent)
        try:
            for _edit in range(chance.randint(3, 6)):
                edit(chance, unit, owner)
            until_the_feed_is_read()
            until(lambda: not index.unread(limit=1), "the follower does not follow")
            for _edit in range(chance.randint(2, 4)):
                edit(chance, unit, owner)
        finally:
            os.kill(process.pid, signal.SIGKILL)
            process.wait(60)
        if chance.random() < 0.5:
            index.rebuild()
    until_the_feed_is_read()
    index.catch_up()
    assert index.status().agrees
    index.fill(lambda done, total: None)
    engine = index.status().engine
    assert (engine.vectors, engine.waiting) == (engine.documents, 0)


def test_a_withdrawn_record_leaves_index_vectors_and_results_while_it_is_followed(
    transactional_db: None, index_folder: Path
) -> None:
    unit = makers.organisation()
    owner = makers.actor(unit)
    record = makers.achievement(unit)
    index.rebuild()
    stop = threading.Event()
    thread = threading.Thread(target=index.follow, args=(stop,))
    thread.start()
    try:
        until(lambda: index.open_index().status().vectors == 1, "the vector is not made")
        apply(record, "withdraw", actor=owner, reason="转为内部")
        assert search.find_achievements(makers.PROBLEM, actor=owner, on=record.created_at.date()) == search.NOTHING
        until(lambda: index.open_index().status().documents == 0, "the document stays")
    finally:
        stop.set()
        thread.join(60)
    vectors = index.open_index().vectors
    assert vectors is not None
    assert vectors.all_keys() == []
    index.compact()
    assert index.open_index().removed_since() is None
