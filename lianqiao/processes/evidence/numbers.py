"""The numbers that evidence files and exemption cases are given."""

from django.utils.translation import gettext_lazy as _

from lianqiao.core import numbering

FILE = numbering.declare("evidence_file", _("证据卷编号"))
CASE = numbering.declare("exemption_case", _("尽职免责认定编号"))
