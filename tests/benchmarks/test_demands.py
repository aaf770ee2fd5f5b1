"""The graded demands: files that are well formed, measures by hand, and a pool that asks for what is missing."""

import json
import os
from collections import Counter
from io import StringIO
from math import log2
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks import demands as command
from benchmarks.demands import files, peers
from benchmarks.demands.files import Demand, FileFault
from benchmarks.demands.scoring import each_row, judged_share, merged, ndcg, pool, row
from lianqiao.engines.retrieval import Document

SHARED = Path(os.environ.get("LIANQIAO_SHARED", Path(__file__).resolve().parents[3] / "shared"))
COLLECTION = SHARED / "data" / "chinaxiv"

names = st.sampled_from("abcdefghijklmn")
graded = st.dictionaries(names, st.integers(0, 3))


def a_demand(name: str = "d1") -> Demand:
    return Demand(name, "crops", "farm", "稻子镉超标怎么办")


def test_demands_are_of_many_fields_and_lengths_and_have_distinct_ids() -> None:
    demands = files.read_demands()
    lengths = sorted(len(demand.text) for demand in demands)

    assert len({demand.id for demand in demands}) == len({demand.text for demand in demands}) == len(demands) == 72
    assert {demand.who for demand in demands} == {"company", "farm", "government", "hospital", "school"}
    assert len({demand.field for demand in demands}) == 19
    assert lengths[0] >= 25
    assert lengths[-1] <= 450


def test_every_demand_is_graded_and_only_those_without_a_field_find_nothing() -> None:
    demands = {demand.id: demand for demand in files.read_demands()}
    grades = files.read_grades()

    assert grades.keys() == demands.keys()
    assert min(map(len, grades.values())) >= 20
    assert {name for name, given in grades.items() if not any(given.values())} == {
        name for name, demand in demands.items() if demand.field == "none"
    }


@pytest.mark.skipif(not COLLECTION.is_dir(), reason=f"the collection is not there: {COLLECTION}")
def test_graded_documents_are_in_the_collection() -> None:
    with (COLLECTION / "corpus.jsonl").open(encoding="utf-8") as lines:
        known = {json.loads(line)["id"] for line in lines}

    assert {name for given in files.read_grades().values() for name in given} - known == set()


def test_grades_that_are_written_are_read_again_and_sorted(tmp_path: Path) -> None:
    path = tmp_path / "grades.tsv"

    files.write_grades({"d2": {"b": 0, "a": 3}, "d1": {"c": 1}}, path)

    assert path.read_text(encoding="utf-8") == "d1\tc\t1\nd2\ta\t3\nd2\tb\t0\n"
    assert files.read_grades(path) == {"d1": {"c": 1}, "d2": {"a": 3, "b": 0}}


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("d1\ta\t4\n", "grades.tsv:1: '4' is no grade"),
        ("d1\ta\t\n", "grades.tsv:1: '' is no grade"),
        ("d1\ta\t1\nd1\ta\t1\n", "grades.tsv:2: d1 and a stand there twice"),
        ("d1\ta\n", "grades.tsv:1: not demand, document and grade"),
    ],
)
def test_faulty_grades_are_refused_with_their_line(tmp_path: Path, text: str, reason: str) -> None:
    path = tmp_path / "grades.tsv"
    path.write_text(text, encoding="utf-8")

    with pytest.raises(FileFault, match=reason):
        files.read_grades(path)


def test_a_pool_that_was_filled_in_gives_its_grades_and_leaves_the_rest_open(tmp_path: Path) -> None:
    documents = {
        "x1": Document(id="x1", kind="a", title="水稻\t镉", keywords=("镉",), text='"钝化"\n试验'),
        "x2": Document(id="x2", kind="a"),
    }
    written = StringIO()

    files.write_pool(written, [(a_demand(), "x1"), (a_demand(), "x2")], documents)
    path = tmp_path / "judged.tsv"
    path.write_text(written.getvalue().replace("d1\tx1\t\t", "d1\tx1\t3\t"), encoding="utf-8")

    assert files.read_filled_in(path) == {"d1": {"x1": 3}}


def test_a_run_is_ranked_by_score_and_equal_scores_by_document(tmp_path: Path) -> None:
    path = tmp_path / "run.tsv"
    path.write_text("d1\tb\t0.5\nd1\ta\t0.5\nd1\tc\t2\nd2\ta\t-1\n", encoding="utf-8")

    assert files.read_run(path) == {"d1": ["c", "a", "b"], "d2": ["a"]}


def test_a_run_without_scores_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "run.tsv"
    path.write_text("d1\tb\tfirst\n", encoding="utf-8")

    with pytest.raises(FileFault, match=r"run\.tsv:1: not demand, document and score"):
        files.read_run(path)


