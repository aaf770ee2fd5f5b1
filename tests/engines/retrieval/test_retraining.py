"""Choosing the numbers of the ranking: what fits is found, held-out demands are not seen, and chance stays chance."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from lianqiao.engines.retrieval import Document, Index, Query, Settings
from lianqiao.engines.retrieval.retraining import Result, Sample, retrain

#: Nouns that are no stop words and share no character, one for each demand.
NOUNS = (
    *("压铸", "闸阀", "轴承", "齿轮", "叶轮", "电池", "石墨", "涂料", "橡胶", "玻璃"),
    *("陶瓷", "水泥", "钢轨", "铝箔", "铜管", "锌锅", "镁砂", "钛板", "稀土", "磁钢"),
    *("芯片", "雷达", "卫星", "航模", "机床", "焊枪", "锅炉", "汽轮", "风机", "光伏"),
)


def documents() -> Iterator[Document]:
    """For each noun one that has it in its title and is meant, and one that only repeats it."""
    for noun in NOUNS:
        yield Document(id=f"{noun}-fits", kind="achievement", title=f"{noun}", text="检测方法与流程说明，共分三步。")
        yield Document(id=f"{noun}-repeats", kind="achievement", title="年会纪要", text=f"会上提到{noun}，{noun}。")


def samples(*, is_complete: bool = True) -> list[Sample]:
    return [
        Sample(
            name=noun,
            query=Query(noun, kind="achievement"),
            gains={f"{noun}-fits": 1.0, **({} if is_complete else {f"{noun}-repeats": 0.0})},
            group="even" if number % 2 else "odd",
            is_complete=is_complete,
        )
        for number, noun in enumerate(NOUNS)
    ]


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    plain = Settings(title=0.0, keywords=0.0, topicality=0.0)
    return Index.rebuild(tmp_path_factory.mktemp("index"), documents(), settings=lambda: plain)


@pytest.mark.parametrize("is_complete", [True, False])
def test_numbers_that_put_what_fits_first_are_found(index: Index, is_complete: bool) -> None:
    found = retrain(index, samples(is_complete=is_complete))

    assert found.present == index.settings
    assert found.proposed.title > 0
    assert found.whole.demands == 30
    assert found.whole.after == 1.0
    assert found.whole.before < 0.7
    gained = found.whole.after - found.whole.before
    assert (found.low, found.high) == (pytest.approx(gained), pytest.approx(gained))  # all gain alike
    assert found.is_sure
    assert (found.better, found.worse) == (30, 0)
    assert [(one.group, one.demands, one.after) for one in found.groups] == [("even", 15, 1.0), ("odd", 15, 1.0)]
    assert found.judged == (30 if is_complete else 60)


def test_numbers_stay_where_nothing_is_better(index: Index) -> None:
    fine = [Sample(one.name, one.query, {f"{one.name}-repeats": 1.0}, is_complete=True) for one in samples()]

    found = retrain(index, fine)

    assert found.proposed == found.present
    assert (found.low, found.high, found.better, found.worse) == (0.0, 0.0, 0, 0)
    assert not found.is_sure
    assert found.groups == ()


def test_same_samples_give_the_same_whatever_their_order(index: Index) -> None:
    first: Result = retrain(index, samples())

    assert retrain(index, reversed(samples())) == first


def test_what_was_chosen_without_a_part_is_measured_on_it(index: Index) -> None:
    """Demands of which each wants its own noise: the choice gains where it was made, and nothing where it was not."""
    noisy = [
        Sample(one.name, one.query, {f"{one.name}-{('fits', 'repeats')[number % 2]}": 1.0}, is_complete=True)
        for number, one in enumerate(samples())
    ]

    found = retrain(index, noisy)

    assert found.low <= 0 <= found.high
    assert not found.is_sure


def test_too_few_that_tell_something_are_refused(index: Index) -> None:
    silent = [Sample(one.name, one.query, {f"{one.name}-fits": 1.0}) for one in samples()]

    with pytest.raises(ValueError, match="these are 4"):
        retrain(index, [*samples()[:4], *silent[4:]])


def test_numbers_of_vectors_are_left_alone_without_vectors(index: Index) -> None:
    assert retrain(index, samples()).proposed.vector_weight == Settings().vector_weight


def test_samples_tell_something_only_where_orders_differ() -> None:
    query = Query("压铸")

    assert Sample("a", query, {"x": 1.0}, is_complete=True).is_telling
    assert Sample("a", query, {"x": 1.0, "y": 0.0}).is_telling
    assert not Sample("a", query, {"x": 1.0}).is_telling
    assert not Sample("a", query, {"y": 0.0}, is_complete=True).is_telling


def test_settings_file_is_read_anew_when_it_changes(tmp_path: Path) -> None:
    from lianqiao.engines.retrieval import SettingsFile

    writer, reader = SettingsFile(tmp_path / "a" / "in-use.json"), SettingsFile(tmp_path / "a" / "in-use.json")
    assert (reader(), reader.number) == (Settings(), 0)

    writer.write(3, Settings(title=0.6))
    assert (reader(), reader.number) == (Settings(title=0.6), 3)
    writer.write(4, Settings(title=0.3))
    assert (reader(), reader.number) == (Settings(title=0.3), 4)

    reader.path.write_text("{", encoding="utf-8")
    assert (reader(), reader.number) == (Settings(), 0)
    reader.path.unlink()
    assert (writer(), writer.number) == (Settings(), 0)
