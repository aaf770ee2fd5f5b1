"""What a person says of themselves."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from lianqiao.core.access import Actor
from lianqiao.core.errors import AccessError, InvalidInput
from lianqiao.registers.accounts.models import User


@transaction.atomic
def update_profile(user: User, *, actor: Actor, values: Mapping[str, Any]) -> User:
    """Change one's own name or telephone. Raises AccessError for somebody else's, InvalidInput per field."""
    if actor.user_id != user.pk or actor.supporter is not None:
        raise AccessError(_("只能修改自己的信息。"))
    locked: User = User.objects.select_for_update().get(pk=user.pk)
    for name, value in values.items():
        setattr(locked, name, value)
    try:
        locked.full_clean()
    except ValidationError as error:
        raise InvalidInput(error.message_dict) from error
    locked.save()
    return locked
