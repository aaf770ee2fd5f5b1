"""What the worker does without being asked: signing begins when the notice has passed."""

from __future__ import annotations

from collections.abc import Sequence

from lianqiao.core import outbox
from lianqiao.core.access import SYSTEM
from lianqiao.core.models import Change
from lianqiao.core.notices.models import PublicNotice
from lianqiao.core.transitions import apply
from lianqiao.processes.empowerments.announcing import KIND
from lianqiao.processes.empowerments.enums import EmpowermentState
from lianqiao.processes.empowerments.models import Empowerment


@outbox.subscriber("empowerments.begin_signing", topics=("notices.publicnotice.pass", "notices.publicnotice.conclude"))
def on_notice(changes: Sequence[Change]) -> None:
    """Go on with those whose notice has passed; safe to call again with the same changes."""
    keys = {change.record_id for change in changes}
    subjects = PublicNotice.objects.filter(pk__in=keys, kind=KIND.key).values("subject_id")
    for empowerment in Empowerment.objects.filter(pk__in=subjects, state=EmpowermentState.NOTICE).order_by("pk"):
        apply(empowerment, "begin_signing", actor=SYSTEM)
