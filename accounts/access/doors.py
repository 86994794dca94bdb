"""Who may open a page of the settings."""

from collections.abc import Callable
from functools import wraps

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse

from accounts.models import User
from kam.core.pages import PageRequest

View = Callable[..., HttpResponse]


def administrators_only(view: View) -> View:
    """Others learn that the page is not for their role: it hides no record."""

    @wraps(view)
    def guarded(request: PageRequest, *args, **kwargs) -> HttpResponse:
        if request.user.role != User.Role.ADMIN:
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guarded
