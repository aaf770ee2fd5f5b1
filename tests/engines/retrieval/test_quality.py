"""Floors of quality on an open collection, so that a change of words or weights cannot lower it unseen.

The collection is not part of the project: LIANQIAO_SHARED names the folder that has it, else the tests skip.
"""

import json
import os
from collections import defaultdict
from pathlib import Path
from statistics import fmean

import pytest

from lianqiao.engines.retrieval import Document, Index, Query
from lianqiao.engines.retrieval.measures import recall_at

SHARED = Path(os.environ.get("LIANQIAO_SHARED", Path(__file__).resolve().parents[4] / "shared"))
FOLDER = SHARED / "data" / "chinaxiv"

pytestmark = pytest.mark.skipif(not FOLDER.is_dir(), reason=f"the collection is not there: {FOLDER}")


@pytest.fixture(scope="module")
def index() -> Index:
    with (FOLDER / "corpus.jsonl").open(encoding="utf-8") as lines:
        records = [json.loads(line) for line in lines]
    return Index.in_memory(
        Document(id=r["id"], kind="a", title=r["title"], text=r["text"], keywords=tuple(r["keywords"])) for r in records
    )


def recall(index: Index, task: str, *, every: int) -> float:
    relevant: defaultdict[str, dict[str, float]] = defaultdict(dict)
    for line in (FOLDER / f"qrels_{task}.tsv").read_text(encoding="utf-8").splitlines():
        query, document, gain = line.split("\t")
        relevant[query][document] = float(gain)
    with (FOLDER / f"queries_{task}.jsonl").open(encoding="utf-8") as lines:
        asked = [json.loads(line) for line in lines][::every]
    values = []
    for query in asked:
        own = {("a", query["id"].split(":", 1)[1])} if task == "cite" else set()
        hits = index.search(Query(query["text"], exclude=frozenset(own)), 10, explained=False)
        values.append(recall_at([hit.id for hit in hits], relevant[query["id"]], 10))
    return fmean(values)


def test_problem_statements_find_their_result(index: Index) -> None:
    assert recall(index, "need", every=4) >= 0.70


def test_titles_find_what_the_work_cites(index: Index) -> None:
    assert recall(index, "cite", every=1) >= 0.41
