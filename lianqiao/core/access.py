"""Who acts, and what they may do to a record: roles give permissions, small predicates say on which records."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Protocol

from django.utils.translation import gettext_lazy as _
from rules.predicates import Predicate

from lianqiao.core.errors import AccessError
from lianqiao.core.permissions import OFFICE_PERMISSIONS, PUBLIC_PERMISSIONS, ROLE_PERMISSIONS, Office, Permission, Role


class ActingOrganisation(Protocol):
    """What the kernel needs to know of the organisation that a person acts for."""

    id: Any
    name: str
    is_verified: bool


@dataclass(frozen=True)
class Decision:
    """The answer to "may I?"; true or false in a condition, and with a sentence when it is no."""

    allowed: bool
    reason: str = ""

    def __bool__(self) -> bool:
        return self.allowed


@dataclass(frozen=True, eq=False)
class Actor:
    """A person acting for one organisation, nobody (`ANONYMOUS`), or the program itself (`SYSTEM`).

    `oversight` is the region prefix (GB/T 2260, "" for the nation) that a verified government body oversees;
    `service` the prefix that a verified transfer organisation or platform operator serves. Both are None for others.
    `office` is held by one of the three administrators of the installation, who acts for no organisation.
    In a support session `user` is the person acted for and `supporter` the administrator who really sits there;
    `withheld` is what the session never allows, whatever the roles say.
    """

    user: Any = None
    organisation: Any = None
    roles: frozenset[Role] = field(default_factory=frozenset)
    oversight: str | None = None
    service: str | None = None
    is_system: bool = False
    office: Office | None = None
    supporter: Any = None
    withheld: frozenset[Permission] = frozenset()

    @property
    def is_anonymous(self) -> bool:
        return self.user is None and not self.is_system

    @property
    def user_id(self) -> Any:
        return None if self.user is None else self.user.pk

    @property
    def organisation_id(self) -> Any:
        return None if self.organisation is None else self.organisation.pk

    @property
    def is_verified(self) -> bool:
        """Whether the organisation acted for has been verified by the government of its region."""
        return self.organisation is not None and bool(self.organisation.is_verified)

    @cached_property
    def permissions(self) -> frozenset[Permission]:
        """What the roles and the office allow, before any record is looked at."""
        office = frozenset() if self.office is None else OFFICE_PERMISSIONS[self.office]
        return PUBLIC_PERMISSIONS.union(office, *(ROLE_PERMISSIONS[role] for role in self.roles)) - self.withheld

    def has(self, permission: Permission) -> bool:
        """Whether some role holds the permission (the record may still say no)."""
        return permission in self.permissions

    def can(self, permission: Permission, obj: object) -> Decision:
        """Whether this permission holds for this record, with the reason when not."""
        if not self.has(permission):
            return Decision(False, str(_("您当前的角色没有这项权限，请联系单位管理员。")))
        rule = _RULES.get(permission)
        if rule is None:
            raise LookupError(f"no rule for {permission}: declare it with core.access.allow in the app's rules.py")
        if rule.predicate.test(self, obj):
            return Decision(True)
        return Decision(False, str(rule.reason))

    def require(self, permission: Permission, obj: object) -> None:
        """Raise AccessError with the reason unless `can` says yes."""
        decision = self.can(permission, obj)
        if not decision:
            raise AccessError(decision.reason, permission=permission)

    def oversees(self, region_code: str | None) -> bool:
        """Whether the region lies in the subtree of the government body acted for."""
        return self.oversight is not None and region_code is not None and region_code.startswith(self.oversight)

    def serves(self, region_code: str | None) -> bool:
        """Whether the region lies in the subtree that the transfer organisation or operator acted for serves."""
        return self.service is not None and region_code is not None and region_code.startswith(self.service)


ANONYMOUS = Actor()
SYSTEM = Actor(is_system=True)


def predicate(function: Callable[[Actor, Any], bool]) -> Predicate:
    """Make a rule of `function(actor, record)`, to be joined with others by `&`, `|` and `~`."""
    return Predicate(function)


@dataclass(frozen=True)
class _Rule:
    predicate: Predicate
    reason: Any


_RULES: dict[Permission, _Rule] = {}


def allow(permission: Permission, predicate: Predicate, *, reason: Any) -> None:
    """Declare on which records a permission holds: `predicate(actor, obj)`, and the sentence for a refusal.

    Called once for each permission, at import of an app's `rules.py`; a second rule for the same name is an error.
    """
    if permission in _RULES:
        raise LookupError(f"{permission} has a rule already")
    _RULES[permission] = _Rule(predicate, reason)


def declared() -> frozenset[Permission]:
    """The permissions that have a rule."""
    return frozenset(_RULES)
