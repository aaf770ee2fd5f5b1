"""What was there before steps were kept has its steps afterwards."""

from datetime import date, datetime, timedelta
from importlib import import_module
from typing import Any

from django.db import connection
from django.utils import timezone

from lianqiao.processes.introductions.enums import Direction, IntroductionState, Stage
from lianqiao.processes.introductions.models import Introduction, Outcome, Step
from tests.processes import makers
from tests.processes.introductions.conftest import Scene

STATEMENTS = import_module("lianqiao.processes.introductions.migrations.0003_past_steps")
#: 23:30 in Shanghai.
ASKED = datetime.fromisoformat("2026-03-01T15:30:00+00:00")


def from_before(scene: Scene, *told: str, **values: Any) -> Introduction:
    """An introduction without steps, as it stood before the migration; one outcome a day from the fifth."""
    (made,) = Introduction.objects.bulk_create(
        [
            Introduction(
                organisation=scene.company,
                region=scene.company.region,
                created_by=scene.buyer.user,
                counterpart=scene.institute,
                counterpart_region=scene.institute.region,
                achievement=makers.achievement(scene.institute),
                direction=Direction.SEEKS,
                problem_text=makers.PROBLEM,
                agreed_at=ASKED,
                answer_by=timezone.localdate(),
                **values,
            )
        ]
    )
    Introduction.objects.filter(pk=made.pk).update(created_at=ASKED)
    for number, code in enumerate(told, start=5):
        Outcome.objects.create(
            introduction=made,
            code=code,
            text="说明",
            side="counterpart",
            recorded_by=scene.researcher.user,
            recorded_at=ASKED + timedelta(days=number),
        )
    return made


def run() -> None:
    """The migration's statements."""
    with connection.cursor() as cursor:
        for name in ("INTEREST", "TALKS", "OUTCOMES", "STAGES"):
            cursor.execute(getattr(STATEMENTS, name))


def test_past_introductions_get_their_steps_once(scene: Scene) -> None:
    met = {"disclosed_at": ASKED + timedelta(days=2), "answered_by": scene.researcher.user}
    waiting = from_before(scene)
    ended = from_before(
        scene,
        "trial",
        "no_fit_price",
        state=IntroductionState.CLOSED,
        outcome="no_fit_price",
        outcome_at=ASKED + timedelta(days=6),
        **met,
    )
    signed = from_before(
        scene,
        "contract_signed",
        state=IntroductionState.CLOSED,
        outcome="contract_signed",
        outcome_at=ASKED + timedelta(days=5),
        **met,
    )
    for _ in range(2):
        run()

    def steps(introduction: Introduction) -> list[tuple[Any, ...]]:
        rows = Step.objects.filter(introduction=introduction)
        return list(rows.values_list("stage", "code", "happened_on", "side", "organisation__name"))

    asked = ("interest", "", date(2026, 3, 1), "initiator", "沈河压铸有限公司")
    agreed = ("talks", "", date(2026, 3, 3), "counterpart", "辽河材料研究所")
    assert steps(waiting) == [asked]
    assert steps(ended) == [
        asked,
        agreed,
        ("trial", "trial", date(2026, 3, 6), "counterpart", "辽河材料研究所"),
        ("trial", "no_fit_price", date(2026, 3, 7), "counterpart", "辽河材料研究所"),
    ]
    assert steps(signed)[2][:2] == ("contract", "contract_signed")
    for introduction, stage, day, contract_on in (
        (waiting, Stage.INTEREST, date(2026, 3, 1), None),
        (ended, Stage.TRIAL, date(2026, 3, 7), None),
        (signed, Stage.CONTRACT, date(2026, 3, 6), None),
    ):
        introduction.refresh_from_db()
        assert (introduction.stage, introduction.stage_on, introduction.contract_on) == (stage, day, contract_on)
    assert ended.trial_on == date(2026, 3, 6)
