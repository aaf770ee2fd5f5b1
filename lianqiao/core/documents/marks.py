"""The marks in a template: which of Jinja's language they may use, and that they ask for nothing unknown.

A template may show values, choose and repeat. It cannot call, calculate or define anything, so that the work of
filling it in is bounded by the data.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from jinja2 import Environment, StrictUndefined, TemplateSyntaxError, nodes
from jinja2.sandbox import SandboxedEnvironment

from lianqiao.core.errors import DomainError

FILTERS = ("default", "first", "join", "last", "length", "trim")
TESTS = ("defined", "even", "odd")
#: Loops inside loops inside loops are refused.
DEEPEST_LOOP = 3
_ALLOWED = (
    nodes.Template,
    nodes.Output,
    nodes.TemplateData,
    nodes.Name,
    nodes.Const,
    nodes.Getattr,
    nodes.Getitem,
    nodes.For,
    nodes.If,
    nodes.CondExpr,
    nodes.Compare,
    nodes.Operand,
    nodes.And,
    nodes.Or,
    nodes.Not,
    nodes.Filter,
    nodes.Test,
)
_LOOP = {"index": 1, "index0": 0, "first": True, "last": False, "length": 1}
_TAG = re.compile(r"<[^>]+>")
_SHOWN = 40
_ANYTHING = object()


def environment() -> Environment:
    """Jinja as templates may use it: sandboxed, escaping for XML, strict about missing names, without globals."""
    made = SandboxedEnvironment(autoescape=True, undefined=StrictUndefined)
    made.globals.clear()
    made.filters = {name: made.filters[name] for name in FILTERS}
    made.tests = {name: made.tests[name] for name in TESTS}
    return made


@dataclass(frozen=True)
class Source:
    """One part of a template as Jinja reads it: each paragraph begins a line."""

    label: str
    text: str

    def place(self, line: int) -> str:
        """Where a line stands, by what can be read there."""
        lines = self.text.splitlines()
        shown = _TAG.sub("", lines[line - 1]).strip() if 0 < line <= len(lines) else ""
        if not shown:
            return self.label
        short = f"{shown[:_SHOWN]}…" if len(shown) > _SHOWN else shown
        return _("%(part)s“%(text)s”处") % {"part": self.label, "text": short}


@dataclass
class _Walk:
    source: Source
    known: Mapping[str, Any]
    loops: int = 0
    scope: dict[str, Any] = field(default_factory=dict)


def check(source: Source, example: Mapping[str, Any]) -> None:
    """Refuse marks that are broken, that do more than show, choose and repeat, or that ask for what `example` lacks.

    Raises DomainError with one sentence that names the place.
    """
    try:
        tree = environment().parse(source.text)
    except TemplateSyntaxError as error:
        message = _("%(place)s的标记写得不完整或不成对，请检查 {{ }} 和 {%% %%}。")
        raise DomainError("template_syntax", message % {"place": source.place(error.lineno)}) from error
    _statements(tree.body, _Walk(source, example, scope=dict(example)))


def _statements(body: Sequence[nodes.Node], walk: _Walk) -> None:
    for node in body:
        _allowed(node, walk)
        if isinstance(node, nodes.Output):
            for inside in node.nodes:
                _shape(inside, walk)
        elif isinstance(node, nodes.If):
            _shape(node.test, walk)
            _statements(node.body, walk)
            for branch in node.elif_:
                _statements([branch], walk)
            _statements(node.else_, walk)
        elif isinstance(node, nodes.For):
            _loop(node, walk)


def _loop(node: nodes.For, walk: _Walk) -> None:
    items = _shape(node.iter, walk)
    if walk.loops + 1 >= DEEPEST_LOOP:
        raise _refusal("template_loops", _("%(place)s的重复套了太多层，最多两层。"), node, walk)
    if node.test is not None or node.recursive or not isinstance(node.target, nodes.Name):
        raise _refusal("template_mark", _("%(place)s的重复写法不受支持，请写成 {%% for 项 in 列表 %%}。"), node, walk)
    if items is not _ANYTHING and not isinstance(items, list):
        raise _refusal("template_list", _("%(place)s重复的内容不是列表。"), node, walk)
    item = items[0] if isinstance(items, list) and items else _ANYTHING
    inside = _Walk(walk.source, walk.known, walk.loops + 1, {**walk.scope, node.target.name: item, "loop": _LOOP})
    _statements(node.body, inside)
    _statements(node.else_, walk)


def _shape(node: nodes.Node, walk: _Walk) -> Any:
    """What an expression of the template gives, by the example; refuses what is not allowed or not known."""
    _allowed(node, walk)
    if isinstance(node, nodes.TemplateData):
        return ""
    if isinstance(node, nodes.Const):
        return node.value
    if isinstance(node, nodes.Name):
        if node.name not in walk.scope:
            raise _unknown(node.name, node, walk)
        return walk.scope[node.name]
    if isinstance(node, nodes.Getattr):
        return _member(_shape(node.node, walk), node.attr, node, walk)
    if isinstance(node, nodes.Getitem):
        holder = _shape(node.node, walk)
        _shape(node.arg, walk)
        key = node.arg.value if isinstance(node.arg, nodes.Const) else None
        if isinstance(holder, list):
            return holder[0] if holder else _ANYTHING
        return _member(holder, key, node, walk)
    if isinstance(node, nodes.Filter) and node.name not in FILTERS:
        message = _("%(place)s用了不受支持的写法“|%(name)s”。")
        raise _refusal("template_filter", message, node, walk, name=node.name)
    for inside in node.iter_child_nodes():
        _shape(inside, walk)
    return _ANYTHING


def _member(holder: Any, name: Any, node: nodes.Node, walk: _Walk) -> Any:
    if holder is _ANYTHING:
        return _ANYTHING
    if not isinstance(holder, Mapping) or name not in holder:
        raise _unknown(str(name), node, walk)
    return holder[name]


def _allowed(node: nodes.Node, walk: _Walk) -> None:
    if not isinstance(node, _ALLOWED):
        message = _("%(place)s的标记超出了允许的范围：只能显示内容、按条件显示、逐项重复。")
        raise _refusal("template_mark", message, node, walk)


def _unknown(name: str, node: nodes.Node, walk: _Walk) -> DomainError:
    message = _("%(place)s里的“%(name)s”不是这类文书的内容，可以用的有：%(known)s。")
    return _refusal("template_unknown", message, node, walk, name=name, known="、".join(walk.known))


def _refusal(code: str, message: str, node: nodes.Node, walk: _Walk, **given: Any) -> DomainError:
    return DomainError(code, message % {"place": walk.source.place(node.lineno), **given})
