"""The numbers of the ranking: what they change, and that a search takes those that are in use."""

from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from lianqiao.engines.retrieval import Document, Hit, Index, Query, Settings, batch
from tests.engines.retrieval.encoders import HashEncoder
from tests.engines.retrieval.samples import ALL

TITLED = Document(id="titled", kind="achievement", title="大豆蛋白", text="低温萃取的工艺流程说明，适合加工企业")
MENTIONS = Document(id="mentions", kind="achievement", title="榨油设备", text="加工大豆蛋白的大豆蛋白生产线，大豆蛋白")


def order(hits: tuple[Hit, ...]) -> list[str]:
    return [hit.id for hit in hits]


def test_settings_read_back_what_they_wrote_and_leave_out_what_they_do_not_know() -> None:
    settings = Settings(vector_weight=2.5, title=0.4)

    assert Settings.from_dict({**settings.as_dict(), "gone": 3.0}) == settings
    assert Settings.from_dict({}) == Settings()


@pytest.mark.parametrize("number", [-0.1, float("nan"), float("inf")])
def test_settings_refuse_numbers_that_mean_nothing(number: float) -> None:
    with pytest.raises(ValueError, match="not negative"):
        Settings(title=number)


def test_index_takes_the_settings_of_the_moment(tmp_path: Path) -> None:
    in_use = [Settings(title=0.0, keywords=0.0)]
    index = Index.rebuild(tmp_path, (TITLED, MENTIONS), settings=lambda: in_use[0])
    query = Query("大豆蛋白", kind="achievement")

    before = order(index.search(query))
    in_use[0] = Settings(title=9.0)

    assert before == ["mentions", "titled"]
    assert order(index.search(query)) == ["titled", "mentions"]
    assert order(index.search_many([query])[0]) == ["titled", "mentions"]
    assert Index.open(tmp_path).settings == Settings()


def test_search_under_gives_what_search_finds_with_each(tmp_path: Path) -> None:
    trials = [Settings(title=0.0), Settings(title=9.0), Settings(vector_weight=0.0), Settings(topicality=0.0)]
    query = Query("电解质涂层", kind="achievement")
    index = Index.rebuild(tmp_path, ALL, encoder=HashEncoder())
    while index.fill(10):
        pass

    found = index.search_under(query, 10, trials)

    for settings, hits in zip(trials, found, strict=True):
        own = Index.open(tmp_path, encoder=HashEncoder(), settings=partial(replace, settings))
        alone = own.search(query, 10, explained=False)
        assert order(hits) == order(alone)
        assert [hit.score for hit in hits] == pytest.approx([hit.score for hit in alone], abs=1e-6)


def test_batch_answers_with_the_settings_that_it_began_with(tmp_path: Path) -> None:
    demand = Document(id="d", kind="demand", text="大豆蛋白")
    Index.rebuild(tmp_path / "index", (TITLED, MENTIONS, demand))
    index = Index.open(tmp_path / "index", settings=lambda: Settings(title=9.0))

    work = batch.Work.of(index, tmp_path / "index", asking="demand", sought="achievement", k=2, on=None)
    plain = batch.Work.of(
        Index.open(tmp_path / "index"), tmp_path / "index", asking="demand", sought="achievement", k=2, on=None
    )

    assert [line.split("\t")[2] for line in batch.answer(work).splitlines()] == ["titled", "mentions"]
    assert work.fingerprint() != plain.fingerprint()
