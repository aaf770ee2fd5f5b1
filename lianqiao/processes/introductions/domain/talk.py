"""What the two sides write to each other on the page of their introduction."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from lianqiao.core import conversation
from lianqiao.core.access import Actor
from lianqiao.core.errors import AccessError, DomainError
from lianqiao.core.models import Comment
from lianqiao.core.permissions import Permission
from lianqiao.processes.introductions.enums import Side
from lianqiao.processes.introductions.models import Introduction
from lianqiao.processes.introductions.phrases import people_of
from lianqiao.processes.introductions.validators import validate_no_contact


def say(introduction: Introduction, *, actor: Actor, text: str) -> Comment:
    """Add a remark and tell both sides; the message is signed by the side, for a name may still be hidden.

    Raises AccessError for whoever is no side, and DomainError for contact data before both sides have agreed and for
    an empty or overlong text; then nothing has changed.
    """
    side = introduction.side_of(actor.organisation_id)
    if side is None:
        raise AccessError(_("只有对接双方可以在这里留言。"), permission=Permission.COMMENT_WRITE)
    if not introduction.is_disclosed:
        try:
            validate_no_contact(text)
        except ValidationError as error:
            raise DomainError("contact", "".join(error.messages), "text") from error
    people = [person for one in Side for person in people_of(introduction, one)]
    return conversation.say(
        introduction,
        actor=actor,
        text=text,
        also=people,
        signed=str(side.label),
        concerned=[introduction.counterpart_id],
    )