def test_ndcg_counts_grades_linearly_and_what_is_not_judged_as_nothing() -> None:
    grades = {"a": 3, "b": 0, "c": 1}

    assert ndcg(["b", "new", "a"], grades) == pytest.approx((3 / log2(4)) / (3 + 1 / log2(3)))
    assert ndcg(["a", "c"], grades) == 1.0
    assert ndcg([], grades) == 0.0
    assert ndcg(["b"], {"b": 0}) is None


def test_the_share_that_is_judged_is_of_the_first_ten_only() -> None:
    assert judged_share([*"abcdefghij", "k"], dict.fromkeys("abcdek", 0)) == 0.5
    assert judged_share(["a", "new"], {"a": 0}) == 0.5
    assert judged_share([], {"a": 3}) == 1.0


def test_a_ranker_without_an_answer_counts_as_zero_and_a_demand_without_one_not_at_all() -> None:
    grades = {"d1": {"a": 2}, "d2": {"b": 1}, "none": {"c": 0}}

    assert row("mine", {"d1": ["a"], "none": ["c"]}, grades) == {
        "ranker": "mine",
        "demands": 2,
        "ndcg@10": 0.5,
        "judged@10": 1.0,
    }


def test_the_row_of_a_demand_has_every_ranker() -> None:
    found = {"mine": {"d1": ["b", "a"]}, "theirs": {}}

    assert each_row(a_demand(), found, {"d1": {"a": 2, "b": 0}}) == {
        "demand": "d1",
        "field": "crops",
        "helpful": 1,
        "mine": round(1 / log2(3), 4),
        "theirs": 0.0,
    }


def test_the_pool_has_what_any_ranker_has_in_front_and_nobody_judged() -> None:
    found = {"mine": {"d1": ["b", "a", "deep"]}, "theirs": {"d1": ["c", "b"]}}

    assert pool([a_demand(), a_demand("d2")], found, {"d1": {"a": 0}}, depth=2) == [
        (a_demand(), "b"),
        (a_demand(), "c"),
    ]


@given(graded, st.lists(names, unique=True), st.integers(1, 14))
def test_nothing_is_left_to_pool_after_the_pool_was_judged(old: dict[str, int], ranked: list[str], depth: int) -> None:
    found, grades = {"mine": {"d1": ranked}}, {"d1": old}
    new = {"d1": {name: 1 for _, name in pool([a_demand()], found, grades, depth=depth)}}

    after = merged(grades, new)

    assert pool([a_demand()], found, after, depth=depth) == []
    assert {name: after["d1"][name] for name in old} == old
    assert depth < 10 or judged_share(ranked, after["d1"]) == 1.0


@given(graded, st.lists(names, unique=True))
def test_ndcg_lies_between_0_and_1_and_swapping_in_a_better_one_never_lowers_it(
    grades: dict[str, int], ranked: list[str]
) -> None:
    value = ndcg(ranked, grades)
    if value is None:
        assert not any(grades.values())
        return
    better = sorted(ranked, key=lambda name: -grades.get(name, 0))

    best = ndcg(better, grades)

    assert best is not None
    assert 0.0 <= value <= best + 1e-12
    assert best <= 1.0 + 1e-12


def test_vectors_of_other_texts_are_refused(tmp_path: Path) -> None:
    documents = [Document(id="x1", kind="a", title="水稻镉污染")]
    (tmp_path / "ids.txt").write_text("another\n", encoding="utf-8")

    with pytest.raises(FileFault, match=r"ids.txt: not of these texts"):
        peers.rankers(documents, [a_demand()], tmp_path)


def test_score_prints_a_row_for_a_run_beside_our_rankers(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    record = {"id": "x1", "title": "水稻镉污染", "text": "稻田施用石灰降低镉。", "keywords": ["镉"]}
    (tmp_path / "corpus.jsonl").write_text(json.dumps(record) + "\n", encoding="utf-8")
    best = [
        f"{demand}\t{name}\t{grade}\n" for demand, given in files.read_grades().items() for name, grade in given.items()
    ]
    (tmp_path / "best.tsv").write_text("".join(best), encoding="utf-8")

    command.main(["score", "--data", str(tmp_path), "--run", f"perfect={tmp_path / 'best.tsv'}", "--json"])

    result = json.loads(capsys.readouterr().out)
    assert [one["ranker"] for one in result["rows"]] == [
        "lianqiao, words alone",
        "BM25 words",
        "BM25 bigrams",
        "BM25 both",
        "perfect",
    ]
    assert result["rows"][-1] == {"ranker": "perfect", "demands": 68, "ndcg@10": 1.0, "judged@10": 1.0}
    assert Counter(one["field"] for one in result["each"])["none"] == 4
