"""How the API shows a record: fields say what and from where; only what must be worked out is written down."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rest_framework import serializers

from lianqiao.core.access import Actor


class RecordSerializer(serializers.Serializer):
    """A record as its fields say: each shows the attribute of its own name, or of its `source`.

    Related records and codes are fields of a serializer that names their parts, such as `OwnerSerializer`. What is no
    attribute of the record, or is not for everybody, is given by `worked_out`. The context holds the actor, and what
    the resource has looked up once for all records of the page.
    """

    @property
    def actor(self) -> Actor:
        """Who is shown the record."""
        actor: Actor = self.context["actor"]
        return actor

    def worked_out(self, record: Any) -> Mapping[str, Any]:
        """The values of fields, by source, that stand in place of attributes of the record."""
        return {}

    def to_representation(self, instance: Any) -> dict[str, Any]:
        """The record as the actor is shown it."""
        return dict(super().to_representation(_With(instance, self.worked_out(instance))))


class _With:
    """A record with other values in place of some attributes."""

    def __init__(self, record: Any, values: Mapping[str, Any]) -> None:
        self._record, self._values = record, values

    def __getattr__(self, name: str) -> Any:
        return self._values[name] if name in self._values else getattr(self._record, name)


def figure(label: Any) -> Any:
    """The field of an exact number as a string, as precise as it is; empty when there is none."""
    return serializers.DecimalField(max_digits=None, decimal_places=None, allow_null=True, help_text=label)
