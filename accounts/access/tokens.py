"""Settings: one's own keys for the REST interface."""

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from accounts.models import ApiToken
from accounts.services.tokens import create_token, revoke_token
from kam.core.errors import DomainError
from kam.core.forms import add_refusal
from kam.core.pages import PageRequest, ask, tell


class TokenForm(forms.ModelForm):
    class Meta:
        model = ApiToken
        fields = ["name", "scope", "expires"]
        widgets = {"expires": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}
        help_texts = {
            "name": gettext_lazy("What it is for, such as the name of the program."),
            "scope": gettext_lazy("It never sees or changes more than you do."),
            "expires": gettext_lazy("The last day on which it works. Empty: until you revoke it."),
        }


@require_http_methods(["GET", "POST"])
def token_list(request: PageRequest) -> HttpResponse:
    """One's keys, and a form for another; the key itself is in the answer to the form alone."""
    form, key = TokenForm(request.POST or None), None
    if form.is_valid():
        try:
            _token, key = create_token(user=request.user, actor=request.user, **form.cleaned_data)
            form = TokenForm()
        except DomainError as refusal:
            add_refusal(form, refusal)
    tokens = ApiToken.objects.filter(user=request.user)
    return render(request, "access/tokens.html", {"form": form, "key": key, "tokens": tokens})


@require_http_methods(["GET", "POST"])
def token_revoke(request: PageRequest, pk: int) -> HttpResponse:
    token = get_object_or_404(ApiToken, pk=pk, user=request.user)
    if request.method == "GET":
        question = _("Revoke the token %(name)s? What uses it stops working at once.")
        words = question % {"name": token.name}
        return ask(request, words, button=_("Revoke"), back=reverse("tokens"))
    revoke_token(token=token, actor=request.user)
    tell(request, _("The token %(name)s is revoked.") % {"name": token.name})
    return redirect("tokens")
