"""Addresses of key projects in the workbench."""

from django.urls import path

from lianqiao.faces.workbench import key_projects
from lianqiao.faces.workbench.views import key_projects as views

_ONE = "key-projects/<uuid:pk>"
_TASK = f"{_ONE}/tasks/<uuid:task>"

urlpatterns = [
    path("key-projects/", views.Board.as_view(), name="key-projects_board"),
    path("key-projects/follow-ons/", views.FollowOns.as_view(), name="key-projects_follow_ons"),
    *(pattern for desk in key_projects.ALL for pattern in desk.urls()),
    path(f"{_ONE}/move/", views.MoveProject.as_view(), name="key-projects_move"),
    path(f"{_ONE}/report/", views.ReportMonth.as_view(), name="key-projects_report"),
    path(f"{_ONE}/expert/", views.AppointExpert.as_view(), name="key-projects_expert"),
    path(f"{_ONE}/expert/<uuid:expert>/review/", views.ReviewExpert.as_view(), name="key-projects_expert_review"),
    path(f"{_ONE}/expert/<uuid:expert>/end/", views.EndExpert.as_view(), name="key-projects_expert_end"),
    path(f"{_ONE}/frame/", views.SetFrame.as_view(), name="key-projects_frame"),
    path(f"{_ONE}/frame/<uuid:frame>/check/", views.CheckFrame.as_view(), name="key-projects_frame_check"),
    path(f"{_ONE}/tasks/", views.NewTask.as_view(), name="key-projects_task_new"),
    path(f"{_TASK}/edit/", views.EditTask.as_view(), name="key-projects_task_edit"),
    path(f"{_TASK}/decision/", views.RecordDecision.as_view(), name="key-projects_task_decision"),
    path(f"{_TASK}/done/", views.FinishTask.as_view(), name="key-projects_task_done"),
    path(f"{_TASK}/shares/<uuid:share>/receipt/", views.RecordReceipt.as_view(), name="key-projects_task_receipt"),
    path(f"{_ONE}/follow-ons/<uuid:proposal>/", views.DecideFollowOn.as_view(), name="key-projects_follow_on_decide"),
    path(f"{_TASK}/shares/<uuid:share>/promise/", views.PromiseShare.as_view(), name="key-projects_task_promise"),
]
