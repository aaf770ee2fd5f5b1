"""The layers of the encoder as an ONNX graph, in eight bits."""

from __future__ import annotations

import logging
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from lianqiao.engines.retrieval.e5.weights import Weights

Replaced = Mapping[str, npt.NDArray[np.float32]]
"""Name of a matrix (outputs, inputs) -> what is added to it."""


def write_small(weights: Weights, added: Replaced, path: Path) -> None:
    """The transformer from first embeddings (texts, tokens, width) and mask to last states, as an ONNX file."""
    import onnx
    from onnxruntime.quantization import QuantType, quantize_dynamic

    root = logging.getLogger()
    with tempfile.TemporaryDirectory() as folder:
        plain = Path(folder, "plain.onnx")
        onnx.save(_Graph(weights, added).model(), str(plain))
        root.addFilter(_is_ours)  # the library tells the root logger of every node
        try:
            quantize_dynamic(plain, path, weight_type=QuantType.QInt8, per_channel=True)
        finally:
            root.removeFilter(_is_ours)


def _is_ours(record: logging.LogRecord) -> bool:
    return "onnxruntime" not in record.pathname


class _Graph:
    """The encoder's layers as an ONNX graph: attention, sum and norm, GELU layer, sum and norm."""

    def __init__(self, weights: Weights, added: Replaced) -> None:
        self._weights = weights
        self._added = added
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
        weights = self._weights.matrix(f"{name}.w", columns)
        if f"{name}.w" in self._added:
            weights = weights + self._added[f"{name}.w"]
        matrix = self._constant(f"{name}.w", np.ascontiguousarray(weights.T))
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
