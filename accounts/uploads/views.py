"""Files on their way in: upload, map the columns, look, start, see what became of each row."""

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.access.doors import administrators_only
from accounts.models import Import, User
from kam.core.pages import PageRequest

SHOWN = 100


def visible_imports(user: User) -> QuerySet[Import]:
    """Administrators see all imports, others those they started: a file tells what is in it."""
    found = Import.objects.select_related("job", "started_by")
    return found if user.role == User.Role.ADMIN else found.filter(started_by=user)


@require_GET
@administrators_only
def import_list(request: PageRequest) -> HttpResponse:
    return render(request, "imports/list.html", {"imports": visible_imports(request.user)[:SHOWN]})
