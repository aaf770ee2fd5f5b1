"""A small encoder for tests: the characters of a text by chance into few numbers, the same each time."""

from collections.abc import Sequence
from hashlib import blake2b

import numpy as np

from lianqiao.engines.retrieval.vectors.encoding import Vector32


class HashEncoder:
    """Texts that share characters have near vectors; `seen` counts what it was asked to encode."""

    def __init__(self, name: str = "hash-1", width: int = 32) -> None:
        self.name = name
        self.width = width
        self.seen: list[str] = []

    def queries(self, texts: Sequence[str]) -> Vector32:
        return np.array([self._vector(text) for text in texts], np.float32).reshape(-1, self.width)

    def passages(self, texts: Sequence[str]) -> Vector32:
        self.seen += texts
        return self.queries(texts)

    def _vector(self, text: str) -> Vector32:
        total = np.zeros(self.width)
        for character in text:
            seed = int.from_bytes(blake2b(character.encode(), digest_size=4).digest())
            total += np.random.default_rng(seed).standard_normal(self.width)
        length = np.linalg.norm(total)
        return (total / length if length else np.eye(self.width)[0]).astype(np.float32)
