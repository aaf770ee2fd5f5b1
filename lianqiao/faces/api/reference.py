"""The OpenAPI description as a page tells it: chapters, operations, and what each takes and answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

#: How deep the page follows a shape inside a shape.
DEEPEST = 3


@dataclass(frozen=True)
class Field:
    """A parameter or a property; `path` are the names that lead to it, parted by points."""

    path: str
    type: str
    text: str
    required: bool


@dataclass(frozen=True)
class Call:
    """One operation."""

    id: str
    method: str
    path: str
    summary: str
    text: str
    needs_token: bool
    parameters: tuple[Field, ...]
    body: tuple[Field, ...]
    answer: tuple[Field, ...]
    refusals: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Chapter:
    """The operations of one kind of record."""

    name: str
    calls: tuple[Call, ...]


def chapters(description: dict[str, Any]) -> tuple[Chapter, ...]:
    """The operations by tag, in the order of the description."""
    by_tag: dict[str, list[Call]] = {}
    for path, methods in description["paths"].items():
        for method, operation in methods.items():
            call = _call(description, path, method, operation)
            by_tag.setdefault(operation["tags"][0], []).append(call)
    return tuple(Chapter(tag, tuple(calls)) for tag, calls in by_tag.items())


def _call(description: dict[str, Any], path: str, method: str, operation: dict[str, Any]) -> Call:
    parameters = [
        Field(
            one["name"],
            _type_of(description, one["schema"]),
            one.get("description", ""),
            bool(one.get("required")),
        )
        for one in operation.get("parameters", ())
    ]
    body = operation.get("requestBody", {}).get("content", {})
    good = next(one for status, one in operation["responses"].items() if status.startswith("2"))
    return Call(
        id=operation["operationId"],
        method=method.upper(),
        path=path,
        summary=operation["summary"],
        text=operation.get("description", ""),
        needs_token={} not in operation["security"],
        parameters=tuple(parameters),
        body=_fields(description, body),
        answer=_fields(description, good.get("content", {})),
        refusals=tuple(
            (status, one["description"])
            for status, one in operation["responses"].items()
            if status.startswith(("4", "5"))
        ),
    )


def _fields(description: dict[str, Any], content: dict[str, Any]) -> tuple[Field, ...]:
    for media in content.values():
        return tuple(_properties(description, media["schema"], above=()))
    return ()


def _properties(description: dict[str, Any], schema: dict[str, Any], *, above: tuple[str, ...]) -> list[Field]:
    shape = _inside(description, schema)
    found: list[Field] = []
    for name, one in shape.get("properties", {}).items():
        # A description lists the words of an enum below its first line; the page has them as the type.
        text = one.get("description", one.get("title", "")).partition("\n\n")[0]
        here = (*above, name)
        required = name in shape.get("required", ())
        found.append(Field(".".join(here), _type_of(description, one), text, required))
        if len(here) < DEEPEST:
            found += _properties(description, one, above=here)
    return found


def _inside(description: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    """The shape of an object, or of the items of a list, wherever it is written."""
    schema = _followed(description, schema)
    if _is_list(schema):
        return _followed(description, schema["items"])
    return schema


def _is_list(schema: dict[str, Any]) -> bool:
    types = schema.get("type", "object")
    return "array" in ([types] if isinstance(types, str) else types)


def _followed(description: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    if "$ref" in schema:
        found: Any = description
        for part in schema["$ref"].removeprefix("#/").split("/"):
            found = found[part]
        return _followed(description, found)
    for union in ("allOf", "oneOf", "anyOf"):
        if union in schema:
            return _followed(description, schema[union][0])
    return schema


_NAMES = {"string": "文字", "integer": "整数", "number": "数值", "boolean": "是或否", "object": "对象", "null": "空"}


def _type_of(description: dict[str, Any], schema: dict[str, Any]) -> str:
    shape = _followed(description, schema)
    if _is_list(shape):
        return f"{_type_of(description, shape['items'])}列表"
    if "enum" in shape:
        return " ".join(str(value) for value in shape["enum"] if value not in (None, ""))
    types = shape.get("type", "object")
    words = [_NAMES[one] for one in ([types] if isinstance(types, str) else types) if one != "null"]
    return {"date-time": "时间", "date": "日期", "uuid": "编号", "uri": "网址"}.get(shape.get("format", ""), words[0])
