"""Key projects for tests, made by the domain functions."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from lianqiao.core import clock
from lianqiao.core.access import Actor
from lianqiao.processes.key_projects.domain.joint import create_task
from lianqiao.processes.key_projects.domain.projects import create_project, move_project
from lianqiao.processes.key_projects.enums import Batch, Level, Payer, ProjectKind
from lianqiao.processes.key_projects.models import JointTask, KeyProject
from lianqiao.registers.organisations.enums import OrganisationKind
from tests.factories import make_reviewer

CITY = "290100"
WAN = Decimal(10_000)


def ago(days: int) -> date:
    """So many days before today."""
    return clock.today() - timedelta(days=days)


def make_project(actor: Actor | None = None, batch: str = Batch.PLANNING, **values: Any) -> KeyProject:
    """A project that a new body of the city keeps since a hundred days ago, led by a firm that is not registered."""
    keeper = actor or make_reviewer(code=CITY)
    parts = {name: values.pop(name) for name in ("partners", "expected", "on") if name in values}
    given = {
        "title": f"石墨负极材料生产线 {KeyProject.objects.count()}",
        "kind": ProjectKind.INDUSTRIALISATION,
        "level": Level.CITY,
        "content": "建设一条年产一万吨的生产线。",
        "lead_name": "铁屏炭素有限公司",
        "lead_kind": OrganisationKind.ENTERPRISE,
        "investment_yuan": 5000 * WAN,
        **values,
    }
    return create_project(actor=keeper, values=given, batch=batch, **{"on": ago(100), **parts})


def dropped(project: KeyProject, actor: Actor) -> KeyProject:
    """The project after it left the pipeline."""
    move_project(project, Batch.DROPPED, actor=actor, on=clock.today(), reason="投资方退出")
    project.refresh_from_db()
    return project


def paper(name: str = "投资协议.txt") -> SimpleUploadedFile:
    """A document that proves something."""
    return SimpleUploadedFile(name, "双方同意在铁屏建设。".encode())


def make_task(project: KeyProject, actor: Actor, *, city: str = "铁屏市科技局", **values: Any) -> JointTask:
    """A joint task of a hundred 万元: sixty of the province, forty of a city body, due ten days ago."""
    given = {
        "year": clock.today().year,
        "title": "中试线共建",
        "content": "省市共建一条中试线。",
        "due_on": ago(-60),
        "total_yuan": 100 * WAN,
        **values,
    }
    shares = [
        {"payer": Payer.PROVINCE, "name": "辽河省科技厅", "amount_yuan": 60 * WAN, "due_on": ago(10)},
        {"payer": Payer.CITY, "name": city, "amount_yuan": 40 * WAN, "due_on": ago(10)},
    ]
    return create_task(project, actor=actor, values=given, shares=shares)
