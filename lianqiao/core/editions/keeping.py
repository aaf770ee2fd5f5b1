"""Drafts of editions, and showing a decided one to everybody, whatever it is an edition of."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db import models, transaction
from django.utils.translation import gettext as _

from lianqiao.core import log, outbox
from lianqiao.core.access import Actor
from lianqiao.core.errors import DomainError
from lianqiao.core.permissions import Permission
from lianqiao.core.publishing.enums import SecrecyConclusion
from lianqiao.core.publishing.models import SecrecyReview
from lianqiao.core.publishing.secrecy import suspicious_words
from lianqiao.core.records import assign

E = TypeVar("E", bound=models.Model)


def was_begun_or_issued(edition: Any, actor: Actor) -> bool:
    """Whether the person drew the edition up or issued it, and therefore does not sign that it may be public."""
    return actor.user_id is not None and actor.user_id in (edition.created_by_id, edition.issued_by_id)


def _may_be_public(edition: Any) -> None:
    """Nothing more is asked."""


@dataclass(frozen=True)
class Editions(Generic[E]):
    """The editions of one model: what they are called, who may what, and what makes them public.

    `code` begins the codes of refusals and `noun` the sentences. `head` are the columns that a draft's head takes,
    `texts` all that would be public, `is_own_work` who may not review. `check` refuses what must not be public and
    puts right what can be, before the review is recorded.
    """

    model: type[E]
    code: str
    noun: Any
    draft: str
    decided: Collection[str]
    edit: Permission
    issue: Permission
    review: Permission
    head: frozenset[str]
    texts: Callable[[E], list[str]]
    #: Told to whoever changes what was issued, signs his own work, and changes what is public.
    not_after_issue: Any
    not_own_work: Any
    changed: Any
    is_own_work: Callable[[E, Actor], bool] = was_begun_or_issued
    check: Callable[[E], None] = _may_be_public

    def lock(self, edition: E) -> E:
        """The edition as it is now, locked."""
        return self.model._base_manager.select_for_update(of=("self",)).get(pk=edition.pk)

    def lock_draft(self, edition: E, actor: Actor) -> E:
        """The locked edition, which the actor may change and which is still a draft; all that stands in it waits."""
        locked: Any = self.lock(edition)
        actor.require(self.edit, locked)
        if locked.state != self.draft:
            raise DomainError(f"{self.code}_issued", str(self.not_after_issue))
        return locked  # type: ignore[no-any-return]

    def set_head(self, edition: Any, values: Mapping[str, Any]) -> None:
        """Put the values into the columns of the head; LookupError for any other."""
        if strange := values.keys() - self.head:
            raise LookupError(f"an edition does not take {', '.join(sorted(strange))}")
        assign(edition, values)

    @transaction.atomic
    def discard(self, edition: E, *, actor: Actor) -> None:
        """Throw a draft away with all that stands in it; the history of rows keeps it."""
        locked = self.lock_draft(edition, actor)
        self.tell(locked, "discard", actor, _("放弃编制中的%(noun)s") % {"noun": self.noun})
        locked.delete()

    @transaction.atomic
    def publish(self, edition: E, *, actor: Actor, opinion: str) -> E:
        """Show a decided edition to everybody, after a secrecy review that this records (先审查、后公开).

        Refused to whoever worked on it (four eyes). Raises AccessError or DomainError, and then nothing has changed.
        """
        locked: Any = self.lock(edition)
        actor.require(self.review, locked)
        words = {"noun": self.noun}
        if locked.state not in self.decided:
            raise DomainError(f"{self.code}_not_issued", _("%(noun)s印发后才能公开。") % words)
        if locked.is_published:
            raise DomainError(f"{self.code}_published", _("%(noun)s已经公开。") % words)
        if self.is_own_work(locked, actor):
            raise DomainError(f"{self.code}_own_work", str(self.not_own_work))
        if not opinion.strip():
            raise DomainError("opinion_missing", _("请写明审查意见。"), "opinion")
        self.check(locked)
        SecrecyReview.objects.create(
            subject=locked,
            conclusion=SecrecyConclusion.MAY_PUBLISH,
            opinion=opinion.strip(),
            warned_words=self.warned_words(locked),
            reviewer=actor.user,
            organisation=actor.organisation,
        )
        self._show(locked, True)
        self.tell(locked, "publish", actor, _("公开%(noun)s") % words, reason=opinion.strip())
        return locked  # type: ignore[no-any-return]

    @transaction.atomic
    def hide(self, edition: E, *, actor: Actor, reason: str) -> E:
        """Take an edition off the public pages, with a reason; it holds as before."""
        locked: Any = self.lock(edition)
        if not actor.can(self.review, locked):
            actor.require(self.issue, locked)
        if not locked.is_published:
            raise DomainError(f"{self.code}_not_published", _("%(noun)s没有公开。") % {"noun": self.noun})
        if not reason.strip():
            raise DomainError("reason_missing", _("请写明理由。"), "reason")
        self._hide(locked, actor, reason.strip())
        return locked  # type: ignore[no-any-return]

    def take_back(self, edition: Any, actor: Actor) -> None:
        """Take a locked edition whose public words have changed off the public pages: the review did not cover them."""
        if edition.is_published:
            self._hide(edition, actor, str(self.changed))

    def warned_words(self, edition: E) -> list[str]:
        """Words in what would be public that make one stop before it is."""
        return suspicious_words(*self.texts(edition))

    def tell(self, edition: Any, name: str, actor: Actor, text: str, *, reason: str = "") -> None:
        """Write the business log and the change feed."""
        topic = outbox.topic_of(edition, name)
        log.record(topic, edition, actor=actor, text=text, reason=reason)
        outbox.publish(topic, edition.pk)

    def _hide(self, edition: Any, actor: Actor, reason: str) -> None:
        self._show(edition, False)
        self.tell(edition, "hide", actor, _("停止公开%(noun)s") % {"noun": self.noun}, reason=reason)

    def _show(self, edition: Any, is_published: bool) -> None:
        edition.is_published = is_published
        edition.save(update_fields=["is_published", "updated_at"])
