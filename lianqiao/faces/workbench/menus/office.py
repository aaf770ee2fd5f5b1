"""Lines of the three administrators, who stand outside every unit."""

from django.utils.translation import gettext_lazy as _

from lianqiao.core.permissions import Permission

#: Name of the address, label, icon, and the rights of which one is needed.
LINES = (
    ("people", _("账号管理"), "users", (Permission.PERSON_VIEW,)),
    ("offices", _("三员任免"), "user-shield", (Permission.OFFICE_PROPOSE, Permission.OFFICE_CONFIRM)),
    ("governments", _("政府部门核验"), "building-community", (Permission.GOVERNMENT_VERIFY,)),
    ("supports", _("代办"), "user-check", (Permission.SUPPORT_ASK, Permission.SUPPORT_APPROVE)),
    ("calendar", _("日历"), "calendar", (Permission.CALENDAR_EDIT,)),
    ("node", _("节点概况"), "server", (Permission.NODE_VIEW,)),
    ("setbacks", _("没有按时办理的事项"), "clock-exclamation", (Permission.SETBACK_RETRY,)),
    ("rankings", _("匹配排序"), "sort-descending-2", (Permission.RANKING_VIEW,)),
    ("exposure", _("推荐公平性"), "scale", (Permission.RANKING_VIEW,)),
    ("personal_requests", _("个人信息请求"), "user-question", (Permission.PERSONAL_DATA_HANDLE,)),
    ("audit_log", _("业务日志"), "list-search", (Permission.LOG_VIEW,)),
    ("audit_unusual", _("异常提示"), "alert-triangle", (Permission.LOG_VIEW,)),
    ("audit_seals", _("日志封存"), "shield-lock", (Permission.LOG_VIEW,)),
    ("retention", _("到期数据清理"), "recycle", (Permission.LOG_VIEW, Permission.RETENTION_RUN)),
)
