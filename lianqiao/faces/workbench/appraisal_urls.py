"""Addresses of appraisals in the workbench, besides those of their desks."""

from django.urls import path

from lianqiao.faces.workbench.views import appraisals

urlpatterns = [
    path("appraisals/compare/", appraisals.Compare.as_view(), name="appraisals_compare"),
    path("appraisals/rubric/<slug:kind>/", appraisals.DraftRubric.as_view(), name="appraisal_rubric"),
    path("appraisals/<uuid:pk>/parts/", appraisals.EditParts.as_view(), name="appraisal_parts"),
    path("appraisals/<uuid:pk>/findings/", appraisals.WriteFindings.as_view(), name="appraisal_findings"),
    path("appraisals/<uuid:pk>/score/", appraisals.TakeScores.as_view(), name="appraisal_score"),
    path("appraisals/<uuid:pk>/consent/", appraisals.Consent.as_view(), name="appraisal_consent"),
    path("appraisals/<uuid:pk>/renew/", appraisals.Renew.as_view(), name="appraisal_renew"),
    path("appraisals/<uuid:pk>/certificate/<slug:ending>/", appraisals.Certificate.as_view(), name="appraisal_paper"),
    path("appraisals/parts/<uuid:pk>/answers/", appraisals.EditAnswers.as_view(), name="appraisal_answers"),
    path("appraisals/parts/<uuid:pk>/check/", appraisals.CheckAnswers.as_view(), name="appraisal_check"),
]
