"""Form fields for the code lists."""

import pytest
import time_machine
from django import forms

from lianqiao.registers.taxonomy.domain import LoadResult, load_packaged
from lianqiao.registers.taxonomy.enums import EditionKind
from lianqiao.registers.taxonomy.interfaces import (
    IndustriesField,
    IndustryField,
    RegionField,
    TechFieldField,
    TechFieldsField,
)


class PlaceForm(forms.Form):
    region = RegionField()
    hubei = RegionField(within="42", required=False)


class TagForm(forms.Form):
    industry = IndustryField(required=False)
    industries = IndustriesField(required=False)
    field = TechFieldField(required=False)
    fields_ = TechFieldsField(required=False)


def test_region_field_takes_a_region_that_holds(country: LoadResult) -> None:
    form = PlaceForm({"region": "230110", "hubei": "429004"})

    assert form.is_valid()
    assert (form.cleaned_data["region"].code, form.cleaned_data["hubei"].code) == ("230110", "429004")


@pytest.mark.parametrize(
    ("data", "wrong"),
    [
        ({"region": "500112"}, "region"),
        ({"region": "100000"}, "region"),
        ({"region": "999999"}, "region"),
        ({"region": "230110", "hubei": "230100"}, "hubei"),
    ],
)
def test_region_field_refuses_others(country: LoadResult, data: dict[str, str], wrong: str) -> None:
    form = PlaceForm(data)

    assert not form.is_valid()
    assert list(form.errors) == [wrong]


def test_region_field_looks_at_the_calendar_for_each_form(country: LoadResult) -> None:
    with time_machine.travel("2025-12-30T12:00:00+08:00"):
        before = PlaceForm({"region": "500112"}).is_valid()
    with time_machine.travel("2026-01-01T12:00:00+08:00"):
        after = PlaceForm({"region": "500112"}).is_valid()

    assert (before, after) == (True, False)


def test_region_field_asks_the_shell_for_a_search_and_shows_the_path(country: LoadResult) -> None:
    field = PlaceForm().fields["region"]

    region = field.queryset.get(code="230110")

    assert field.widget.attrs["data-codes"] == "regions"
    assert field.label_from_instance(region) == "黑龙江省 / 哈尔滨市 / 香坊区"


@pytest.mark.django_db
def test_tag_fields_take_one_or_many() -> None:
    load_packaged(only=EditionKind.INDUSTRY)
    load_packaged(only=EditionKind.TECH_FIELD)

    form = TagForm({"industry": "C27", "industries": ["C26", "C261"], "field": "0401", "fields_": ["01", "08"]})

    assert form.is_valid()
    assert form.cleaned_data["industry"].name == "医药制造业"
    assert [i.code for i in form.cleaned_data["industries"]] == ["C26", "C261"]
    assert form.cleaned_data["field"].path() == "新材料 / 金属材料"
    assert [f.code for f in form.cleaned_data["fields_"]] == ["01", "08"]
    assert form.fields["industries"].label_from_instance(form.cleaned_data["industry"]) == "C27 医药制造业"


@pytest.mark.django_db
def test_tag_field_refuses_an_unknown_code() -> None:
    form = TagForm({"industries": ["Z99"]})

    assert not form.is_valid()
    assert list(form.errors) == ["industries"]
