"""What an empowerment means for its achievement: who else holds the right, since when."""

from __future__ import annotations

from typing import Any

from lianqiao.processes.empowerments.enums import HELD
from lianqiao.processes.empowerments.models import Empowerment


def held_of(achievement: Any) -> Empowerment | None:
    """The empowerment by which completers hold a right in the achievement now, with its people; None without one."""
    rows = Empowerment.objects.filter(achievement=achievement, state__in=HELD).for_list()
    found: Empowerment | None = rows.first()
    return found
