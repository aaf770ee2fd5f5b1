"""A call with 5,000 applications: listed, searched, filtered, ranked and exported, each through the whole program.

    make bench NAME=calls

An installation of its own is made and removed. Applications are copied in with all constraints and history triggers,
of 1,500 enterprises of all cities, with two sections of answers each; the list of the call is made by the program.
Pages are asked for one after the other in this process (routing, sign-in, rights, queries, templates), mixed, each with
other words, regions and pages. An export counts until its last byte. The limit is 300 ms at p95.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Callable, Sequence
from datetime import timedelta
from decimal import Decimal
from time import perf_counter
from typing import Any

from benchmarks.common import arguments, as_json, machine, percentile, say, table
from benchmarks.figures import PROVINCE, land, make_government, make_organisation, make_regions
from benchmarks.installation import installation

SEED = 61
LIMIT_MS = 300
CITIES = land().cities
ENTERPRISES = 1_500
WORDS = ("密封件", "压铸件", "秸秆", "石墨", "轴承", "玉米", "激光", "无人机", "电池", "疫苗")
FORM = [
    {
        "key": "s1",
        "title": "项目内容",
        "fields": [
            {"key": "f1", "label": "主要技术指标", "kind": "long", "is_public": True},
            {"key": "f2", "label": "企业自筹", "kind": "money"},
        ],
    },
    {"key": "s2", "title": "团队", "fields": [{"key": "f3", "label": "团队人数", "kind": "number", "unit": "人"}]},
]


def main(argv: Sequence[str] | None = None) -> None:
    """Make the call, measure, print; status 1 when a page is over the limit."""
    parser = arguments(__doc__)
    parser.add_argument("--applications", type=int, default=5_000, help="default 5000")
    parser.add_argument("--requests", type=int, default=40, help="requests of each route (default 40)")
    options = parser.parse_args(argv)
    with installation():
        actor, call = fill(options.applications)
        rows = measure(actor, call, options.requests)
    result = {"applications": options.applications, "machine": machine(), "rows": rows}
    print(as_json(result) if options.json else table("calls", rows))
    sys.exit(0 if all(row["p95 ms"] < LIMIT_MS for row in rows) else 1)


def fill(applications: int) -> tuple[Any, Any]:
    """The body's reviewer, and its call in the selection with the list made."""
    from lianqiao.config.static import collect_if_changed
    from lianqiao.core import clock
    from lianqiao.core.permissions import Role
    from lianqiao.core.transitions import apply
    from lianqiao.processes.programmes.domain.calls import create_call
    from lianqiao.processes.programmes.domain.deciding import make_list
    from lianqiao.processes.programmes.domain.schemes import create_scheme
    from lianqiao.processes.programmes.models import Call
    from lianqiao.registers.organisations.models import Membership
    from lianqiao.registers.organisations.queries.actors import actor_for

    collect_if_changed()
    make_regions(land())
    body = make_government(PROVINCE).organisation
    member = Membership.objects.select_related("organisation__region", "user").get(organisation=body)
    member.roles = [Role.REVIEWER, Role.ADMINISTRATOR]
    member.save()
    actor = actor_for(member, member.user)
    values = {
        "title": "科技成果转化专项",
        "code": "ZHZX",
        "summary": "支持成果变成产品。",
        "applicants": ["enterprise"],
        "form": FORM,
    }
    edition = create_scheme(actor=actor, values=values)
    edition = apply(edition, "issue", actor=actor, decision_title="专项管理办法", decided_on=clock.today())
    given = {
        "title": "2026年度科技成果转化专项",
        "text": "请申报。",
        "opens_on": clock.today(),
        "quota": applications // 10,
        "reserve": 50,
        "contact_name": "魏申报",
        "contact_phone": "0290-1234567",
    }
    call = create_call(edition, actor=actor, values=given)
    moment = clock.now() - timedelta(days=30)
    Call.objects.filter(pk=call.pk).update(state="selecting", published_at=moment, number="申报〔2026〕1号")
    call = Call.objects.get(pk=call.pk)
    _copy_applications(call, applications, moment)
    began = perf_counter()
    make_list(call, actor=actor)
    say(f"list of {applications} made in {perf_counter() - began:.1f} s")
    return actor, call


