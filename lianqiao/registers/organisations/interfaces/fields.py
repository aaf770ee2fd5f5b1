"""Form fields that choose organisations; their widgets ask for a search."""

from __future__ import annotations

from typing import Any, Self

from django import forms

from lianqiao.registers.organisations.models import Organisation
from lianqiao.registers.organisations.queries.search import choosable


class OrganisationField(forms.ModelChoiceField):
    """Chooses one verified organisation of a list of `queries.search.LISTS`."""

    def __init__(self, *, among: str = "organisations", **kwargs: Any) -> None:
        self.among = among
        kwargs.setdefault("widget", forms.Select(attrs={"data-codes": among}))
        super().__init__(queryset=Organisation.objects.none(), **kwargs)

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        # Each form instance copies its fields: the moment to look at who is verified.
        copy: Self = super().__deepcopy__(memo)
        copy.queryset = choosable(self.among)
        return copy


class OrganisationsField(forms.ModelMultipleChoiceField):
    """Chooses several verified organisations of a list."""

    def __init__(self, *, among: str = "organisations", **kwargs: Any) -> None:
        self.among = among
        kwargs.setdefault("widget", forms.SelectMultiple(attrs={"data-codes": among}))
        super().__init__(queryset=Organisation.objects.none(), **kwargs)

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        copy: Self = super().__deepcopy__(memo)
        copy.queryset = choosable(self.among)
        return copy
