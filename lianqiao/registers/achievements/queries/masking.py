"""What an actor is shown of an achievement; pages, search, API and exports all ask here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from django.utils.translation import gettext as _

from lianqiao.core.access import Actor
from lianqiao.core.publishing.enums import Publicity
from lianqiao.core.publishing.masking import Contact, contact_of
from lianqiao.core.publishing.rules import is_overseen, is_own
from lianqiao.registers.achievements.models import Achievement


class Parts(NamedTuple):
    """Which parts are shown; title, keywords, plain text, field, region, readiness, ways always are.

    `owner` is the organisation; `details` the academic text, evidence, applications and price; `people` the
    completers and the source of money; `right_kinds` kind and status of rights, `rights` also their numbers, names
    and owners; `contact` is for the owner, its overseers and partners of an introduction alone.
    """

    owner: bool
    details: bool
    people: bool
    right_kinds: bool
    rights: bool
    attachments: bool
    contact: bool


ALL = Parts(True, True, True, True, True, True, True)
OPEN = ALL._replace(contact=False)
_BY_PUBLICITY = {
    Publicity.PUBLIC: OPEN,
    Publicity.VERIFIED: OPEN,
    # Names of people, numbers of patents and letterheads of files would give the owner away.
    Publicity.HIDDEN_OWNER: OPEN._replace(owner=False, people=False, rights=False, attachments=False),
    Publicity.ON_REQUEST: Parts(True, False, False, False, False, False, False),
}


@dataclass(frozen=True)
class Shown:
    """One achievement as one actor is shown it: what is kept back reads as empty or None."""

    record: Achievement
    parts: Parts

    @property
    def everything(self) -> bool:
        """Whether nothing is kept back."""
        return self.parts == ALL

    @property
    def owner_name(self) -> str:
        """The owner's name, or the words that stand in its place."""
        return self.record.organisation.name if self.parts.owner else _("单位信息在对接后提供")

    @property
    def academic_text(self) -> str:
        """The text for colleagues."""
        return self.record.academic_text if self.parts.details else ""

    @property
    def readiness_evidence(self) -> str:
        """What proves the readiness."""
        return self.record.readiness_evidence if self.parts.details else ""

    @property
    def applications(self) -> str:
        """Where it is in use."""
        return self.record.applications if self.parts.details else ""

    @property
    def price_yuan(self) -> Decimal | None:
        """The wanted price; None when it is open to talks or kept back."""
        return self.record.price_yuan if self.parts.details else None

    @property
    def funding_source(self) -> str:
        """Who paid for the research."""
        return self.record.funding_source if self.parts.people else ""

    @property
    def completers(self) -> Sequence[str]:
        """The completers in order, with their organisations."""
        return [str(row) for row in self.record.completers.all()] if self.parts.people else []

    @property
    def rights(self) -> Sequence[str]:
        """The rights in words: in full, by kind and status, or none."""
        if self.parts.rights:
            return [str(row) for row in self.record.rights.all()]
        if self.parts.right_kinds:
            return [f"{row.get_kind_display()} {row.get_status_display()}" for row in self.record.rights.all()]
        return []

    @property
    def contact(self) -> Contact | None:
        """Whom to call, or None."""
        return contact_of(self.record) if self.parts.contact else None

    def texts(self) -> dict[str, str]:
        """The texts that are shown, by field name; empty ones are left out."""
        texts = {
            "title": self.record.title,
            "keywords": "、".join(self.record.keywords),
            "plain_text": self.record.plain_text,
            "academic_text": self.academic_text,
            "applications": self.applications,
        }
        return {name: text for name, text in texts.items() if text}


def shown_to(achievement: Achievement, actor: Actor, *, is_partner: bool = False) -> Shown:
    """What `actor`, who may see the achievement, is shown of it.

    `is_partner` says that an introduction between the actor's organisation and the owner has been accepted.
    """
    if is_partner or actor.is_system or is_own(actor, achievement) or is_overseen(actor, achievement):
        return Shown(achievement, ALL)
    return shown_to_public(achievement)


def shown_to_public(achievement: Achievement) -> Shown:
    """What everybody is shown who may see the achievement at all: the ground of search and exports."""
    return Shown(achievement, _BY_PUBLICITY[Publicity(achievement.publicity)])
