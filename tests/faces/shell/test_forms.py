"""How forms are drawn: sections, errors beside fields, units, code lists."""

import re

import pytest
from django import forms

from lianqiao.core.money import MoneyWanField
from lianqiao.faces.shell.sections import sections_of
from lianqiao.registers.taxonomy.models import TechField


class PumpForm(forms.Form):
    """A form in two sections, one of which names a field that the form has lost."""

    sections = (("概况", "说清楚", ("title", "gone")), ("空", "", ("gone",)), ("条件", "", ("budget",)))

    budget = MoneyWanField(label="预算", required=False)
    title = forms.CharField(label="名称", help_text="一句话")
    months = forms.IntegerField(label="期限", widget=forms.NumberInput(attrs={"data-unit": "个月"}))
    ways = forms.MultipleChoiceField(
        label="条件", choices=[("a", "场地"), ("b", "资金")], widget=forms.CheckboxSelectMultiple
    )
    secret = forms.CharField(widget=forms.HiddenInput, required=False)


def test_sections_follow_the_declaration_and_forget_nothing() -> None:
    sections = sections_of(PumpForm())

    assert [(s.title, [f.name for f in s.fields]) for s in sections] == [
        ("概况", ["title"]),
        ("条件", ["budget"]),
        ("", ["months", "ways"]),
    ]


def test_form_without_sections_is_one_nameless_section() -> None:
    class Plain(forms.Form):
        name = forms.CharField()

    assert [(s.title, s.number, [f.name for f in s.fields]) for s in sections_of(Plain())] == [("", 1, ["name"])]


def test_error_stands_beside_its_field_and_in_the_summary() -> None:
    html = str(PumpForm({"title": "", "months": "3", "ways": ["a"]}))

    assert 'aria-invalid="true"' in html
    assert re.search(r'<input[^>]*aria-describedby="id_title_helptext id_title_error"', html)
    assert re.search(r'id="id_title_error">.*?该字段是必填项。', html, re.DOTALL)
    assert '<a href="#id_title">名称</a>' in html
    assert html.count("is-invalid") == 1


def test_valid_form_has_no_summary() -> None:
    html = str(PumpForm({"title": "泵", "months": "3", "ways": ["a"]}))

    assert "error-summary" not in html
    assert "is-invalid" not in html


def test_each_field_of_choices_is_a_fieldset_that_the_summary_can_reach() -> None:
    html = str(PumpForm({"title": "泵", "months": "3"}))

    assert re.search(r'<fieldset class="form-field" id="id_ways"', html)
    assert '<a href="#id_ways">条件</a>' in html
    assert html.count('class="form-check-input is-invalid"') == 2


def test_unit_stands_beside_the_number() -> None:
    form = PumpForm()

    assert form["months"].unit == "个月"
    assert form["budget"].unit == "万元"
    assert form["title"].unit == ""
    assert str(form).count("input-group-text") == 2


@pytest.mark.django_db
def test_long_code_list_carries_only_what_is_chosen() -> None:
    for number in range(1, 6):
        TechField.objects.create(code=f"0{number}", name=f"领域{number}", order=number)

    class CodesForm(forms.Form):
        one = forms.ModelChoiceField(TechField.objects.all(), widget=forms.Select(attrs={"data-url": "/codes/fields/"}))
        many = forms.ModelMultipleChoiceField(
            TechField.objects.all(), widget=forms.SelectMultiple(attrs={"data-url": "/codes/fields/"})
        )

    form = CodesForm({"one": "02", "many": ["03", "05", "no such"]})
    one, many = str(form["one"]), str(form["many"])

    assert re.findall(r'value="(\w*)"', one) == ["", "02"]
    assert re.findall(r'value="(\w+)" selected', many) == ["03", "05"]
    assert "data-tom-select" in one
    assert form.fields["one"].queryset.count() == 5


@pytest.mark.django_db
def test_short_list_stays_whole() -> None:
    for number in range(1, 4):
        TechField.objects.create(code=f"0{number}", name=f"领域{number}", order=number)

    class ShortForm(forms.Form):
        one = forms.ModelChoiceField(TechField.objects.all())

    assert re.findall(r'value="(\w*)"', str(ShortForm()["one"])) == ["", "01", "02", "03"]
