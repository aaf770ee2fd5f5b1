"""A body makes a scheme of its own from one that ships with the platform."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from lianqiao.core.access import Actor
from lianqiao.core.errors import DomainError
from lianqiao.core.permissions import Permission
from lianqiao.processes.programmes.domain.schemes import create_scheme
from lianqiao.processes.programmes.models import Scheme, SchemeEdition
from lianqiao.processes.programmes.shipped import RubricDraft, ShippedScheme
from lianqiao.processes.reviews.domain import create_rubric
from lianqiao.processes.reviews.models import Rubric


@transaction.atomic
def adopt(shipped: ShippedScheme, *, actor: Actor) -> SchemeEdition:
    """A draft with all that the shipped scheme says, and its rubric as a draft where the body has none of that title.

    By whoever may set up schemes for the body. Raises AccessError, or DomainError when the body has a scheme of that
    title or code; then nothing has changed.
    """
    own = Scheme.objects.filter(organisation=actor.organisation_id)
    if own.filter(title=shipped.title).exists():
        raise DomainError("adopted", _("本部门已经有名为“%(title)s”的制度。") % {"title": shipped.title})
    if own.filter(code=shipped.code).exists():
        raise DomainError("code_taken", _("本部门已有制度用了代号 %(code)s，请先改它的代号。") % {"code": shipped.code})
    head = {"title": shipped.title, "code": shipped.code}
    edition = create_scheme(actor=actor, values={**head, **shipped.content}, pattern=shipped.name)
    if shipped.rubric is not None and actor.has(Permission.REVIEW_EDIT):
        _bring_rubric(shipped.rubric, actor)
    return edition


def _bring_rubric(draft: RubricDraft, actor: Actor) -> None:
    if Rubric.objects.filter(organisation=actor.organisation_id, title=draft.title).exists():
        return
    values = {"title": draft.title, "guidance": draft.guidance}
    create_rubric(actor=actor, values=values, criteria=draft.criteria, bands=draft.bands)
