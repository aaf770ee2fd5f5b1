"""What was learnt on top of multilingual E5 small: a query side of its own, and maps of both sides onto each other.

The file (numpy's npz, half precision) holds for each changed matrix `NAME` the factors `NAME.A` (rank, inputs) and
`NAME.B` (outputs, rank), whose product is added to it where texts ask; `query` (width, width) turns the vector of a
query, `document` (width, 2 x width) joins the vector of a document's text and that of its title and keywords to one.
`python -m benchmarks tower` trains it; decision 21 says on what and what it gains.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import as_file, files
from typing import Final, Self

import numpy as np

from lianqiao.engines.retrieval.e5.weights import Vectors

NAME: Final = "tower-1"


@dataclass(frozen=True, slots=True)
class Tower:
    """The learnt part of the encoder."""

    name: str
    added: dict[str, Vectors]
    """Matrix of the transformer -> what is added to it on the side that asks."""
    query: Vectors
    document: Vectors

    @classmethod
    def shipped(cls) -> Self:
        """The one that comes with the package."""
        with (
            as_file(files("lianqiao.engines.retrieval.e5").joinpath("data", f"{NAME}.npz")) as path,
            np.load(path) as file,
        ):
            numbers = {name: file[name].astype(np.float32) for name in file.files}
        names = sorted(name[: -len(".A")] for name in numbers if name.endswith(".A"))
        added = {name: numbers[f"{name}.B"] @ numbers[f"{name}.A"] for name in names}
        return cls(f"e5-small+{NAME}", added, numbers["query"], numbers["document"])

    def queries(self, vectors: Vectors) -> Vectors:
        """Unit vectors of queries from the states' means."""
        return unit(vectors @ self.query.T)

    def documents(self, texts: Vectors, titles: Vectors) -> Vectors:
        """Unit vectors of documents from those of their texts and of their titles."""
        return unit(np.concatenate([texts, titles], axis=1) @ self.document.T)


def unit(vectors: Vectors) -> Vectors:
    """Each row with length 1."""
    result: Vectors = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    return result
