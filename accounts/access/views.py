"""Coming in and going out, language and appearance, one's own profile."""

from django.conf import settings
from django.contrib.auth import views as auth_views
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access.forms import LoginForm, ProfileForm
from accounts.models import CalendarFeed, User
from accounts.services import users
from kam.core.errors import DomainError
from kam.core.forms import add_refusal
from kam.core.pages import PageRequest, tell

YEAR_S = 365 * 24 * 3600


def _remember(response: HttpResponse, name: str, value: str) -> None:
    response.set_cookie(
        name, value, max_age=YEAR_S, secure=settings.KAM_HTTPS, httponly=True, samesite="Lax"
    )


def _back(request: HttpRequest) -> HttpResponse:
    """Back to the page of ours that the form names; never to another site."""
    to = request.POST.get("next", "")
    ours = url_has_allowed_host_and_scheme(
        to, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return redirect(to if ours else "home")


@method_decorator(login_not_required, name="dispatch")
class Login(auth_views.LoginView):
    """Django's login, which then speaks the user's language."""

    form_class = LoginForm
    redirect_authenticated_user = True

    def form_valid(self, form: LoginForm) -> HttpResponse:  # type: ignore[override]
        response = super().form_valid(form)
        if language := form.get_user().language:
            _remember(response, settings.LANGUAGE_COOKIE_NAME, language)
        return response


class PasswordChange(auth_views.PasswordChangeView):
    success_url = reverse_lazy("profile")

    def form_valid(self, form) -> HttpResponse:
        response = super().form_valid(form)
        tell(self.request, _("Your password is changed. Other devices are logged out."))
        return response


@login_not_required
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Choose a language: kept on the user and, for pages before login, in a cookie."""
    code = request.POST.get("language", "")
    response = _back(request)
    if code in dict(settings.LANGUAGES):
        _remember(response, settings.LANGUAGE_COOKIE_NAME, code)
        if request.user.is_authenticated:
            users.set_preferences(user=request.user, language=code)
    return response


@login_not_required
@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    choice = request.POST.get("theme", "")
    response = _back(request)
    if choice in User.Theme.values:
        _remember(response, "theme", choice)
        if request.user.is_authenticated:
            users.set_preferences(user=request.user, theme=choice)
    return response


def _prefers(request: PageRequest, form: ProfileForm) -> bool:
    """Save what the form wants; False when a rule refuses, which the form then says."""
    try:
        users.set_preferences(user=request.user, **form.wishes)
    except DomainError as refusal:
        add_refusal(form, refusal)
        return False
    return True


@require_http_methods(["GET", "POST"])
def profile(request: PageRequest) -> HttpResponse:
    form = ProfileForm(request.POST or None, instance=User.objects.get(pk=request.user.pk))
    feed = CalendarFeed.objects.filter(user=request.user).first()
    if not (form.is_valid() and _prefers(request, form)):
        return render(request, "access/profile.html", {"form": form, "feed": feed})
    tell(request, _("Your profile is saved."))
    response = redirect("profile")
    if form.cleaned_data["language"]:
        _remember(response, settings.LANGUAGE_COOKIE_NAME, form.cleaned_data["language"])
    _remember(response, "theme", form.cleaned_data["theme"])
    return response
