"""Addresses of account plans."""

from django.urls import URLPattern, path

from kam.pages.documents import (
    plan_document,
    plan_documents,
    version_document,
    version_documents,
)
from kam.pages.plan import row_views, views
from kam.pages.plan.account_tab import account_plan
from kam.pages.plan.comments import plan_comment_settle, plan_comments
from kam.pages.plan.flow_views import plan_step
from kam.pages.plan.list_views import plans
from kam.pages.plan.news import plan_news
from kam.pages.plan.templates import plan_template_create, plan_template_edit, plan_templates
from kam.pages.plan.versions import plan_versions

urlpatterns: list[URLPattern] = [
    path("accounts/<int:pk>/plan/", account_plan, name="account_plan"),
    path("plans/", plans, name="plans"),
    path("plans/<int:pk>/", views.plan, name="plan"),
    path("plans/<int:pk>/documents/", plan_documents, name="plan_documents"),
    path("plans/<int:pk>/documents/<int:job>/", plan_document, name="plan_document"),
    path("plan-versions/<int:pk>/documents/", version_documents, name="version_documents"),
    path("plan-versions/<int:pk>/documents/<int:job>/", version_document, name="version_document"),
    path("plans/<int:pk>/news/", plan_news, name="plan_news"),
    path("plans/<int:pk>/flow/<slug:step>/", plan_step, name="plan_step"),
    path("plans/<int:pk>/comments/<slug:section>/", plan_comments, name="plan_comments"),
    path("plans/comments/<int:pk>/settle/", plan_comment_settle, name="plan_comment_settle"),
    path("settings/plan-templates/", plan_templates, name="plan_templates"),
    path("settings/plan-templates/new/", plan_template_create, name="plan_template_create"),
    path("settings/plan-templates/<int:pk>/", plan_template_edit, name="plan_template_edit"),
    path("plans/<int:pk>/versions/", plan_versions, name="plan_versions"),
    path("plans/<int:pk>/discard/", views.plan_discard, name="plan_discard"),
    path("plans/<int:pk>/parts/<slug:section>/", views.plan_part, name="plan_part"),
    path("plans/<int:pk>/blocks/<slug:section>/", row_views.plan_block, name="plan_block"),
    path("plans/<int:pk>/add/<slug:row>/", row_views.plan_row_add, name="plan_row_add"),
    path("plan-rows/<slug:row>/<int:pk>/", row_views.plan_row, name="plan_row"),
    path(
        "plan-rows/<slug:row>/<int:pk>/progress/",
        row_views.plan_row_progress,
        name="plan_row_progress",
    ),
    path(
        "plan-rows/<slug:row>/<int:pk>/remove/", row_views.plan_row_remove, name="plan_row_remove"
    ),
    path(
        "plans/<int:pk>/parts/<slug:section>/history/",
        views.plan_part_history,
        name="plan_part_history",
    ),
]
