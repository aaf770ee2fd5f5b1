"""Two people at once at a league table and at a bulletin: one of them is first, the other is told so."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, transaction

from lianqiao.core import files
from lianqiao.core.errors import DomainError
from lianqiao.core.models import LogEntry
from lianqiao.core.permissions import Role
from lianqiao.core.publishing.models import SecrecyReview
from lianqiao.core.transitions import apply
from lianqiao.governance.boards.domain.bulletins import discard_bulletin, edit_bulletin, rewrite_bulletin
from lianqiao.governance.boards.domain.snapshots import give_below, publish_snapshot
from lianqiao.governance.boards.enums import Audience, BulletinState
from lianqiao.governance.boards.models import Bulletin
from tests.governance.boards.makers import colleague, make_bulletin, make_leader, make_snapshot
from tests.waiting import until_somebody_waits

pytestmark = pytest.mark.django_db(transaction=True)


def beside(first: Callable[[], Any], second: Callable[[], Any]) -> str:
    """Do the second while the first has not ended yet; returns the sentence with which the second was refused."""
    refused: list[str] = []

    def attempt() -> None:
        try:
            second()
        except DomainError as refusal:
            refused.append(refusal.message)
        finally:
            connection.close()

    other = threading.Thread(target=attempt)
    with transaction.atomic():
        first()
        other.start()
        until_somebody_waits(other)
    other.join()
    return "".join(refused)


def test_table_is_published_once() -> None:
    leader = make_leader()
    snapshot = make_snapshot(leader)
    officers = [colleague(leader, Role.SECRECY_OFFICER) for _number in range(2)]

    refusal = beside(
        lambda: publish_snapshot(snapshot, actor=officers[0], opinion="可以公开"),
        lambda: publish_snapshot(snapshot, actor=officers[1], opinion="同意公开"),
    )

    assert refusal == "晾晒榜已经公开。"
    snapshot.refresh_from_db()
    assert (snapshot.audience, SecrecyReview.objects.get().opinion) == (Audience.PUBLIC, "可以公开")


def test_table_is_not_taken_back_while_it_is_published() -> None:
    leader = make_leader()
    snapshot = make_snapshot(leader, audience=Audience.BELOW)
    officer = colleague(leader, Role.SECRECY_OFFICER)

    refusal = beside(
        lambda: publish_snapshot(snapshot, actor=officer, opinion="可以公开"),
        lambda: give_below(snapshot, actor=leader, shown=False),
    )

    assert refusal == "晾晒榜已经向社会公开，请先停止公开。"
    snapshot.refresh_from_db()
    assert snapshot.audience == Audience.PUBLIC


def test_bulletin_is_issued_once() -> None:
    leader = make_leader()
    bulletin = make_bulletin(leader)
    other = colleague(leader, Role.REVIEWER)

    refusal = beside(lambda: apply(bulletin, "issue", actor=leader), lambda: apply(bulletin, "issue", actor=other))

    issued = Bulletin.objects.get()
    assert "已印发" in refusal
    assert (issued.state, issued.issued_by_id) == (BulletinState.ISSUED, leader.user_id)
    assert sorted(file.name.rpartition(".")[2] for file in files.files_of(issued)) == ["docx", "pdf"]
    assert LogEntry.objects.filter(action="boards.bulletin.issue").count() == 1


@pytest.mark.parametrize(
    "change",
    [
        lambda bulletin, actor: edit_bulletin(bulletin, actor=actor, values={"text": "另一种说法"}),
        lambda bulletin, actor: rewrite_bulletin(bulletin, actor=actor),
        lambda bulletin, actor: discard_bulletin(bulletin, actor=actor),
    ],
)
def test_bulletin_is_not_changed_while_it_is_issued(change: Callable[[Any, Any], Any]) -> None:
    leader = make_leader()
    bulletin = make_bulletin(leader)
    bulletin = edit_bulletin(bulletin, actor=leader, values={"text": "核对过的正文"})
    editor = colleague(leader, Role.EDITOR)

    refusal = beside(lambda: apply(bulletin, "issue", actor=leader), lambda: change(bulletin, editor))

    assert refusal == "通报印发后不能修改，可以撤回后另写一份。"
    issued = Bulletin.objects.get()
    assert (issued.state, issued.text) == (BulletinState.ISSUED, "核对过的正文")


def test_edit_that_came_first_is_in_the_issued_bulletin() -> None:
    leader = make_leader()
    bulletin = make_bulletin(leader)
    editor = colleague(leader, Role.EDITOR)

    refusal = beside(
        lambda: edit_bulletin(bulletin, actor=editor, values={"text": "最后一次修改"}),
        lambda: apply(bulletin, "issue", actor=leader),
    )

    issued = Bulletin.objects.get()
    assert (refusal, issued.state, issued.text) == ("", BulletinState.ISSUED, "最后一次修改")
