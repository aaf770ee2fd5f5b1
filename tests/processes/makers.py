"""Organisations, people and published records for the tests of the processes."""

from datetime import date, timedelta
from itertools import count
from typing import Any

from django.utils import timezone

from lianqiao.core.access import SYSTEM, Actor
from lianqiao.core.permissions import Role
from lianqiao.core.transitions import apply
from lianqiao.processes.introductions.domain import introductions
from lianqiao.processes.introductions.enums import DISCLOSED_STATES, IntroductionState
from lianqiao.processes.introductions.models import Introduction
from lianqiao.registers.accounts.models import User
from lianqiao.registers.achievements.enums import AchievementState
from lianqiao.registers.achievements.models import Achievement
from lianqiao.registers.demands.enums import ConfirmationWay, DemandState
from lianqiao.registers.demands.models import Demand
from lianqiao.registers.organisations.enums import OrganisationKind, OrganisationState
from lianqiao.registers.organisations.models import Membership, Organisation
from lianqiao.registers.organisations.queries.actors import actor_for
from lianqiao.registers.organisations.validators import uscc_check_character
from lianqiao.registers.taxonomy.enums import RegionLevel
from lianqiao.registers.taxonomy.models import Region, TechField

_numbers = count(1)

PROBLEM = "铝合金压铸件表面出现气孔，合格率只有百分之八十，希望找到降低气孔率的真空压铸工艺。"
SOLUTION = "面向铝合金压铸件的真空压铸工艺，降低气孔率，合格率提高到百分之九十八，已在两条生产线应用。"


def region(code: str = "290101") -> Region:
    """A county of the invented province, with all that lies above it."""
    nation, _ = Region.objects.get_or_create(code="100000", defaults={"name": "中国", "level": RegionLevel.NATION})
    above = nation
    for level, digits in ((RegionLevel.PROVINCE, 2), (RegionLevel.CITY, 4), (RegionLevel.COUNTY, 6)):
        wanted = code[:digits].ljust(6, "0")
        if wanted == above.code:
            break
        above, _ = Region.objects.get_or_create(
            code=wanted, defaults={"name": f"地区{wanted}", "level": level, "parent": above, "local": True}
        )
    return above


def field(code: str = "04") -> TechField:
    """A field of technology."""
    return TechField.objects.get_or_create(code=code, defaults={"name": f"领域{code}", "order": 1})[0]


def user(name: str = "张三", **values: Any) -> User:
    """A person with a telephone number that nobody else has."""
    number = next(_numbers)
    return User.objects.create_user(f"somebody{number}@example.com", name=name, phone=f"1390000{number:04d}", **values)


def organisation(name: str = "", *, code: str = "290101", **values: Any) -> Organisation:
    """A verified company."""
    number = next(_numbers)
    first = f"91290900{number:09d}"  # not the codes of the factories
    given = {"kind": OrganisationKind.ENTERPRISE, "state": OrganisationState.VERIFIED, **values}
    return Organisation.objects.create(
        uscc=first + uscc_check_character(first),
        name=name or f"单位{number}",
        region=region(code),
        created_by=user("登记人"),
        **given,
    )


def actor(unit: Organisation, *roles: Role, name: str = "张三") -> Actor:
    """A person of the organisation, acting for it; an administrator unless told otherwise."""
    person = user(name)
    membership = Membership.objects.create(user=person, organisation=unit, roles=list(roles or (Role.ADMINISTRATOR,)))
    return actor_for(membership, person)


def achievement(unit: Organisation, **values: Any) -> Achievement:
    """A published achievement."""
    return _record(
        Achievement,
        unit,
        {
            "title": "铝合金真空压铸工艺",
            "plain_text": SOLUTION,
            "academic_text": "采用高真空抽气与局部挤压。",
            "keywords": ["压铸", "铝合金"],
            "readiness": 7,
            "state": AchievementState.PUBLISHED,
            **values,
        },
    )


def demand(unit: Organisation, **values: Any) -> Demand:
    """A published demand."""
    confirmed = {
        "confirmed_by": unit.created_by,
        "confirmed_by_way": ConfirmationWay.PHONE,
        "confirmed_on": timezone.localdate(),
    }
    return _record(
        Demand,
        unit,
        {
            "title": "降低压铸件气孔率",
            "problem": PROBLEM,
            "keywords": ["压铸"],
            "state": DemandState.PUBLISHED,
            **confirmed,
            **values,
        },
    )


def _record(model: Any, unit: Organisation, values: dict[str, Any]) -> Any:
    fields = values.pop("fields", ())
    today: date = timezone.localdate()
    record = model.objects.create(
        organisation=unit,
        region=unit.region,
        created_by=unit.created_by,
        published_at=timezone.now(),
        fresh_from=today,
        fresh_until=today + timedelta(days=180),
        **values,
    )
    record.fields.set(fields)
    return record


def complete_introduction(state: str = IntroductionState.REQUESTED, **values: Any) -> Introduction:
    """An introduction in that state, moved there by real steps: a company of 290100 asks an institute of 290200."""
    company, institute = organisation(code="290100"), organisation(code="290200")
    asker, asked = actor(company), actor(institute)
    subject = achievement(institute, contact_name="赵联系", contact_phone="024-55667788")
    given = {"achievement": subject, "problem_text": PROBLEM, "agrees": True, **values}
    introduction = introductions.request_introduction(actor=asker, **given)
    if state == IntroductionState.DECLINED:
        return introductions.decline(introduction, actor=asked, code="terms")
    if state == IntroductionState.CANCELLED:
        return introductions.cancel(introduction, actor=asker, reason="已解决")
    if state == IntroductionState.LAPSED:
        return apply(introduction, "lapse", actor=SYSTEM, on=introduction.answer_by + timedelta(days=1))
    if state in DISCLOSED_STATES:
        introduction = introductions.accept(introduction, actor=asked)
    if state == IntroductionState.CLOSED:
        introduction = introductions.record_outcome(introduction, actor=asker, code="trial")
    return introduction