def _copy_applications(call: Any, wanted: int, moment: Any) -> None:
    from django.db import connection

    from lianqiao.core.bulk import copy_in
    from lianqiao.core.ids import new_id
    from lianqiao.processes.programmes.models import Application, EnteredScore, SectionAnswers

    chance = random.Random(SEED)
    units = [make_organisation(f"第{n}测试厂", "enterprise", CITIES[n % len(CITIES)]) for n in range(ENTERPRISES)]
    say(f"{len(units)} enterprises")
    made = []
    for number in range(wanted):
        unit = chance.choice(units)
        made.append(
            Application(
                id=new_id(),
                call=call,
                organisation=unit,
                region_id=unit.region_id,
                created_by_id=unit.created_by_id,
                state="accepted",
                number=f"ZHZX2026{number:05d}",
                title=f"{chance.choice(WORDS)}第{number}号产业化",
                asked_yuan=Decimal(chance.randint(20, 300) * 10_000),
                leader_name="季明湛",
                contact_name="季明湛",
                contact_phone="0290-7654321",
                is_not_secret=True,
                submitted_at=moment,
                decided_at=moment,
            )
        )
    copy_in(made)
    answers = ({"f1": f"{chance.choice(WORDS)}，盐雾 1000 小时", "f2": "500000"}, {"f3": "12"})
    for key, values in zip(("s1", "s2"), answers, strict=True):
        copy_in([SectionAnswers(id=new_id(), application=one, key=key, values=values) for one in made])
    copy_in(
        [
            EnteredScore(
                id=new_id(),
                application=one,
                score=Decimal(chance.randint(4_000, 9_999)) / 100,
                entered_by_id=call.created_by_id,
            )
            for one in made
        ]
    )
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def measure(actor: Any, call: Any, requests: int) -> list[dict[str, Any]]:
    """A row for each route; each has been asked twice before, unmeasured."""
    from django.test import Client

    client, chance = Client(SERVER_NAME="localhost"), random.Random(SEED)
    client.force_login(actor.user)
    list_of = f"/workbench/calls/{call.pk}/applications/"
    pages = call.applications.count() // 20
    routes: dict[str, Callable[[], str]] = {
        "list, first page": lambda: list_of,
        "list, some page": lambda: f"{list_of}?page={chance.randint(2, pages)}",
        "list, words": lambda: f"{list_of}?q={chance.choice(WORDS)}",
        "list, number": lambda: f"{list_of}?q=ZHZX2026{chance.randrange(call.applications.count()):05d}",
        "list, city and state": lambda: f"{list_of}?region={chance.choice(CITIES)}&state=accepted",
        "list, unit": lambda: f"{list_of}?organisation=第{chance.randrange(ENTERPRISES)}测试厂",
        "call": lambda: f"/workbench/calls/{call.pk}/",
        "ranked list": lambda: f"/workbench/calls/{call.pk}/ranking/",
        "export of one city, CSV": lambda: f"{list_of}?region={chance.choice(CITIES)}&export=csv",
        "export of one city, Excel": lambda: f"{list_of}?region={chance.choice(CITIES)}&export=xlsx",
        "export of all, CSV": lambda: f"{list_of}?export=csv",
        "export of all, Excel": lambda: f"{list_of}?export=xlsx",
    }
    asked = [(name, make()) for name, make in routes.items() for _number in range(requests)]
    for make in routes.values():
        for _warming in range(2):
            _ask(client, make())
    chance.shuffle(asked)
    seconds: dict[str, list[float]] = {name: [] for name in routes}
    sizes: dict[str, int] = {}
    for name, address in asked:
        began = perf_counter()
        sizes[name] = _ask(client, address)
        seconds[name].append(perf_counter() - began)
    return [
        {
            "route": name,
            "requests": len(taken),
            "p50 ms": round(1000 * percentile(taken, 0.50), 1),
            "p95 ms": round(1000 * percentile(taken, 0.95), 1),
            "kB": round(sizes[name] / 1000),
        }
        for name, taken in seconds.items()
    ]


def _ask(client: Any, address: str) -> int:
    answer = client.get(address)
    if answer.status_code != 200:
        sys.exit(f"{answer.status_code} {address}")
    return sum(len(part) for part in answer.streaming_content) if answer.streaming else len(answer.content)


if __name__ == "__main__":
    main()
