"""Formulas over indicators: read, checked and computed; nothing stands in them but numbers, keys and + - * / ( )."""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal, DecimalException
from functools import lru_cache

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

#: A key with this ending is the figure of the same time one year earlier.
LAST_YEAR = "_last_year"
#: More nesting than any formula of a plan has.
_DEEPEST = 40

_OPERATORS: Mapping[type[ast.AST], Callable[..., Decimal]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.USub: operator.neg,
    ast.UAdd: operator.pos,
}


@dataclass(frozen=True, order=True)
class Term:
    """An indicator that a formula names, of the present time or of the year before."""

    key: str
    is_last_year: bool = False

    @property
    def name(self) -> str:
        """As it stands in the formula."""
        return f"{self.key}{LAST_YEAR}" if self.is_last_year else self.key


@lru_cache(maxsize=1024)
def terms(formula: str) -> frozenset[Term]:
    """The indicators that it names. Raises ValidationError, with a sentence for the person, when it is no formula."""
    names = {node.id for node in ast.walk(_parsed(formula)) if isinstance(node, ast.Name)}
    return frozenset(
        Term(name.removesuffix(LAST_YEAR), is_last_year=True) if name.endswith(LAST_YEAR) else Term(name)
        for name in names
    )


def keys(formula: str) -> frozenset[str]:
    """The keys of the indicators that it names; none for what is no formula."""
    try:
        return frozenset(term.key for term in terms(formula))
    except ValidationError:
        return frozenset()


def evaluate(formula: str, values: Mapping[str, Decimal | None]) -> Decimal | None:
    """Its value for the names of its terms; None where one is missing or None, and for a division by zero."""
    present = {}
    for term in terms(formula):
        value = values.get(term.name)
        if value is None:
            return None
        present[term.name] = value
    try:
        result = _value(_parsed(formula).body, present)
    except (DecimalException, ZeroDivisionError):
        return None
    return result if result.is_finite() else None


def find_circle(key: str, formula: str, others: Mapping[str, str]) -> list[str]:
    """The keys of a circle that `key` would close with the formulas of the `others`, from `key` on; empty if none."""
    formulas = {**others, key: formula}
    trail: list[str] = []
    done: set[str] = set()

    def visit(one: str) -> list[str]:
        if one in trail:
            return trail[trail.index(one) :]
        if one in done or one not in formulas:
            return []
        trail.append(one)
        for other in sorted(keys(formulas[one])):
            if circle := visit(other):
                return circle
        done.add(trail.pop())
        return []

    return visit(key)


def in_order(formulas: Mapping[str, str]) -> list[str]:
    """The keys so that each stands behind those of the same mapping that its formula names; circles are left out."""
    ordered: list[str] = []
    waiting = dict(formulas)
    while ready := sorted(key for key, formula in waiting.items() if not (keys(formula) & waiting.keys())):
        ordered += ready
        for key in ready:
            del waiting[key]
    return ordered


def in_words(formula: str, names: Mapping[str, str]) -> str:
    """The formula with the indicators' names in place of their keys, for people."""
    words = {term.name: names.get(term.key, term.key) for term in terms(formula)}
    shown = {
        term.name: _("上年同期%(name)s") % {"name": words[term.name]} if term.is_last_year else words[term.name]
        for term in terms(formula)
    }
    pieces: list[str] = []
    word = ""
    for character in f"{formula} ":
        if character.isalnum() or character == "_":
            word += character
            continue
        pieces.append(f"“{shown[word]}”" if word in shown else word)
        word = ""
        pieces.append({"*": "×", "/": "÷"}.get(character, character))
    return "".join(pieces).strip()


def unit_of(formula: str, units: Mapping[str, str]) -> str | None:
    """The unit that comes out, where the units of the terms tell it: "" for a mere number, None where they do not.

    Sums need like units; like units cancel in a quotient; what else is multiplied or divided is not told. Raises
    ValidationError for a sum of unlike units.
    """
    return _unit(_parsed(formula).body, units)


def known_units(terms_of: Iterable[Term], units: Mapping[str, str]) -> dict[str, str]:
    """The units by the names that stand in the formula."""
    return {term.name: units[term.key] for term in terms_of if term.key in units}


def _unit(node: ast.AST, units: Mapping[str, str]) -> str | None:
    if isinstance(node, ast.Constant):
        return ""
    if isinstance(node, ast.Name):
        return units.get(node.id)
    if isinstance(node, ast.UnaryOp):
        return _unit(node.operand, units)
    assert isinstance(node, ast.BinOp)  # noqa: S101
    left, right = _unit(node.left, units), _unit(node.right, units)
    if isinstance(node.op, ast.Add | ast.Sub):
        if left is not None and right is not None and left != right:
            message = _("公式把“%(left)s”和“%(right)s”相加减，单位不同。")
            raise ValidationError(message % {"left": left or _("纯数"), "right": right or _("纯数")})
        return left if left is not None else right
    if isinstance(node.op, ast.Div) and left is not None and left == right:
        return ""
    if right == "":
        return left
    return right if left == "" and isinstance(node.op, ast.Mult) else None


@lru_cache(maxsize=1024)
def _parsed(formula: str) -> ast.Expression:
    try:
        tree = ast.parse(formula.strip(), mode="eval")
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise ValidationError(_("公式写得不完整，请检查括号和运算符号。")) from error
    _check(tree.body, 0)
    return tree


def _check(node: ast.AST, depth: int) -> None:
    if depth > _DEEPEST:
        raise ValidationError(_("公式的层次太多。"))
    if isinstance(node, ast.BinOp) and type(node.op) in _OPERATORS:
        _check(node.left, depth + 1)
        _check(node.right, depth + 1)
    elif isinstance(node, ast.UnaryOp) and type(node.op) in _OPERATORS:
        _check(node.operand, depth + 1)
    elif not (isinstance(node, ast.Name) or (isinstance(node, ast.Constant) and type(node.value) in (int, float))):
        raise ValidationError(_("公式里只能有指标编码、数字和 + - * / ( )。"))


def _value(node: ast.AST, values: Mapping[str, Decimal]) -> Decimal:
    """What a part of a checked formula comes to."""
    if isinstance(node, ast.Constant):
        return Decimal(repr(node.value))
    if isinstance(node, ast.Name):
        return values[node.id]
    if isinstance(node, ast.UnaryOp):
        return _OPERATORS[type(node.op)](_value(node.operand, values))
    assert isinstance(node, ast.BinOp)  # noqa: S101
    return _OPERATORS[type(node.op)](_value(node.left, values), _value(node.right, values))
