"""Addresses of reviews in the workbench, besides those of their desks."""

from django.urls import path

from lianqiao.faces.workbench.views import foresight, review_asides, review_results, review_tasks, reviews

urlpatterns = [
    path("rubrics/<uuid:pk>/copy/", reviews.CopyRubric.as_view(), name="rubrics_copy"),
    path("experts/<uuid:pk>/profile/", reviews.OwnProfile.as_view(), name="experts_profile"),
    path("reviews/<uuid:pk>/subjects/", reviews.AddSubjects.as_view(), name="reviews_subjects"),
    path("reviews/<uuid:pk>/draw/", reviews.DrawExperts.as_view(), name="reviews_draw"),
    path("reviews/<uuid:pk>/results/<str:form>", review_results.ResultsFile.as_view(), name="reviews_results"),
    path("reviews/<uuid:pk>/minutes/", reviews.WriteMinutes.as_view(), name="reviews_minutes"),
    path("reviews/<uuid:pk>/fees/<uuid:expert>/", reviews.PayFees.as_view(), name="reviews_pay"),
    path("reviews/draws/<uuid:pk>/", reviews.DrawPage.as_view(), name="review_draw"),
    path("reviews/subjects/<uuid:pk>/", reviews.SubjectPage.as_view(), name="review_subject"),
    path("reviews/subjects/<uuid:pk>/remove/", reviews.RemoveSubject.as_view(), name="review_subject_remove"),
    path("reviews/subjects/<uuid:pk>/files/", reviews.AddMaterial.as_view(), name="review_subject_files"),
    path("foresights/<uuid:pk>/panel/", foresight.ChoosePanel.as_view(), name="foresights_panel"),
    path("foresights/<uuid:pk>/answer/", foresight.GiveForecasts.as_view(), name="foresights_answer"),
    path("foresights/<uuid:pk>/<str:form>", foresight.ForesightFile.as_view(), name="foresights_file"),
    path("reviews/subjects/<uuid:pk>/visit/", review_asides.PlanVisit.as_view(), name="review_subject_visit"),
    path("reviews/subjects/<uuid:pk>/users/", review_asides.InviteUser.as_view(), name="review_subject_users"),
    path("visits/<uuid:pk>/", review_asides.VisitPage.as_view(), name="visit"),
    path("visits/<uuid:pk>/edit/", review_asides.EditVisit.as_view(), name="visit_edit"),
    path("visits/<uuid:pk>/report/", review_asides.ReportVisit.as_view(), name="visit_report"),
    path("visits/<uuid:pk>/act/", review_asides.ActOnVisit.as_view(), name="visit_act"),
    path("user-reviews/", review_asides.Ballots.as_view(), name="ballots"),
    path("user-reviews/<uuid:pk>/", review_asides.BallotPage.as_view(), name="ballot"),
    path("user-reviews/<uuid:pk>/cast/", review_asides.CastBallot.as_view(), name="ballot_cast"),
    path("user-reviews/<uuid:pk>/act/", review_asides.ActOnBallot.as_view(), name="ballot_act"),
    path("review-tasks/", review_tasks.Tasks.as_view(), name="review_tasks"),
    path("review-tasks/<uuid:pk>/", review_tasks.TaskPage.as_view(), name="review_task"),
    path("review-tasks/<uuid:pk>/act/", review_tasks.ActOnTask.as_view(), name="review_task_act"),
    path("review-tasks/<uuid:pk>/score/", review_tasks.ScoreSheet.as_view(), name="review_task_score"),
    path("review-tasks/<uuid:pk>/total/", review_tasks.LiveTotal.as_view(), name="review_task_total"),
    path("review-tasks/<uuid:pk>/vote/", review_tasks.CastVote.as_view(), name="review_task_vote"),
]
