"""What a scheme grants to the selected: a kind of recognition, with class, level and name from words or answers.

Programmes know no recognitions: the process that keeps them offers its kinds here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from lianqiao.processes.programmes.definitions.form import Form
from lianqiao.processes.programmes.enums import FieldKind

#: Fields whose answer may be a class, a level or a name.
_SOURCES = (FieldKind.TEXT, FieldKind.CHOICE)


@dataclass(frozen=True)
class Grant:
    """The key of the kind; class, level and name each a fixed word or the label of a field of the form.

    Without `name` it is the title of the application.
    """

    kind: str
    category: str = ""
    level: str = ""
    name: str = ""

    def to_json(self) -> dict[str, str]:
        """The grant as it is kept."""
        return asdict(self)


@dataclass(frozen=True)
class Grantable:
    """A kind that schemes may grant; `classes` and `levels` are its words, none where it has none."""

    key: str
    label: str
    classes: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()


#: Answers with the kinds that a region's bodies may grant.
Provider = Callable[[Any], "list[Grantable]"]
_PROVIDERS: list[Provider] = []


def offer(provider: Provider) -> None:
    """Let schemes grant what `provider` names; called when the app that keeps it is ready."""
    _PROVIDERS.append(provider)


def grantables(region: Any) -> list[Grantable]:
    """All kinds that a body of the region may grant."""
    return [kind for provider in _PROVIDERS for kind in provider(region)]


def grant_of(kept: Mapping[str, Any] | None) -> Grant | None:
    """The grant that JSON holds; None for none."""
    return None if not kept else Grant(**kept)


def validate_grants(kept: Any) -> None:
    """Refuse what is no grant: ValidationError."""
    try:
        grant = grant_of(kept)
        if grant is not None and not all(isinstance(value, str) for value in asdict(grant).values()):
            raise TypeError(kept)
    except (TypeError, AttributeError) as error:
        raise ValidationError(_("授予资格的格式不对。"), "shape") from error


def problems_of(grant: Grant | None, form: Form, *, region: Any) -> list[str]:
    """Everything that is wrong with a grant, one sentence each; none where a body of the region can carry it out."""
    if grant is None:
        return []
    kind = next((one for one in grantables(region) if one.key == grant.kind), None)
    if kind is None:
        return [_("要授予的资格种类不存在，请重新选择。")]
    fields = {one.label: one for one in form.fields() if one.kind in _SOURCES}
    found = []
    for words, value, what in ((kind.classes, grant.category, _("类别")), (kind.levels, grant.level, _("等级"))):
        given = {"kind": kind.label, "what": what, "words": "、".join(words), "value": value}
        if not words and value:
            found.append(_("%(kind)s不分%(what)s，请不要填写。") % given)
        elif words and not value:
            found.append(_("请写明授予%(kind)s的%(what)s：%(words)s，或申报表里相应字段的名称。") % given)
        elif words and value not in words:
            field = fields.get(value)
            if field is None:
                found.append(_("“%(value)s”既不是%(kind)s的%(what)s，也不是申报表里的字段。") % given)
            elif not field.required or not set(field.options) <= set(words) or field.kind != FieldKind.CHOICE:
                sentence = _("字段“%(value)s”要是必填的单选，选项只用%(kind)s的%(what)s：%(words)s。")
                found.append(sentence % given)
    if grant.name and (grant.name not in fields or not fields[grant.name].required):
        found.append(_("申报表里没有必填的字段“%(name)s”，不能用它作名称。") % {"name": grant.name})
    return found
