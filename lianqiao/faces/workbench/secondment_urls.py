"""Addresses of secondments in the workbench, besides those of their posts."""

from django.urls import path

from lianqiao.faces.workbench.views import secondment_batches, secondment_terms, secondments

urlpatterns = [
    path("secondments/", secondments.Secondments.as_view(), name="secondments"),
    path("secondments/posts/<uuid:pk>/apply/", secondments.Apply.as_view(), name="secondment_apply"),
    path("secondments/posts/<uuid:pk>/rank/", secondments.Rank.as_view(), name="secondment_rank"),
    path("secondments/batches/", secondment_batches.Batches.as_view(), name="secondment_batches"),
    path("secondments/batches/new/", secondment_batches.NewBatch.as_view(), name="secondment_batch_new"),
    path("secondments/batches/<uuid:pk>/", secondment_batches.BatchPage.as_view(), name="secondment_batch"),
    path("secondments/batches/<uuid:pk>/edit/", secondment_batches.EditBatch.as_view(), name="secondment_batch_edit"),
    path("secondments/batches/<uuid:pk>/act/", secondment_batches.ActOnBatch.as_view(), name="secondment_batch_act"),
    path(
        "secondments/batches/<uuid:pk>/announce/",
        secondment_batches.Announce.as_view(),
        name="secondment_batch_announce",
    ),
    path("secondments/<uuid:pk>/", secondments.SecondmentPage.as_view(), name="secondment"),
    path("secondments/<uuid:pk>/act/", secondments.ActOnSecondment.as_view(), name="secondment_act"),
    path("secondments/<uuid:pk>/plan/", secondment_terms.Plan.as_view(), name="secondment_plan"),
    path("secondments/<uuid:pk>/sign/", secondment_terms.Sign.as_view(), name="secondment_sign"),
    path("secondments/<uuid:pk>/services/new/", secondment_terms.LogService.as_view(), name="secondment_service"),
    path(
        "secondments/services/<uuid:pk>/correct/",
        secondment_terms.CorrectService.as_view(),
        name="secondment_service_correct",
    ),
    path("secondments/assessments/<uuid:pk>/sum-up/", secondment_terms.SumUp.as_view(), name="secondment_sum_up"),
    path("secondments/assessments/<uuid:pk>/grade/", secondment_terms.GradeAsHost.as_view(), name="secondment_grade"),
    path(
        "secondments/assessments/<uuid:pk>/conclude/", secondment_terms.Conclude.as_view(), name="secondment_conclude"
    ),
]
