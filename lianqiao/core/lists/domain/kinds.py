"""A new kind of list: a row, not a release."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from lianqiao.core import norms
from lianqiao.core.access import Actor
from lianqiao.core.errors import AccessError, DomainError, InvalidInput
from lianqiao.core.ids import new_id
from lianqiao.core.lists.columns import columns_of
from lianqiao.core.lists.enums import Origin
from lianqiao.core.lists.models import ListKind
from lianqiao.core.lists.subjects import subject_models
from lianqiao.core.norms.models import NormKey
from lianqiao.core.permissions import Permission

_FIELDS = frozenset(
    {"name", "description", "subject_models", "takes_names", "columns", "effect", "effect_norm", "visibility", "source"}
)


@transaction.atomic
def create_kind(*, actor: Actor, values: Mapping[str, Any]) -> ListKind:
    """Create a kind for the region of the government body acted for; it keeps lists of it from then on.

    Who may issue lists there may do it. Raises AccessError, DomainError or InvalidInput, and then nothing has changed.
    """
    if actor.oversight is None or not actor.has(Permission.LIST_ISSUE):
        raise AccessError(_("清单种类由主管部门的审核员设立。"), permission=Permission.LIST_ISSUE)
    if strange := values.keys() - _FIELDS:
        raise LookupError(f"a kind of list does not take {', '.join(sorted(strange))}")
    kind = ListKind(
        key=f"own_{new_id().hex}",
        origin=Origin.PERSON,
        created_by=actor.user,
        region_id=actor.organisation.region_id,
        **values,
    )
    check_kind(kind)
    kind.save(force_insert=True)
    return kind


def check_kind(kind: ListKind) -> None:
    """Raise InvalidInput or DomainError for a kind that cannot be."""
    try:
        kind.full_clean(exclude=["created_by", "region"])
    except ValidationError as error:
        raise InvalidInput(error.message_dict) from error
    columns_of(kind.columns)
    if unknown := set(kind.subject_models) - subject_models().keys():
        message = _("不能列入这些内容：%(what)s。") % {"what": "、".join(sorted(unknown))}
        raise DomainError("list_subjects", message, "subject_models")
    if not kind.subject_models and not kind.takes_names:
        raise DomainError("list_subjects", _("请选择清单可以列入什么。"), "subject_models")
    durations = NormKey.objects.filter(pk=kind.effect_norm, kind=norms.Kind.DURATION)
    if kind.effect_norm and not durations.exists():
        raise DomainError("list_norm", _("没有这项期限规定。"), "effect_norm")
