"""Files of a record: added and taken away while it may be edited, and kept in its versions."""

import pytest
from django.core.files.base import ContentFile

from lianqiao.core import files, log, versions
from lianqiao.core.attachments import attach, detach
from lianqiao.core.errors import AccessError, DomainError
from lianqiao.core.permissions import Permission
from lianqiao.core.transitions import apply
from tests.factories import AchievementFactory, complete_achievement, make_actor

pytestmark = pytest.mark.django_db
EDIT = Permission.ACHIEVEMENT_EDIT


def _file(name: str = "报告.txt", text: str = "检测合格") -> ContentFile:
    return ContentFile(text.encode(), name=name)


def test_a_file_is_added_and_taken_away_with_a_trace() -> None:
    actor = make_actor()
    achievement = AchievementFactory(organisation=actor.organisation)
    stored = attach(achievement, _file(), actor=actor, permission=EDIT)
    assert [file.pk for file in files.files_of(achievement)] == [stored.pk]
    detach(achievement, stored, actor=actor, permission=EDIT)
    assert files.files_of(achievement).count() == 0
    assert [entry.text for entry in log.history_of(achievement)] == ["添加附件：报告.txt", "移除附件：报告.txt"]


@pytest.mark.parametrize("state", ["submitted", "accepted", "published"])
def test_what_was_handed_in_gets_no_other_files(state: str) -> None:
    achievement = complete_achievement(state)
    actor = make_actor(organisation=achievement.organisation)
    with pytest.raises(AccessError):
        attach(achievement, _file(), actor=actor, permission=EDIT)
    assert files.files_of(achievement).count() == 0


def test_a_stale_page_does_not_help_past_the_lock() -> None:
    actor = make_actor()
    draft = AchievementFactory(organisation=actor.organisation)
    apply(draft, "submit", actor=actor)
    assert draft.state == "draft"  # as the person's page still has it
    with pytest.raises(AccessError):
        attach(draft, _file(), actor=actor, permission=EDIT)
    assert files.files_of(draft).count() == 0


def test_a_refused_file_leaves_nothing() -> None:
    actor = make_actor()
    achievement = AchievementFactory(organisation=actor.organisation)
    with pytest.raises(DomainError):
        attach(achievement, _file("程序.exe", "MZ"), actor=actor, permission=EDIT)
    assert (files.files_of(achievement).count(), log.history_of(achievement).count()) == (0, 0)


def test_versions_show_that_a_file_was_exchanged() -> None:
    actor = make_actor()
    achievement = AchievementFactory(organisation=actor.organisation)
    first = attach(achievement, _file(text="第一份"), actor=actor, permission=EDIT)
    apply(achievement, "submit", actor=actor)
    old = versions.versions_of(achievement).get().content
    new = {**old, "files": [f"报告.txt {'0' * 12}"]}
    assert old["files"] == [f"报告.txt {first.sha256[:12]}"]
    assert [change.field for change in versions.compare(old, new)] == ["files"]
    assert "报告.txt" in achievement.guarded_texts()
