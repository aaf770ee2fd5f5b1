"""The tables of the kernel."""

from lianqiao.core.models.conversation import Comment
from lianqiao.core.models.drafts import FormDraft
from lianqiao.core.models.files import FileKind, FileState, StoredFile
from lianqiao.core.models.inbox import MailState, Message
from lianqiao.core.models.jobs import Job, JobState
from lianqiao.core.models.log import LogEntry
from lianqiao.core.models.messages import Channel, Delivery, Digest, MessageChoice, MessageSettings, Way
from lianqiao.core.models.outbox import Change, Cursor
from lianqiao.core.models.saved_filters import SavedFilter
from lianqiao.core.models.versions import Version
from lianqiao.core.publishing.models import SecrecyReview

__all__ = [
    "Change",
    "Channel",
    "Comment",
    "Cursor",
    "Delivery",
    "Digest",
    "FileKind",
    "FileState",
    "FormDraft",
    "Job",
    "JobState",
    "LogEntry",
    "MailState",
    "Message",
    "MessageChoice",
    "MessageSettings",
    "SavedFilter",
    "SecrecyReview",
    "StoredFile",
    "Version",
    "Way",
]
