"""Fields and serializers that take what their schema says and nothing else: no guessing of types, no unknown names."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError as DjangoValidationError
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import serializers

from lianqiao.core import clock
from lianqiao.core.access import Actor


class _OnlyText:
    """Refuses what is no string before the field reads it."""

    def to_internal_value(self, data: Any) -> Any:
        """The value of a string."""
        if not isinstance(data, str):
            raise serializers.ValidationError(_("须为文字。"), "text")
        return super().to_internal_value(data)  # type: ignore[misc]


class TextField(_OnlyText, serializers.CharField):
    """A string."""


class UrlField(_OnlyText, serializers.URLField):
    """An address."""


class MailField(_OnlyText, serializers.EmailField):
    """An e-mail address."""


class DayField(_OnlyText, serializers.DateField):
    """A day, as `2026-05-01`."""


class AmountField(_OnlyText, serializers.DecimalField):
    """An exact amount, as a string."""


class WordField(_OnlyText, serializers.ChoiceField):
    """One of the words of a list."""


class NumberChoiceField(serializers.ChoiceField):
    """One of the numbers of a list."""

    def to_internal_value(self, data: Any) -> Any:
        """The number."""
        if isinstance(data, bool) or not isinstance(data, int):
            raise serializers.ValidationError(_("须为整数。"), "number")
        return super().to_internal_value(data)


class WholeField(serializers.IntegerField):
    """A whole number."""

    def to_internal_value(self, data: Any) -> int:
        """The number; `5.0` is one in JSON, `"5"` and `true` are none."""
        if isinstance(data, bool) or not (isinstance(data, int) or (isinstance(data, float) and data.is_integer())):
            raise serializers.ValidationError(_("须为整数。"), "number")
        return int(super().to_internal_value(int(data)))


class YesNoField(serializers.BooleanField):
    """True or false."""

    def to_internal_value(self, data: Any) -> bool:
        """The value."""
        if not isinstance(data, bool):
            raise serializers.ValidationError(_("须为 true 或 false。"), "boolean")
        return data


class CodeField(serializers.PrimaryKeyRelatedField):
    """A code of a code list that holds today."""

    default_error_messages = {"does_not_exist": gettext_lazy("代码表中没有“{pk_value}”，或它已经失效。")}

    def get_queryset(self) -> Any:
        """The codes that hold now."""
        rows: Any = super().get_queryset()
        return rows.valid_on(clock.today())

    def to_internal_value(self, data: Any) -> Any:
        """The row of the code."""
        if not isinstance(data, str) or "\0" in data or not data.isascii():
            raise serializers.ValidationError(_("须为代码表中的代码。"), "code")
        return super().to_internal_value(data)


class ReferenceField(serializers.PrimaryKeyRelatedField):
    """The id of another record, one of those that `choices(actor)` gives; the context holds the actor."""

    default_error_messages = {"does_not_exist": gettext_lazy("没有编号为“{pk_value}”的记录，或它不能选在这里。")}

    def __init__(self, *, choices: Callable[[Actor], Any], model: type[models.Model], **kwargs: Any) -> None:
        self.choices_for = choices
        super().__init__(queryset=model._default_manager.none(), **kwargs)

    def get_queryset(self) -> Any:
        """What may be chosen."""
        return self.choices_for(self.context["actor"])

    def to_internal_value(self, data: Any) -> Any:
        """The record of the id."""
        if not isinstance(data, str | int) or isinstance(data, bool) or "\0" in str(data):
            raise serializers.ValidationError(_("须为记录的编号。"), "reference")
        try:
            return super().to_internal_value(data)
        except DjangoValidationError:
            self.fail("does_not_exist", pk_value=data)


class StrictSerializer(serializers.Serializer):
    """Refuses names that it does not know: a misspelt one must not be dropped in silence."""

    def to_internal_value(self, data: Any) -> Any:
        """The values of known names; each unknown one is a fault."""
        if isinstance(data, dict):
            unknown = sorted(str(name) for name in data if name not in self.fields)
            if unknown:
                raise serializers.ValidationError(
                    {name: [serializers.ErrorDetail(_("没有这个栏目。"), "unknown")] for name in unknown}
                )
        return super().to_internal_value(data)


class StrictModelSerializer(StrictSerializer, serializers.ModelSerializer):
    """The columns of a model that a person may fill in; the whole is checked by the domain function that takes it."""

    serializer_field_mapping = {
        **serializers.ModelSerializer.serializer_field_mapping,
        models.CharField: TextField,
        models.TextField: TextField,
        models.URLField: UrlField,
        models.EmailField: MailField,
        models.DateField: DayField,
        models.DecimalField: AmountField,
        models.PositiveSmallIntegerField: WholeField,
        models.PositiveIntegerField: WholeField,
        models.IntegerField: WholeField,
        models.BooleanField: YesNoField,
    }
    serializer_choice_field = WordField

    def get_unique_together_validators(self) -> list[Any]:
        """None: the owner, who belongs to each of them, is set by the domain."""
        return []
