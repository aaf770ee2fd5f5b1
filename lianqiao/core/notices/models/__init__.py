"""Public notices, where they are put up, and the objections to them."""

from lianqiao.core.notices.models.notice import NoticePlace, PublicNotice
from lianqiao.core.notices.models.objection import Objection

__all__ = ["NoticePlace", "Objection", "PublicNotice"]
