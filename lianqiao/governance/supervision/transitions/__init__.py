"""The states of task forces, meetings and what they agreed on, inspections and orders to rectify."""

from lianqiao.governance.supervision.transitions import meetings, orders  # noqa: F401
