"""Tables of yearly reports."""

from lianqiao.processes.annual_reports.models.report import AnnualReport, CorrectionOrder, ReportDefect, ReportLine
from lianqiao.processes.annual_reports.models.rules import RuleDocument
from lianqiao.processes.annual_reports.models.year import ReportYear

__all__ = ["AnnualReport", "CorrectionOrder", "ReportDefect", "ReportLine", "ReportYear", "RuleDocument"]
