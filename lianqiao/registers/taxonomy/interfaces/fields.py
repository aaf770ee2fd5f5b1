"""Form fields that choose codes; their widgets carry the marks that the shell turns into searches."""

from __future__ import annotations

from typing import Any, Self

from django import forms
from django.db.models import Model

from lianqiao.core import clock
from lianqiao.registers.taxonomy.enums import EditionKind
from lianqiao.registers.taxonomy.models import Industry, Region, TechField
from lianqiao.registers.taxonomy.models.regions import NATION_CODE


class _TodaysCodes(forms.ModelChoiceField):
    """A choice among the codes that hold on the day of the request, not of the start of the server."""

    def codes(self) -> Any:
        """Return the codes that may be chosen now."""
        raise NotImplementedError

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        # Each form instance copies its fields: the moment to look at the calendar.
        copy: Self = super().__deepcopy__(memo)
        copy.queryset = copy.codes()
        return copy


class RegionField(_TodaysCodes):
    """Chooses one division that holds today, within `within` (a prefix of digits) and below the nation.

    There are thousands, so the widget asks for a search (`data-codes`).
    """

    def __init__(self, *, within: str = "", **kwargs: Any) -> None:
        self.within = within
        kwargs.setdefault("widget", forms.Select(attrs={"data-codes": EditionKind.REGION.value}))
        super().__init__(queryset=Region.objects.none(), **kwargs)

    def codes(self) -> Any:
        """Return today's divisions with the parents that their paths need."""
        rows = Region.objects.valid_on(clock.today()).within(self.within)
        return rows.exclude(code=NATION_CODE).select_related("parent__parent__parent")

    def label_from_instance(self, obj: Model) -> str:
        """Return the division's path."""
        return obj.path() if isinstance(obj, Region) else str(obj)


class RegionsField(RegionField, forms.ModelMultipleChoiceField):
    """Chooses any number of divisions."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.SelectMultiple(attrs={"data-codes": EditionKind.REGION.value}))
        super().__init__(**kwargs)


class IndustryField(_TodaysCodes):
    """Chooses one industry of any level; the widget asks for a search."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.Select(attrs={"data-codes": EditionKind.INDUSTRY.value}))
        super().__init__(queryset=Industry.objects.none(), **kwargs)

    def codes(self) -> Any:
        """Return today's industries."""
        return Industry.objects.valid_on(clock.today())

    def label_from_instance(self, obj: Model) -> str:
        """Return code and name."""
        return f"{obj.pk} {obj}"


class IndustriesField(IndustryField, forms.ModelMultipleChoiceField):
    """Chooses any number of industries."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.SelectMultiple(attrs={"data-codes": EditionKind.INDUSTRY.value}))
        super().__init__(**kwargs)


class TechFieldField(_TodaysCodes):
    """Chooses one high-tech field; all sixty stand in the page and are searched there."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.Select(attrs={"data-tom-select": True}))
        super().__init__(queryset=TechField.objects.none(), **kwargs)

    def codes(self) -> Any:
        """Return today's fields with their parents."""
        return TechField.objects.valid_on(clock.today()).select_related("parent")

    def label_from_instance(self, obj: Model) -> str:
        """Return the names from the first level down."""
        return obj.path() if isinstance(obj, TechField) else str(obj)


class TechFieldsField(TechFieldField, forms.ModelMultipleChoiceField):
    """Chooses any number of high-tech fields."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.SelectMultiple(attrs={"data-tom-select": True}))
        super().__init__(**kwargs)
