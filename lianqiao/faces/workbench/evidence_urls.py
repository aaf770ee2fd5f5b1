"""Addresses of dossiers and exemption cases in the workbench."""

from django.urls import path

from lianqiao.faces.workbench.views import evidence, exemptions

urlpatterns = [
    path("evidence/", evidence.Dossiers.as_view(), name="dossiers"),
    path("evidence/of/<slug:kind>/<uuid:pk>/", evidence.OpenDossier.as_view(), name="dossier_open"),
    path("evidence/<uuid:pk>/", evidence.DossierPage.as_view(), name="dossier"),
    path("evidence/<uuid:pk>/make/", evidence.MakeFile.as_view(), name="dossier_make"),
    path("evidence/<uuid:pk>/check/", evidence.CheckAgain.as_view(), name="dossier_check"),
    path("evidence/<uuid:pk>/compare/", evidence.CompareFiles.as_view(), name="dossier_compare"),
    path("exemptions/", exemptions.Cases.as_view(), name="exemptions"),
    path("exemptions/new/", exemptions.NewCase.as_view(), name="exemption_new"),
    path("exemptions/<uuid:pk>/", exemptions.CasePage.as_view(), name="exemption"),
    path("exemptions/<uuid:pk>/edit/", exemptions.EditCase.as_view(), name="exemption_edit"),
    path("exemptions/<uuid:pk>/act/", exemptions.ActOnCase.as_view(), name="exemption_act"),
    path("exemptions/<uuid:pk>/statement/", exemptions.TakeDown.as_view(), name="exemption_statement"),
    path("exemptions/<uuid:pk>/verdict/", exemptions.FindVerdict.as_view(), name="exemption_verdict"),
    path("exemptions/<uuid:pk>/typical/", exemptions.WriteTypical.as_view(), name="exemption_typical"),
    path("exemptions/<uuid:pk>/typical/act/", exemptions.ActOnTypical.as_view(), name="exemption_typical_act"),
]
