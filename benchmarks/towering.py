"""Multilingual E5 small in PyTorch, its upper layers with low-rank additions, and the maps of both sides."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np

from lianqiao.engines.retrieval.e5.encoder import tokens_of
from lianqiao.engines.retrieval.e5.weights import Vectors, Weights

LOWER: Final = 6
"""Layers that stay as they are."""
RANK: Final = 16
TITLE_SHARE: Final = 0.4
"""Of the title's vector beside that of the text where the training begins."""
MOST_TOKENS: Final = 96
TOGETHER: Final = 64
_MATRICES: Final = {"q": "width", "k": "width", "v": "width", "ao": "width", "fi": "width", "fo": "inner"}
"""Matrix of a layer -> which size of the model its inputs have."""


class Tower:
    """What is learnt, over the vectors of the documents and the lower states of queries."""

    def __init__(self, weights: Weights, texts: Vectors, titles: Vectors, seed: int) -> None:
        import torch

        torch.manual_seed(seed)
        self._layers = [_Layer(weights, layer, rank=RANK) for layer in range(LOWER, weights.layers)]
        self._found = torch.tensor(np.concatenate([texts, titles], axis=1))
        eye = torch.eye(weights.width)
        self._query = eye.clone().requires_grad_()
        self._document = torch.cat([eye, TITLE_SHARE * eye], dim=1).requires_grad_()

    @property
    def additions(self) -> list[Any]:
        """The factors of all additions."""
        return [factor for layer in self._layers for pair in layer.factors.values() for factor in pair]

    @property
    def maps(self) -> list[Any]:
        """The maps of queries and of documents."""
        return [self._query, self._document]

    def queries(self, states: Sequence[Any]) -> Any:
        """Unit vectors (torch) of queries from their lower states."""
        import torch
        from torch.nn.functional import normalize

        length = max(map(len, states))
        padded = np.zeros((len(states), length, len(self._query)), np.float32)
        mask = np.zeros((len(states), length), bool)
        for row, state in enumerate(states):
            padded[row, : len(state)] = state
            mask[row, : len(state)] = True
        last = _through(self._layers, torch.tensor(padded), torch.tensor(mask))
        there = torch.tensor(mask)[..., None].float()
        means = normalize((last * there).sum(1) / there.sum(1), dim=-1)
        return normalize(means @ self._query.T, dim=-1)

    def documents(self) -> Any:
        """Unit vectors (torch) of all documents."""
        from torch.nn.functional import normalize

        return normalize(self._found @ self._document.T, dim=-1)

    def query_vectors(self, states: Sequence[Any]) -> Vectors:
        """The same of queries as numbers."""
        import torch

        with torch.no_grad():
            made = [self.queries(states[at : at + TOGETHER]).numpy() for at in range(0, len(states), TOGETHER)]
        return np.concatenate(made)

    def document_vectors(self) -> Vectors:
        """The same of documents as numbers."""
        found: Vectors = self.documents().detach().numpy()
        return found

    def numbers(self) -> dict[str, Any]:
        """What `lianqiao.engines.retrieval.e5.tower` reads, in half precision."""
        kept = {"query": self._query, "document": self._document}
        for layer in self._layers:
            for name, (first, second) in layer.factors.items():
                kept[f"{name}.w.A"], kept[f"{name}.w.B"] = first, second
        return {name: values.detach().numpy().astype(np.float16) for name, values in kept.items()}


def states_of(weights: Weights, texts: Sequence[str]) -> list[Any]:
    """Of each text that asks, the states of its tokens behind the lower layers, in half precision."""
    import torch

    layers = [_Layer(weights, layer, rank=0) for layer in range(LOWER)]
    tokenizer = weights.tokenizer()
    tokens = [tokens_of(weights, tokenizer, f"query: {text}", MOST_TOKENS) for text in texts]
    order = sorted(range(len(tokens)), key=lambda place: len(tokens[place]))
    found: list[Any] = [None] * len(tokens)
    positions = weights.numbers("emb.pos").reshape(-1, weights.width)
    with torch.no_grad():
        for at in range(0, len(order), TOGETHER):
            batch = order[at : at + TOGETHER]
            length = len(tokens[batch[-1]])
            ids = np.full((len(batch), length), weights.padding)
            for row, place in enumerate(batch):
                ids[row, : len(tokens[place])] = tokens[place]
            mask = np.arange(length) < np.array([len(tokens[place]) for place in batch])[:, None]
            first = weights.rows("emb.word", ids.ravel()).reshape(len(batch), length, -1)
            first += positions[:length] + weights.numbers("emb.type")[: weights.width]
            states = _norm(weights, "emb.ln")(torch.tensor(first))
            states = _through(layers, states, torch.tensor(mask)).numpy().astype(np.float16)
            for row, place in enumerate(batch):
                found[place] = states[row, : len(tokens[place])]
    return found


class _Layer:
    """One layer; with a rank, its matrices have additions that begin at nothing."""

    def __init__(self, weights: Weights, number: int, *, rank: int) -> None:
        import torch

        self._heads = weights.heads
        self._matrices: dict[str, tuple[Any, Any]] = {}
        self.factors: dict[str, tuple[Any, Any]] = {}
        for short, size in _MATRICES.items():
            name, inputs = f"l{number}.{short}", getattr(weights, size)
            matrix = torch.tensor(np.array(weights.matrix(f"{name}.w", inputs)))
            self._matrices[short] = (matrix, torch.tensor(np.array(weights.numbers(f"{name}.b"))))
            if rank:
                first, second = torch.randn(rank, inputs) * 0.02, torch.zeros(len(matrix), rank)
                self.factors[name] = (first.requires_grad_(), second.requires_grad_())
        self._name = f"l{number}"
        self._after_attention, self._after_inner = (_norm(weights, f"l{number}.{part}") for part in ("aln", "oln"))

    def __call__(self, states: Any, mask: Any) -> Any:
        """The states behind this layer; `mask` (texts, 1, 1, tokens) says which tokens are there."""
        from torch.nn.functional import gelu, scaled_dot_product_attention

        texts, length, width = states.shape

        def heads(part: str) -> Any:
            return self._linear(part, states).view(texts, length, self._heads, -1).transpose(1, 2)

        mixed = scaled_dot_product_attention(heads("q"), heads("k"), heads("v"), attn_mask=mask)
        attended = self._linear("ao", mixed.transpose(1, 2).reshape(texts, length, width))
        states = self._after_attention(states + attended)
        return self._after_inner(states + self._linear("fo", gelu(self._linear("fi", states))))

    def _linear(self, part: str, values: Any) -> Any:
        from torch.nn.functional import linear

        made = linear(values, *self._matrices[part])
        if not self.factors:
            return made
        first, second = self.factors[f"{self._name}.{part}"]
        return made + linear(linear(values, first), second)


def _through(layers: Sequence[_Layer], states: Any, mask: Any) -> Any:
    import torch

    with torch.autocast("cpu", torch.bfloat16):
        for layer in layers:
            states = layer(states, mask[:, None, None, :])
    return states.float()


def _norm(weights: Weights, name: str) -> Any:
    import torch
    from torch.nn.functional import layer_norm

    scale, shift = (torch.tensor(np.array(weights.numbers(f"{name}.{part}"))) for part in ("w", "b"))
    return lambda states: layer_norm(states, (states.shape[-1],), scale, shift, weights.epsilon)
