"""Form fields that choose organisations; their widgets ask for a search."""

from __future__ import annotations

from typing import Any, Self

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _

from lianqiao.registers.organisations.models import Organisation
from lianqiao.registers.organisations.queries.search import choosable
from lianqiao.registers.organisations.validators import normalise_uscc


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


def read_organisation(text: str) -> Organisation:
    """The verified organisation that was typed by its full name or its code; ValidationError when there is none."""
    rows = Organisation.objects.verified().filter(Q(name=text.strip()) | Q(uscc=normalise_uscc(text)))
    found = list(rows[:2])
    if len(found) != 1:
        raise ValidationError(_("请写已核验单位的全称或统一社会信用代码。"), "unknown")
    return found[0]
