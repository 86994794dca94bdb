"""Addresses of the job pages."""

from django.urls import path

from kam.pages import jobs

urlpatterns = [
    path("", jobs.job_list, name="jobs"),
    path("evaluate/", jobs.evaluate_now, name="evaluate_now"),
    path("<int:pk>/progress/", jobs.job_progress, name="job_progress"),
    path("<int:pk>/cancel/", jobs.job_cancel, name="job_cancel"),
    path("<int:pk>/retry/", jobs.job_retry, name="job_retry"),
]
