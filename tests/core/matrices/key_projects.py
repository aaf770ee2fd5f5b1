"""The batches of key projects."""

from __future__ import annotations

from typing import Any

from lianqiao.core import clock
from lianqiao.processes.key_projects.enums import Batch
from lianqiao.processes.key_projects.models import KeyProject
from tests.core.matrices.table import Matrix, sides_of_a_list
from tests.factories import make_reviewer
from tests.processes.key_projects.makers import dropped, make_project

PROJECT = """
plan      | research transformation landing dropped  | planning       | own:reviewer
research  | planning transformation landing dropped  | research       | own:reviewer
transform | planning research landing dropped        | transformation | own:reviewer
land      | planning research transformation dropped | landing        | own:reviewer
drop      | planning research transformation landing | dropped        | own:reviewer
"""


def project_in(state: str) -> KeyProject:
    """A project of the government of 290100 in that batch, or out of the pipeline."""
    actor = make_reviewer(code="290100")
    if state == Batch.DROPPED:
        return dropped(make_project(actor), actor)
    return make_project(actor, state)


def given(name: str) -> dict[str, Any]:
    """Valid data for the move."""
    return {"on": clock.today(), "evidence": "已签投资协议", "files": 1}


MATRICES = {"key_projects.KeyProject": Matrix(PROJECT, project_in, sides_of_a_list, given)}
