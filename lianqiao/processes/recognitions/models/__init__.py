"""Tables of recognitions."""

from lianqiao.processes.recognitions.models.check import YearlyCheck
from lianqiao.processes.recognitions.models.kind import RecognitionKind
from lianqiao.processes.recognitions.models.recognition import Recognition

__all__ = ["Recognition", "RecognitionKind", "YearlyCheck"]
