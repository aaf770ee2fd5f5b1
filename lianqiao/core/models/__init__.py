"""The tables of the kernel."""

from lianqiao.core.models.files import FileKind, FileState, StoredFile
from lianqiao.core.models.jobs import Job, JobState

__all__ = ["FileKind", "FileState", "Job", "JobState", "StoredFile"]
