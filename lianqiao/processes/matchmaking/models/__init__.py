"""Tables of matchmaking."""

from lianqiao.processes.matchmaking.models.candidate import Candidate
from lianqiao.processes.matchmaking.models.profile import Profile

__all__ = ["Candidate", "Profile"]
