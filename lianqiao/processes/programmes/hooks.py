"""What processes above programmes add to it: further checks of a call, and further conditions of an applicant.

A process registers its functions when its app is ready; programmes asks them all, and knows none of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from lianqiao.processes.programmes.definitions.conditions import Line

#: Sentences that stand in the way of publishing a call.
CallCheck = Callable[[Any], Iterable[str]]
#: Conditions that are asked of a unit besides those of the scheme, for a call.
ApplicantCheck = Callable[[Any, Any], Iterable[Line]]

_call_checks: list[CallCheck] = []
_applicant_checks: list[ApplicantCheck] = []


def check_calls(check: CallCheck) -> None:
    """Let `check(call)` say what stands in the way of publishing a call; none for calls that are not its own."""
    if check not in _call_checks:
        _call_checks.append(check)


def check_applicants(check: ApplicantCheck) -> None:
    """Let `check(call, organisation)` add conditions; one that is clearly not met keeps the unit out."""
    if check not in _applicant_checks:
        _applicant_checks.append(check)


def further_problems(call: Any) -> list[str]:
    """What the processes above find wrong with a call."""
    return [sentence for check in _call_checks for sentence in check(call)]


def further_lines(call: Any, organisation: Any) -> list[Line]:
    """What the processes above ask of an applicant."""
    return [line for check in _applicant_checks for line in check(call, organisation)]
