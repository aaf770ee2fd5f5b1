"""The rankers that are set beside each other on the demands, and the vectors of the dense ones."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Final, TypeAlias

import numpy as np

from benchmarks.common import say
from benchmarks.demands.files import Demand, FileFault, Ranked
from benchmarks.rankers import Ranker, bm25, dense, own_dense_index, own_index, reciprocal, weighted
from lianqiao.engines.retrieval import Document

DEPTH: Final = 100
"""Documents of each ranker that are kept for a demand."""

Rankings: TypeAlias = dict[str, Ranked]
"""Ranker -> demand -> documents, best first."""


def rankings(documents: Sequence[Document], demands: Sequence[Demand], vectors: Path | None) -> Rankings:
    """The results of all our rankers; without vectors those that need none."""
    found = {}
    for name, ranker in rankers(documents, demands, vectors).items():
        say(name)
        found[name] = {demand.id: [document for document, _ in ranker(demand.text, DEPTH)] for demand in demands}
    return found


def rankers(documents: Sequence[Document], demands: Sequence[Demand], vectors: Path | None) -> dict[str, Ranker]:
    """Our index by words, BM25 three times; with vectors our index as it is, E5 alone and fused in two ways."""
    both = bm25(documents, words=True, bigrams=True)
    made = {
        "lianqiao, words alone": own_index(documents),
        "BM25 words": bm25(documents, words=True, bigrams=False),
        "BM25 bigrams": bm25(documents, words=False, bigrams=True),
        "BM25 both": both,
    }
    if vectors is not None:
        e5 = _read_vectors(documents, demands, vectors)
        made["lianqiao"] = own_dense_index(documents, vectors)
        made["E5"] = e5
        made["BM25 both + E5, half and half"] = weighted(both, e5, share=0.5)
        made["BM25 both + E5, reciprocal ranks"] = reciprocal(both, e5)
    return made


def encode(documents: Sequence[Document], demands: Sequence[Demand], folder: Path) -> None:
    """Write the vectors: corpus.npy with ids.txt, demands.npy with demands.txt; the corpus only when it is not there.

    A row is a unit vector (float32); ids.txt names the rows, demands.txt gives the fingerprints of the texts.
    """
    from benchmarks.e5 import Encoder, kept_vectors

    kept_vectors(documents, folder)
    encoder = Encoder()
    np.save(folder / "demands.npy", encoder.queries([demand.text for demand in demands]))
    (folder / "demands.txt").write_text("\n".join(map(_fingerprint, demands)) + "\n", encoding="utf-8")


def _read_vectors(documents: Sequence[Document], demands: Sequence[Demand], folder: Path) -> Ranker:
    """The dense ranker; FileFault when the vectors are of other documents or demands."""
    ids = [document.id for document in documents]
    for name, wanted in (("ids.txt", ids), ("demands.txt", [_fingerprint(demand) for demand in demands])):
        path = folder / name
        if not path.exists() or path.read_text("utf-8").split() != wanted:
            raise FileFault(f"{path}: not of these texts; run `encode` again.")
    texts = [demand.text for demand in demands]
    queries = dict(zip(texts, np.load(folder / "demands.npy"), strict=True))
    return dense(ids, np.load(folder / "corpus.npy", mmap_mode="r"), queries)


def _fingerprint(demand: Demand) -> str:
    return hashlib.sha256(demand.text.encode()).hexdigest()
