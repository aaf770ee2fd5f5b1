"""Django form renderer of the site: Tabler markup, errors beside fields, a summary with links on top.

Set `FORM_RENDERER = "lianqiao.faces.shell.renderers.ShellRenderer"` and list `django.forms` among the apps.
What a field looks like follows from its widget's attributes, which any floor may set:

- `data-unit="个月"`: the unit stands beside the number; `MoneyWanField` has its 万元 by itself.
- `data-codes="regions"`: a code list with search; the options are fetched from the address named `codes`.
- `data-url="/…"`: the same, from that address.
- `data-tom-select`: search inside the options that the page already has.
- `maxlength` on a text area: a character counter.
"""

from typing import Any

from django.core.exceptions import ValidationError
from django.forms import BoundField, CheckboxInput, ModelChoiceField, Widget
from django.forms.renderers import TemplatesSetting
from django.forms.widgets import CheckboxSelectMultiple, RadioSelect, Select, SelectMultiple
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext

from lianqiao.core.money import MoneyWanField

OPTIONS_TEMPLATE = "shell/forms/options.html"


class ShellBoundField(BoundField):
    """A field that knows its Bootstrap class, so that `{{ form.name }}` alone looks right too."""

    def build_widget_attrs(self, attrs: dict[str, Any], widget: Widget | None = None) -> dict[str, Any]:
        """Add the Bootstrap class, the mark of an invalid field and the address of a code list."""
        widget = widget or self.field.widget
        attrs = super().build_widget_attrs(attrs, widget)
        if widget.is_hidden:
            return attrs
        given = f"{widget.attrs.get('class', '')} {attrs.get('class', '')}".split()
        classes = [*given, control_class(widget)]
        if self.errors:
            classes.append("is-invalid")
        attrs["class"] = " ".join(dict.fromkeys(classes))
        if isinstance(widget, RadioSelect | CheckboxSelectMultiple):
            widget.template_name = OPTIONS_TEMPLATE
        elif isinstance(widget, Select) and (url := self.code_list_url):
            attrs["data-url"] = url
            attrs["data-tom-select"] = True
            self._keep_chosen_options_only()
        return attrs

    @property
    def unit(self) -> str:
        """The unit that stands beside the input, or an empty string."""
        if isinstance(self.field, MoneyWanField):
            return gettext("万元")
        return str(self.field.widget.attrs.get("data-unit", ""))

    @property
    def code_list_url(self) -> str:
        """Where the options of a long code list are searched, or an empty string."""
        attrs = self.field.widget.attrs
        if attrs.get("data-url"):
            return str(attrs["data-url"])
        if kind := attrs.get("data-codes"):
            try:
                return reverse("codes", kwargs={"kind": kind})
            except NoReverseMatch:
                return ""
        return ""

    def _keep_chosen_options_only(self) -> None:
        # Thousands of regions in every page would be slow; validation still uses the whole queryset.
        field = self.field
        if not isinstance(field, ModelChoiceField) or field.queryset is None:
            return
        value = self.value()
        values = value if isinstance(value, list | tuple) else [value]
        wanted = [item for item in values if item not in (None, "")]
        try:
            records = list(field.queryset.filter(**{f"{field.to_field_name or 'pk'}__in": wanted}))
        except (ValueError, TypeError, ValidationError):
            records = []  # what somebody typed into the address; validation will say so
        chosen = [(field.prepare_value(record), field.label_from_instance(record)) for record in records]
        blank = [] if isinstance(field.widget, SelectMultiple) else [("", field.empty_label or "")]
        field.widget.choices = [*blank, *chosen]


def control_class(widget: Widget) -> str:
    """Return the Bootstrap class of a widget's form control."""
    if isinstance(widget, CheckboxInput | RadioSelect | CheckboxSelectMultiple):
        return "form-check-input"
    if isinstance(widget, Select):
        return "form-select"
    return "form-control"


class ShellRenderer(TemplatesSetting):
    """Renders every Django form of the site in the shell's look."""

    form_template_name = "shell/forms/form.html"
    field_template_name = "shell/forms/field.html"
    bound_field_class = ShellBoundField
