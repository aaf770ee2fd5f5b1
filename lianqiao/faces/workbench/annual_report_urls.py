"""Addresses of yearly reports and of required rules in the workbench."""

from django.urls import path

from lianqiao.faces.workbench.views import annual_reports as reports
from lianqiao.faces.workbench.views import annual_years as years

urlpatterns = [
    path("report-years/", years.Years.as_view(), name="report_years"),
    path("report-years/new/", years.NewYear.as_view(), name="report_year_new"),
    path("report-years/<uuid:pk>/", years.YearPage.as_view(), name="report_year"),
    path("report-years/<uuid:pk>/edit/", years.EditYear.as_view(), name="report_year_edit"),
    path("report-years/<uuid:pk>/act/", years.ActOnYear.as_view(), name="report_year_act"),
    path("report-years/<uuid:pk>/merged/", years.Merged.as_view(), name="report_year_merged"),
    path("report-years/<uuid:pk>/paper/<slug:ending>/", years.MergedPaper.as_view(), name="report_year_paper"),
    path("report-years/<uuid:pk>/letter/<slug:ending>/", years.LetterPaper.as_view(), name="report_year_letter"),
    path("rule-standing/", years.RuleStanding.as_view(), name="rule_standing"),
    path("annual-reports/", reports.Reports.as_view(), name="annual_reports"),
    path("annual-reports/<uuid:pk>/", reports.ReportPage.as_view(), name="annual_report"),
    path("annual-reports/<uuid:pk>/act/", reports.ActOnReport.as_view(), name="annual_report_act"),
    path("annual-reports/<uuid:pk>/fill/", reports.FillReport.as_view(), name="annual_report_fill"),
    path("annual-reports/<uuid:pk>/compute/", reports.ComputeReport.as_view(), name="annual_report_compute"),
    path("annual-reports/<uuid:pk>/lines/<slug:key>/", reports.LinePage.as_view(), name="annual_report_line"),
    path("annual-reports/<uuid:pk>/paper/<slug:ending>/", reports.Paper.as_view(), name="annual_report_paper"),
    path("annual-reports/<uuid:pk>/order/", reports.Order.as_view(), name="annual_report_order"),
    path(
        "annual-reports/<uuid:pk>/orders/<uuid:order>/<slug:ending>/",
        reports.OrderPaper.as_view(),
        name="annual_report_order_paper",
    ),
]
