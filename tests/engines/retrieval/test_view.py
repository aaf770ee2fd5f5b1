"""What a search reads of documents without reading them says the same as the documents."""

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lianqiao.engines.retrieval import EVERYBODY, Document, Filters, Index, Query
from lianqiao.engines.retrieval.candidates import Wanted, candidates
from lianqiao.engines.retrieval.facts import fits
from lianqiao.engines.retrieval.schema import columns_of, region_of
from lianqiao.engines.retrieval.search import plan_of
from lianqiao.engines.retrieval.vectors.classes import class_of, lets_pass
from tests.engines.retrieval.encoders import HashEncoder

CODES = st.sampled_from(["01", "0101", "0102", "07", "0703"])
REGIONS = st.sampled_from(["", "290000", "290100", "290102", "290201", "310000"])
LEVELS = st.none() | st.integers(1, 9)
MONEY = st.none() | st.decimals(Decimal("0.01"), Decimal("9999999999999"), places=2)
DAYS = st.none() | st.dates(dt.date(1990, 1, 1), dt.date(2030, 1, 1))
FACTS = {
    "fields": st.lists(CODES, max_size=3).map(tuple),
    "region": REGIONS,
    "readiness": LEVELS,
    "readiness_wanted": LEVELS,
    "price_yuan": MONEY,
    "budget_yuan": MONEY,
}
KINDS = st.sampled_from(["a", "b", "c"])
NAMES = st.lists(st.sampled_from([EVERYBODY, "verified", "organisation:1"]), max_size=3, unique=True).map(tuple)
DOCUMENTS = st.lists(st.fixed_dictionaries({**FACTS, "updated": DAYS}), min_size=1, max_size=8)


@settings(max_examples=60, deadline=None)
@given(DOCUMENTS, st.fixed_dictionaries({**FACTS, "on": DAYS}))
def test_columns_state_the_facts_of_the_documents(stated: list[dict[str, Any]], asked: dict[str, Any]) -> None:
    documents = [Document(id=str(n), kind="a", title="电池", **facts) for n, facts in enumerate(stated)]
    view, query = Index.in_memory(documents).view(), Query("电池", **asked)
    plan = plan_of(view, query)
    assert plan is not None
    addresses = [one.address for one in candidates(view, plan.wanted, 100)]

    found = [view.document(address) for address in addresses]

    assert sorted(found, key=lambda one: one.id) == documents
    judged = [[(one.kind, one.fit) for one in fits(query, facts)] for facts in view.facts(query, addresses)]
    assert judged == [[(one.kind, one.fit) for one in fits(query, document)] for document in found]


def test_a_region_comes_back_from_its_letters() -> None:
    for region in ("29", "290102", "x"):
        columns = columns_of(Document(id="1", kind="a", region=region), "")
        assert region_of(columns["region_letters"]) == region
    assert "region_letters" not in columns_of(Document(id="1", kind="a"), "")


def test_what_vectors_put_forward_is_scored_by_words_as_all_others(tmp_path: Path) -> None:
    """In one pass they are lifted above the others and let down again: only the last digits may tell."""
    texts = ["固态电解质" * (n % 5) + "电池隔膜" * (n % 3) + f"样品{n}" for n in range(60)]
    documents = [Document(id=f"{n:02}", kind="a", title="锂", text=text) for n, text in enumerate(texts)]
    encoder = HashEncoder()
    index = Index.rebuild(tmp_path, documents, encoder=encoder)
    index.fill(100)
    view, vectors, asked = index.view(), index.vectors, Query("固态电解质与电池隔膜")
    plan = plan_of(view, asked)
    assert plan is not None
    assert vectors is not None
    alone = {one.address.doc: one.words for one in candidates(view, plan.wanted, 100)}
    assert 0 < max(alone.values()) < plan.wanted.most

    everything = candidates(view, plan.wanted, 60, vectors=vectors, vector=encoder.queries([asked.text])[0])
    few = candidates(view, plan.wanted, 3, vectors=vectors, vector=encoder.queries(["样品"])[0])

    assert len(everything) == 60
    assert 3 <= len(few) <= 6
    assert all(one.words == pytest.approx(alone.get(one.address.doc, 0.0), abs=1e-4) for one in (*everything, *few))
    best = sorted(alone.values(), reverse=True)[:3]
    assert sorted((one.words for one in few), reverse=True)[:3] == pytest.approx(best, abs=1e-4)
    assert None not in {one.vector for one in few}


def test_without_terms_only_what_vectors_put_forward_is_found(tmp_path: Path) -> None:
    encoder = HashEncoder()
    index = Index.rebuild(tmp_path, [Document(id=name, kind="a", title=name) for name in "锂钠钾"], encoder=encoder)
    index.fill(100)
    wanted, vector = Wanted((), Filters(kinds=("a",))), encoder.queries(["钠"])[0]

    found = candidates(index.view(), wanted, 1, vectors=index.vectors, vector=vector)

    assert [(index.view().document(one.address).id, one.words) for one in found] == [("钠", 0.0)]
    assert candidates(index.view(), wanted, 1) == []


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.tuples(KINDS, NAMES, st.sampled_from(["u1", "u2"])), max_size=12),
    st.lists(KINDS, max_size=2, unique=True).map(tuple),
    st.none() | NAMES,
    st.sampled_from(["", "u1"]),
)
def test_words_and_vectors_let_the_same_documents_pass(
    stated: list[tuple[str, tuple[str, ...], str]], kinds: tuple[str, ...], audience: tuple[str, ...] | None, owner: str
) -> None:
    documents = [
        Document(id=str(n), kind=kind, title="电池", audience=names, owner=whose)
        for n, (kind, names, whose) in enumerate(stated)
    ]
    filters = Filters(kinds=kinds, audience=audience, owner_not=owner)

    found = Index.in_memory(documents).search(Query("电池", filters=filters), 20, explained=False)

    assert {hit.id for hit in found} == {
        one.id for one in documents if lets_pass(filters, class_of(one)) and one.owner != (owner or None)
    }


def test_a_kind_that_comes_later_is_left_out_as_well() -> None:
    index = Index.in_memory([Document(id="1", kind="a", title="电池")])
    asked = Query("电池", kind="a")
    first = [hit.key for hit in index.search(asked, 5, explained=False)]

    index.upsert([Document(id="2", kind="b", title="电池")])

    assert first == [hit.key for hit in index.search(asked, 5, explained=False)] == [("a", "1")]
