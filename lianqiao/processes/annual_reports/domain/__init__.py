"""What people do with yearly reports."""

from lianqiao.processes.annual_reports.domain.filling import Given, compute_report, save_report
from lianqiao.processes.annual_reports.domain.ordering import order_correction
from lianqiao.processes.annual_reports.domain.years import create_year, update_year

__all__ = ["Given", "compute_report", "create_year", "order_correction", "save_report", "update_year"]
