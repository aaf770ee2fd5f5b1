"""Schemathesis asks the running site whatever its description allows, and what it does not, as every kind of person."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from lianqiao.core import jobs
from lianqiao.core.access import Actor
from lianqiao.core.filing.kinds import kinds
from lianqiao.core.norms.models import Norm
from lianqiao.core.permissions import Role
from lianqiao.core.transitions import apply
from lianqiao.governance.boards.domain.topics import create_topic
from lianqiao.governance.boards.models import Alert
from lianqiao.governance.collection.domain.data_sets import Content, ItemGiven
from lianqiao.governance.indicators.models import Target
from lianqiao.governance.supervision.domain import add_item, enter_ledger
from lianqiao.processes.disposals.domain.consents import ask_co_owners
from lianqiao.processes.disposals.enums import PricingMethod
from lianqiao.processes.introductions.domain.introductions import request_introduction
from lianqiao.processes.matching import index
from lianqiao.processes.matching.enums import MatchSide
from lianqiao.processes.matching.models import Match
from lianqiao.registers.cultivation.domain import answer
from lianqiao.registers.organisations.models import Organisation
from lianqiao.registers.taxonomy.models import Chain
from tests.faces.api.conftest import program_of
from tests.factories import (
    AchievementFactory,
    DemandFactory,
    IndustryFactory,
    OrganisationFactory,
    TechFieldFactory,
    any_filing,
    complete_achievement,
    complete_demand,
    make_actor,
    make_manager,
    make_officer,
    make_reviewer,
)
from tests.factories.auctions import START, bid, make_auction, make_bidder
from tests.factories.campaigns import make_campaign
from tests.factories.challenges import make_challenge
from tests.factories.deals import make_deal, make_mandate
from tests.factories.disposals import make_disposal
from tests.factories.distributions import make_distribution
from tests.factories.races import make_race
from tests.factories.recognitions import make_recognition
from tests.factories.secondments import make_post, make_secondment
from tests.governance.boards.makers import YEAR, make_assessment, make_bulletin, make_snapshot, make_year
from tests.governance.collection.makers import make_data_set_of, open_cycle
from tests.governance.indicators.makers import make_indicator
from tests.governance.plans.makers import make_issued, make_led
from tests.governance.supervision.makers import (
    make_force,
    make_inspection,
    make_item,
    make_meeting,
    make_ordered,
    prove,
)
from tests.processes.appraisals.makers import make_appraisal, publish
from tests.processes.key_projects.makers import make_project, make_task
from tests.registers.industry_map.makers import make_chain, make_map

CONFIG = Path(__file__).with_name("schemathesis.toml")
#: Cases for each operation; `make fuzz` asks for more, and everybody for everything.
EXAMPLES = os.environ.get("FUZZ_EXAMPLES", "2")
SEED = os.environ.get("FUZZ_SEED", "20260101")
PHASES = os.environ.get("FUZZ_PHASES", "fuzzing")
#: A pattern of the paths that are asked; all without one.
PATHS = os.environ.get("FUZZ_PATHS", "")
PEOPLE = ("anybody", "viewer", "editor", "administrator", "officer", "manager", "reviewer")


def _left_to_others(person: str) -> list[str]:
    """In the suite the kinds of filed records, which all run through the same code, are shared out among the people."""
    if "FUZZ_EXAMPLES" in os.environ:
        return []
    turn = PEOPLE.index(person)
    slugs = [kind.slug for number, kind in enumerate(kinds()) if number % len(PEOPLE) != turn]
    return [f"--exclude-path-regex=/v1/({'|'.join(slugs)})(/|$)"]


def _world() -> dict[str, Any]:
    """The people, and records in many states for the ones that own, oversee and answer them."""
    TechFieldFactory()
    IndustryFactory()
    owner: Any = OrganisationFactory()
    people = {
        "viewer": make_actor(Role.VIEWER, organisation=owner),
        "editor": make_actor(Role.EDITOR, organisation=owner),
        "administrator": make_actor(Role.ADMINISTRATOR, organisation=owner),
        "officer": make_officer(code="290100"),
        "manager": make_manager(code="290100"),
        "reviewer": make_reviewer(code="290100"),
    }
    published = complete_achievement(organisation=owner)
    demand = complete_demand(organisation=owner, indicators="盐雾试验｜不少于 1000 小时")
    AchievementFactory(organisation=owner)
    DemandFactory(organisation=owner)
    complete_achievement("submitted", organisation=owner)
    complete_demand("diagnosis", organisation=owner)
    Match.objects.create(
        demand=demand, achievement=complete_achievement(), side=MatchSide.DEMAND, organisation=owner, score=0.5
    )
    request_introduction(
        actor=make_actor(), achievement=published, problem_text="压铸件三个月后生锈，如何防护", agrees=True
    )
    for called in ("inventory", "survey"):
        make_campaign(body=people["reviewer"], units=[owner], kind=called)
    make_map(people["reviewer"], make_chain("290100"), is_published=True)
    make_map(people["reviewer"], make_chain("290100"))
    _govern(people["reviewer"], owner)
    answer(owner, "specialised", actor=people["administrator"], answers={"niche_years": 4})
    for kind in kinds():
        any_filing(kind.model, organisation=owner)
        any_filing(kind.model, state=kind.model.PUBLIC_STATES[0] if kind.is_public else "confirmed")
    _trade(people, owner)
    jobs.start("core.exchange.import", actor=people["editor"], label="导入", payload={})
    index.rebuild()
    return people


def _trade(people: dict[str, Any], unit: Organisation) -> None:
    """What stands between price and income, and what is raced for, recognised and certified."""
    seller, body = people["editor"], people["reviewer"]
    auction = make_auction(seller=unit)
    _part, bidder = make_bidder(auction)
    bid(auction, bidder, START)
    partner = OrganisationFactory()
    ask_co_owners(make_disposal(actor=seller, co_owners=[partner]), actor=seller)
    shared = make_disposal(co_owners=[unit])
    ask_co_owners(shared, actor=make_actor(organisation=shared.organisation))
    achievement = AchievementFactory(organisation=unit)
    manager = people["manager"].organisation
    make_mandate(unit, achievement=achievement, is_exclusive=True, manager_organisation=manager)
    make_deal("concluded", seller=unit, achievements=[achievement], pricing=PricingMethod.AUCTION)
    make_distribution("decided", actor=seller)
    make_challenge(issuer=unit, is_gated=True, terms="不得外传。", details="现用工艺")
    make_race("racing", is_public=True, is_blind=True, with_unit=unit)
    make_recognition(body=body, unit=unit)
    publish(make_appraisal(owner=seller))
    make_secondment("serving", post=make_post(host=unit))
    make_task(make_project(body, lead_unit=unit), body)


def _govern(body: Actor, unit: Organisation) -> None:
    """What a government works with: a plan with a task for the unit, a report that it asks for, a table of figures."""
    make_led(make_issued(body), unit)
    content = Content(items=(ItemGiven(make_indicator(body, key="visits_made")),), added=(unit.pk,))
    open_cycle(make_data_set_of(body, content, stands_for="unit", kinds=[], levels=[]))
    indicator = make_year(body, cities=("290102", "290103", "290104"), home="290100")
    make_snapshot(body, indicator)
    make_bulletin(body)
    make_assessment(body, indicator, state="scored")
    chain = make_chain("290100")
    create_topic(actor=body, values={"name": "产业指标", "chain": chain}, indicators=[indicator])
    Alert.objects.create(
        target=Target.objects.get(indicator=indicator, place_region="290104"),
        since=YEAR.start,
        month=YEAR.start,
        value=6,
        line=10,
        opened_on=YEAR.end,
    )
    _supervise(body, unit, chain)


def _supervise(body: Actor, unit: Organisation, chain: Chain) -> None:
    """A task force, a meeting with an item in the ledger and one reported, an inspection, an order with its proof."""
    plan = make_issued(body)
    force = make_force(body, unit, chain=chain, plan=plan)
    item = make_item(body, unit)
    enter_ledger(item, actor=body, plan=plan)
    reported = add_item(item.meeting, actor=body, text="报送清单", owner=unit)
    apply(reported, "finish", actor=make_actor(Role.EDITOR, organisation=unit), result="已报送")
    make_meeting(body, unit, force=force, plan=plan, chain=chain)
    inspection = make_inspection(body, unit, plan=plan)
    prove(make_ordered(body, unit, inspection=inspection, task=plan.tasks.first()))


@pytest.mark.slow
@pytest.mark.parametrize("person", PEOPLE)
@pytest.mark.django_db(transaction=True)
def test_nothing_is_found_by_asking_at_random(person: str, live_server: Any, tmp_path: Path) -> None:
    people = _world()
    # Nobody who asks at random keeps to the rates; they have tests of their own.
    Norm.objects.filter(key__in=("programs.rate_of_tokens", "programs.rate_of_addresses")).update(value="1000000")
    shown = {} if person == "anybody" else {"Authorization": f"Bearer {program_of(people[person]).text}"}
    command = [
        str(Path(sys.executable).with_name("schemathesis")),
        f"--config-file={CONFIG}",
        "run",
        f"{live_server.url}/api/v1/openapi.json",
        *(f"--header={name}:{value}" for name, value in shown.items()),
        *([f"--include-path-regex={PATHS}"] if PATHS else _left_to_others(person)),
        *("--phases", PHASES, "--max-examples", EXAMPLES, "--seed", SEED),
        *("--generation-database=none", "--continue-on-failure", "--warnings=off", "--checks=all"),
        *("--suppress-health-check=all", "--no-color"),
    ]

    run = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, check=False)

    assert run.returncode == 0, run.stdout + run.stderr
