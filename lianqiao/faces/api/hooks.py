"""Steps in making the OpenAPI description: what belongs to it, and what its shapes promise."""

from __future__ import annotations

from typing import Any

PREFIX = "/api/v1/"


def only_api(endpoints: list[Any]) -> list[Any]:
    """The addresses of the API, less those that describe it."""
    return [one for one in endpoints if one[0].startswith(PREFIX)]


def strict(result: dict[str, Any], generator: Any, request: Any, public: bool) -> dict[str, Any]:
    """Bodies that are sent take no names but their own; the program refuses others."""
    for name, schema in result["components"]["schemas"].items():
        if name.endswith("Request") and schema.get("type") == "object":
            schema["additionalProperties"] = False
    return result
