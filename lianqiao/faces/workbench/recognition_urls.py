"""Addresses of recognitions in the workbench."""

from django.urls import path

from lianqiao.faces.workbench.views import recognition_checks as checks
from lianqiao.faces.workbench.views import recognition_making as making
from lianqiao.faces.workbench.views import recognitions as pages

urlpatterns = [
    path("recognitions/", pages.Recognitions.as_view(), name="recognitions"),
    path("recognitions/new/", making.NewRecognition.as_view(), name="recognition_new"),
    path("recognitions/clearing/", making.Clearing.as_view(), name="recognitions_clearing"),
    path("recognitions/kinds/", pages.Kinds.as_view(), name="recognition_kinds"),
    path("recognitions/kinds/new/", pages.NewKind.as_view(), name="recognition_kind_new"),
    path("recognitions/reserve/", making.Reserve.as_view(), name="recognition_reserve"),
    path("recognitions/reserve/<uuid:pk>/", making.Promote.as_view(), name="recognition_promote"),
    path("recognitions/checks/", checks.Checks.as_view(), name="recognition_checks"),
    path("recognitions/checks/open/", checks.OpenChecks.as_view(), name="recognition_checks_open"),
    path("recognitions/checks/<uuid:pk>/", checks.CheckPage.as_view(), name="recognition_check"),
    path("recognitions/checks/<uuid:pk>/report/", checks.WriteReport.as_view(), name="recognition_check_report"),
    path("recognitions/checks/<uuid:pk>/act/", checks.ActOnCheck.as_view(), name="recognition_check_act"),
    path("recognitions/<uuid:pk>/", pages.RecognitionPage.as_view(), name="recognition"),
    path("recognitions/<uuid:pk>/act/", pages.ActOnRecognition.as_view(), name="recognition_act"),
    path("recognitions/<uuid:pk>/say/", pages.SayOnRecognition.as_view(), name="recognition_say"),
    path("recognitions/<uuid:pk>/certificate/", pages.Certificate.as_view(), name="recognition_certificate"),
    path("recognitions/<uuid:pk>/account/", pages.LinkAccount.as_view(), name="recognition_account"),
    path("recognitions/<uuid:pk>/shown/", pages.ChooseShown.as_view(), name="recognition_shown"),
    path("recognitions/<uuid:pk>/renew/", making.Renew.as_view(), name="recognition_renew"),
    path("recognitions/<uuid:pk>/refuse/", making.RefuseRenewal.as_view(), name="recognition_refuse"),
    path("calls/<uuid:pk>/grant/", making.GrantCall.as_view(), name="call_grant"),
]
