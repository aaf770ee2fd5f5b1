"""Pages that every register shares: a list, a record, a form. A face configures them; it adds no logic."""

from lianqiao.core.pages.base import Crumb, Page
from lianqiao.core.pages.desk import Desk
from lianqiao.core.pages.forms import FormPage
from lianqiao.core.pages.lists import ListPage
from lianqiao.core.pages.records import (
    CommentAction,
    DeskRecordPage,
    RecordAction,
    RecordPage,
    TransitionAction,
    VersionsPage,
)

__all__ = [
    "CommentAction",
    "Crumb",
    "Desk",
    "DeskRecordPage",
    "FormPage",
    "ListPage",
    "Page",
    "RecordAction",
    "RecordPage",
    "TransitionAction",
    "VersionsPage",
]
