"""Who takes part in the demonstration: users, organisations, memberships, and the actors that they make."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.auth.hashers import make_password
from pypinyin import lazy_pinyin

from lianqiao.core import log, outbox
from lianqiao.core.access import SYSTEM, Actor
from lianqiao.core.permissions import Office, Role
from lianqiao.core.transitions import apply
from lianqiao.demo.codes import social_credit_code, telephone
from lianqiao.demo.past import Past
from lianqiao.demo.texts import Content
from lianqiao.demo.texts import Organisation as OrganisationText
from lianqiao.registers.accounts.domain.offices import appoint_from_server
from lianqiao.registers.accounts.models import User
from lianqiao.registers.organisations.domain.organisations import register_organisation
from lianqiao.registers.organisations.enums import SERVING_KINDS, OrganisationKind, OrganisationState
from lianqiao.registers.organisations.models import Membership, Organisation
from lianqiao.registers.organisations.queries.actors import actor_for
from lianqiao.registers.taxonomy.models import Industry, Region

DOMAIN = "lianqiao.example"
#: The body that nobody stands above: whoever installs the system enters it.
FIRST = "kjt"
#: Departments that decide on what state-owned enterprises file; other departments review nothing.
AUTHORITIES = frozenset({"gzw"})
#: The platform was set up so many days before today; universities came in the first weeks, others over two years.
FOUNDED_DAYS = 735
INSTITUTIONS_CAME, OTHERS_CAME, FIRMS_CAME = (690, 728), (330, 690), (40, 690)
JUST_CAME = (3, 9)
#: An organisation is verified so many days after it has registered.
VERIFIED_AFTER = (1, 12)

_ROLES = {
    "researcher": Role.EDITOR,
    "tto": Role.EDITOR,
    "staff": Role.EDITOR,
    "manager": Role.MANAGER,
    "secrecy": Role.SECRECY_OFFICER,
    "reviewer": Role.REVIEWER,
}
_STATE_FOUNDED = frozenset({"university", "institute", "hospital", "platform_operator"})


class Cast:
    """Everybody, by name, and every organisation, by key, once `enter` has brought them in."""

    def __init__(self, content: Content, past: Past) -> None:
        self._content = content
        self._past = past
        self._users: dict[str, User] = {}
        self._organisations: dict[str, Organisation] = {}
        self._actors: dict[tuple[str, str], Actor] = {}
        self._members: dict[str, list[str]] = {}
        self._serving: dict[tuple[str, Role, tuple[str, ...]], list[Actor]] = {}
        self._employers = {
            **content.employers,
            **{organisation.contact_name: key for key, organisation in content.organisations.items()},
            **{person.name: person.organisation for person in content.people},
        }
        self._registered_days: dict[str, int] = {}
        self._verified_days: dict[str, int] = {}
        self._regions = Region.objects.in_bulk()
        self._industries = Industry.objects.in_bulk()

    def enter(self, *, step: Callable[[], None]) -> None:
        """Make users, organisations and memberships, and have the organisations verified; `step` after each."""
        self._make_users()
        order = sorted(
            self._content.organisations.values(), key=lambda o: (o.key != FIRST, o.department, o.kind != "government")
        )
        for number, text in enumerate(order, start=1):
            self._register(text, number)
            step()
        for text in order:
            self._join(text)
        for text in order:
            self._judge(text)
            step()
        self._actors.clear()
        self._serving.clear()

    def actor(self, name: str, key: str) -> Actor:
        """The person acting for the organisation, as they stand now."""
        if (name, key) not in self._actors:
            rows = Membership.objects.select_related("organisation__region", "user")
            membership = rows.get(user=self._users[name], organisation=self._organisations[key])
            self._actors[name, key] = actor_for(membership, membership.user)
        return self._actors[name, key]

    def owner(self, key: str, *, preferred: str = "") -> Actor:
        """Who hands in records of the organisation: the preferred person where it is a member, else the contact."""
        contact = self._content.organisations[key].contact_name
        return self.actor(preferred if preferred in self._members[key] else contact, key)

    def reviewer(self, region: str) -> Actor:
        """A reviewer of the nearest government body above the region."""
        return self._nearest(region, Role.REVIEWER, ("government",))

    def manager(self, region: str) -> Actor:
        """A technology manager of the nearest organisation that serves the region."""
        return self._nearest(region, Role.MANAGER, tuple(SERVING_KINDS))

    def officer(self, key: str) -> Actor:
        """A secrecy officer of the organisation, else of the nearest government body."""
        own = [name for name in self._members[key] if Role.SECRECY_OFFICER in self.actor(name, key).roles]
        if own:
            return self.actor(own[0], key)
        return self._nearest(self._content.organisations[key].region, Role.SECRECY_OFFICER, ("government",))

    def organisation_name(self, person: str) -> str:
        """The name of the organisation of a known person, "" for others."""
        key = self._employers.get(person)
        return "" if key is None else self._content.organisations[key].name

    def verified_days(self, key: str) -> int:
        """So many days ago the organisation was verified."""
        return self._verified_days[key]

    def _nearest(self, region: str, role: Role, kinds: tuple[str, ...]) -> Actor:
        if (region, role, kinds) not in self._serving:
            self._serving[region, role, kinds] = self._all_nearest(region, role, kinds)
        return self._past.random.choice(self._serving[region, role, kinds])

    def _all_nearest(self, region: str, role: Role, kinds: tuple[str, ...]) -> list[Actor]:
        found: list[tuple[int, Actor]] = []
        for key, organisation in self._organisations.items():
            prefix = organisation.region.prefix
            if self._content.organisations[key].department:
                continue
            if organisation.kind in kinds and organisation.is_verified and region.startswith(prefix):
                found += [
                    (len(prefix), actor)
                    for actor in (self.actor(name, key) for name in self._members[key])
                    if role in actor.roles
                ]
        best = max(length for length, _actor in found)
        return [actor for length, actor in found if length == best]

    def _make_users(self) -> None:
        logins = {login.person: login.email for login in self._content.logins}
        names = [o.contact_name for o in self._content.organisations.values()]
        names += [person.name for person in self._content.people]
        names += [login.person for login in self._content.logins if login.office]
        addresses = {**addresses_of(name for name in names if name not in logins), **logins}
        password, nobody = make_password(self._content.password), make_password(None)
        self._past.go(FOUNDED_DAYS, share=0)
        for number, name in enumerate(names, start=1):
            self._users[name] = User(
                name=name,
                email=addresses[name],
                phone=telephone(number),
                password=password if name in logins else nobody,
                date_joined=self._past.now(),
                # Whoever tries the demonstration is not to change the password first.
                password_set_at=self._past.morning(0),
            )
        User.objects.bulk_create(self._users.values())
        EmailAddress.objects.bulk_create(
            EmailAddress(user=self._users[name], email=email, verified=True, primary=True)
            for name, email in logins.items()
        )
        for login in self._content.logins:
            if login.office:
                user = appoint_from_server(self._users[login.person], Office(login.office), reason="系统部署时任命")
                self._users[login.person] = user
                TOTP.activate(user, login.secret)

    def _register(self, text: OrganisationText, number: int) -> None:
        days = self._days_of_registration(text)
        self._registered_days[text.key] = self._verified_days[text.key] = days
        # Chance is not asked about departments: whether there are some changes nothing for all others.
        self._past.go(days, share=0.5 if text.department else None)
        person = self._users[text.contact_name]
        values = self._values(text, person, number)
        if text.key == FIRST:
            organisation = Organisation.objects.create(
                **values, created_by=person, state=OrganisationState.VERIFIED, verified_at=self._past.now()
            )
            Membership.objects.create(user=person, organisation=organisation, roles=[Role.ADMINISTRATOR])
            log.record(outbox.topic_of(organisation, "create"), organisation, actor=SYSTEM, text="系统部署时登记并核验")
        else:
            organisation = register_organisation(actor=Actor(user=person), values=values)
        self._organisations[text.key] = organisation

    def _days_of_registration(self, text: OrganisationText) -> int:
        stories = self._content.stories["organisations"]
        if text.kind == "government" or text.department:
            return FOUNDED_DAYS - 1
        if text.key in stories["pending"] or text.key in stories["rejected"] or text.key in self._content.newcomers:
            return self._past.random.randint(*JUST_CAME)
        if text.kind in _STATE_FOUNDED:
            return self._past.random.randint(*INSTITUTIONS_CAME)
        return self._past.random.randint(*(FIRMS_CAME if text.key in self._content.collected else OTHERS_CAME))

    def _values(self, text: OrganisationText, person: User, number: int) -> dict[str, Any]:
        return {
            "uscc": social_credit_code(kind=text.kind, region=text.region, number=number, head=text.code),
            "name": text.name,
            "short_name": text.short,
            "kind": OrganisationKind(text.kind),
            "region": self._regions[text.region],
            "industry": self._industries[text.industry] if text.industry else None,
            "is_state_founded": text.kind in _STATE_FOUNDED,
            "founded_on": date(text.founded, 1 + number % 12, 1 + number % 28),
            "staff": text.staff,
            "business": text.business,
            "address": text.address,
            "website": f"https://{''.join(lazy_pinyin(text.short, errors='ignore'))}.example",
            "contact_name": person.name,
            "contact_phone": person.phone,
            "contact_email": person.email,
        }

    def _join(self, text: OrganisationText) -> None:
        organisation = self._organisations[text.key]
        roles = [Role.ADMINISTRATOR]
        reviews = text.kind == "government" and (not text.department or text.key in AUTHORITIES)
        roles += [Role.REVIEWER] if reviews else []
        roles += [Role.MANAGER] if text.kind in SERVING_KINDS else []
        Membership.objects.filter(organisation=organisation).update(roles=roles, title=text.contact_title)
        members = [p for p in self._content.people if text.key in (p.organisation, p.also)]
        Membership.objects.bulk_create(
            Membership(
                user=self._users[person.name],
                organisation=organisation,
                roles=[_ROLES[person.role]],
                title=person.title if person.organisation == text.key else "",
            )
            for person in members
        )
        self._members[text.key] = [text.contact_name, *(person.name for person in members)]

    def _judge(self, text: OrganisationText) -> None:
        """Verified by the government, or left in the state that the stories tell."""
        stories = self._content.stories["organisations"]
        if text.key == FIRST or text.key in stories["pending"] or text.key in self._content.newcomers:
            return
        government = self._verifier(text)
        organisation = self._organisations[text.key]
        if reason := stories["rejected"].get(text.key):
            self._past.go(2)
            self._organisations[text.key] = apply(organisation, "reject", actor=government, reason=reason)
            return
        days = self._registered_days[text.key]
        if text.kind != "government" and not text.department:
            days -= self._past.random.randint(*VERIFIED_AFTER)
        self._verified_days[text.key] = days
        self._past.go(days, share=1 if text.kind == "government" or text.department else None)
        is_topmost = government.office is not None
        organisation = apply(organisation, "verify_top" if is_topmost else "verify", actor=government)
        if reason := stories["suspended"].get(text.key):
            self._past.go(self._past.random.randint(8, 20))
            organisation = apply(organisation, "suspend", actor=government, reason=reason)
        self._organisations[text.key] = organisation

    def _verifier(self, text: OrganisationText) -> Actor:
        """The system administrator verifies the departments of the province, these the cities, cities the rest."""
        province = self._content.organisations[FIRST]
        if text.kind == "government" and text.region == province.region:
            administrator = next(login.person for login in self._content.logins if login.office == Office.SYSTEM)
            return Actor(user=self._users[administrator], office=Office.SYSTEM)
        if text.kind == "government" or text.region == province.region:
            return self.actor(province.contact_name, FIRST)
        return self.reviewer(text.region)


def addresses_of(names: Iterable[str]) -> dict[str, str]:
    """The e-mail addresses of invented people by name, from the pinyin; who sounds alike is counted."""
    addresses: dict[str, str] = {}
    sounds: Counter[str] = Counter()
    for name in names:
        sound = f"{''.join(lazy_pinyin(name[:1]))}.{''.join(lazy_pinyin(name[1:]))}"
        sounds[sound] += 1
        addresses[name] = f"{sound}{sounds[sound] if sounds[sound] > 1 else ''}@{DOMAIN}"
    return addresses
