"""Learning changes nothing by itself; a person puts a version in use, and every search follows."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from lianqiao.core.access import SYSTEM
from lianqiao.core.errors import AccessError, DomainError
from lianqiao.core.log import history_of
from lianqiao.core.permissions import Office
from lianqiao.engines.retrieval import Settings
from lianqiao.processes.learning.domain.rankings import adopt, in_use, keep_ranking, revert
from lianqiao.processes.learning.domain.retraining import judgements, retrain_ranking
from lianqiao.processes.learning.enums import EventKind
from lianqiao.processes.learning.models import Adoption, Event, Ranking
from lianqiao.processes.matching import index, ranking
from lianqiao.registers.achievements.models import Achievement
from tests.factories import make_actor, make_officer_of
from tests.processes import makers
from tests.processes.learning.makers import event, feedback

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate()
#: What a site goes by that has learnt badly; what `feedback` wants is the contrary.
BAD = Settings(title=0.0, keywords=0.0, topicality=0.0)


@pytest.fixture
def on_commit(django_capture_on_commit_callbacks: Any) -> Any:
    """A block whose transaction counts as committed at its end."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


def test_too_little_feedback_is_said_in_one_sentence_and_changes_nothing(data_folder: Path) -> None:
    feedback(3)

    with pytest.raises(DomainError, match="只有 3 项需求的反馈可以比较，至少需要 30 项；排序保持不变。"):
        retrain_ranking(on=TODAY)

    assert not Ranking.objects.exists()
    assert not ranking.folder().exists()


def test_a_run_proposes_what_people_took_up_and_puts_nothing_in_use(data_folder: Path, on_commit: Any) -> None:
    with on_commit():
        adopt(keep_ranking(BAD, {}), actor=SYSTEM, has_read=True)
    feedback(30, fields=[makers.field("04")])

    made = retrain_ranking(on=TODAY)

    assert made.number == 2
    assert made.numbers.title > 0
    report = made.report
    assert (report["base"], report["demands"], report["judged"]) == (1, 30, 60)
    assert report["ndcg_after"] > report["ndcg_before"]
    assert report["low"] > 0
    assert report["fields"] == [
        {"name": "领域04", "demands": 30, "before": report["ndcg_before"], "after": report["ndcg_after"]}
    ]
    assert report["events"] == {
        kind.value: {EventKind.SHOWN: 60, EventKind.CONTACTED: 30}.get(kind, 0) for kind in EventKind
    }
    assert in_use() == (1, BAD)
    assert index.open_index().settings == BAD
    assert sorted(path.name for path in ranking.folder().iterdir()) == [
        "in-use.json",
        "version-2.json",
        "version-2.md",
        "version-2.xlsx",
    ]
    kept = json.loads((ranking.folder() / "version-2.json").read_text(encoding="utf-8"))
    assert kept == {"version": 2, "settings": made.settings}
    assert "差别超出偶然范围" in (ranking.folder() / "version-2.md").read_text(encoding="utf-8")


def test_what_is_not_public_any_more_teaches_nothing() -> None:
    gone, stays = feedback(2)
    Achievement.objects.filter(pk=Event.objects.filter(demand=stays, rank=1).get().achievement_id).update(
        state="withdrawn"
    )
    type(gone).objects.filter(pk=gone.pk).update(state="withdrawn")

    assert [list(pairs.values()) for pairs in judgements().values()] == [[1.0]]


def test_pairs_of_which_nobody_can_say_anything_are_left_out() -> None:
    (demand,) = feedback(1)
    known = makers.achievement(makers.organisation())
    event(demand, known, EventKind.DISMISSED, reason="known")

    assert sorted(judgements()[demand.pk].values()) == [0.0, 1.0]


def test_a_version_in_use_ranks_in_this_process_and_on_disk(data_folder: Path, on_commit: Any) -> None:
    index.rebuild()
    opened = index.open_index()
    assert opened.settings == Settings()
    wanted = Settings(title=0.6)

    with on_commit():
        adopt(keep_ranking(wanted, {}), actor=SYSTEM, has_read=True)

    assert (opened.settings, ranking.number_in_use()) == (wanted, 1)
    (data_folder / "ranking" / "in-use.json").unlink()
    assert opened.settings == Settings()
    ranking.keep_up()
    assert opened.settings == wanted


def test_going_back_leads_to_what_was_in_use_before(on_commit: Any) -> None:
    first, second = keep_ranking(Settings(title=0.3), {}), keep_ranking(Settings(title=0.6), {})
    keeper = make_officer_of(Office.SYSTEM)
    for one in (first, second):
        adopt(one, actor=keeper, has_read=True)

    with on_commit():
        back = revert(actor=keeper)

    assert (back.ranking, back.adopted_by) == (first, keeper.user)
    assert in_use() == (1, Settings(title=0.3))
    assert ranking.in_use() == Settings(title=0.3)
    assert [entry.text for entry in history_of(back)] == ["启用排序第 1 版"]


def test_the_first_way_back_is_the_standard_one() -> None:
    with pytest.raises(DomainError, match="没有可以退回的版本"):
        revert(actor=SYSTEM)
    adopt(keep_ranking(Settings(title=0.3), {}), actor=SYSTEM, has_read=True)

    revert(actor=SYSTEM)

    assert in_use() == (0, Settings())


def test_only_who_has_read_the_report_puts_a_version_in_use() -> None:
    one = keep_ranking(Settings(title=0.3), {})

    with pytest.raises(DomainError, match="请先阅读报告"):
        adopt(one, actor=make_officer_of(Office.SYSTEM), has_read=False)
    for actor in (make_officer_of(Office.SECURITY), make_officer_of(Office.AUDIT), make_actor()):
        with pytest.raises(AccessError):
            adopt(one, actor=actor, has_read=True)
        with pytest.raises(AccessError):
            revert(actor=actor)

    assert not Adoption.objects.exists()


def test_the_version_in_use_is_not_put_in_use_again() -> None:
    one = keep_ranking(Settings(title=0.3), {})
    adopt(one, actor=SYSTEM, has_read=True)

    with pytest.raises(DomainError, match="正在使用"):
        adopt(one, actor=SYSTEM, has_read=True)

    assert Adoption.objects.count() == 1


def test_versions_are_numbered_one_after_the_other() -> None:
    assert [keep_ranking(Settings(), {}).number for _time in range(3)] == [1, 2, 3]
