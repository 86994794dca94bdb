"""Addresses of reviews."""

from django.urls import URLPattern, path

from kam.pages.documents import review_document, review_documents
from kam.pages.reviews import page
from kam.pages.reviews.lists import reviews

urlpatterns: list[URLPattern] = [
    path("reviews/", reviews, name="reviews"),
    path("reviews/<int:pk>/", page.review, name="review"),
    path("reviews/<int:pk>/documents/", review_documents, name="review_documents"),
    path("reviews/<int:pk>/documents/<int:job>/", review_document, name="review_document"),
    path("reviews/<int:pk>/move/", page.review_move, name="review_move"),
    path("reviews/<int:pk>/prepare/", page.review_prepare, name="review_prepare"),
    path("reviews/<int:pk>/reopen/", page.review_reopen, name="review_reopen"),
    path("accounts/<int:pk>/reviews/new/", page.review_new, name="review_new"),
]
