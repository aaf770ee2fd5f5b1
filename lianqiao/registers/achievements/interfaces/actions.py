"""What comes with an action on an achievement."""

from collections.abc import Mapping

from django import forms

from lianqiao.core.publishing.forms import OpinionForm

#: For each action that wants data, the form that asks for it.
FORMS: Mapping[str, type[forms.Form]] = {"clear": OpinionForm}
