"""Small forms for the facts that hang on an account; rules live in the services."""

from typing import Any

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.forms import DateInput, ServiceForm
from accounts.models import (
    Account,
    Answer,
    Commitment,
    CompetitorPosition,
    Concession,
    Contract,
    Feedback,
    Need,
    Opportunity,
    OwnPosition,
    Person,
    Receivable,
    Referral,
    RelationshipStage,
    ServiceCost,
    User,
    Wallet,
)
from accounts.services import product_lines


def _text(rows: int = 3, **attrs: Any) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, **attrs})


class FactForm(ServiceForm):
    """A fact of one account: its people and our colleagues are the ones to choose from."""

    heading: Any = ""  # above the form, in place of the kind of fact

    def __init__(self, *args: Any, account: Account, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if "person" in self.fields:
            here = Q(account=account) | Q(pk=self.instance.person_id)
            self.fields["person"].queryset = Person.objects.filter(here)  # type: ignore[attr-defined]
        if "people" in self.fields:
            theirs = Q(account=account, left_on=None) & ~Q(side=Person.Side.OURS)
            named = Q(pk__in=self.instance.people.values("pk")) if self.instance.pk else Q(pk=None)
            self.fields["people"].queryset = Person.objects.filter(theirs | named)  # type: ignore[attr-defined]
        for name in self.fields.keys() & {"owner", "granted_by"}:
            colleagues = User.objects.filter(is_active=True).exclude(role=User.Role.READER)
            self.fields[name].queryset = colleagues  # type: ignore[attr-defined]
            self.fields[name].widget.attrs["data-pick"] = ""


class WalletForm(FactForm):
    class Meta:
        model = Wallet
        fields = ["year", "line", "amount", "estimated", "rank", "suppliers"]


class ReferralForm(FactForm):
    class Meta:
        model = Referral
        fields = ["company", "referred_on", "note"]
        widgets = {"referred_on": DateInput()}


class OpportunityForm(FactForm):
    """Product lines to choose from are those of the products."""

    class Meta:
        model = Opportunity
        fields = [
            "name", "line", "owner", "stage", "step", "amount", "probability", "expected_close",
            "competitor", "people", "closed_on", "reason",
        ]  # fmt: skip
        widgets = {
            "name": forms.TextInput(attrs={"autofocus": True}),
            "expected_close": DateInput(), "closed_on": DateInput(),
            "people": forms.CheckboxSelectMultiple,
        }  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        lines = {*product_lines(), self.instance.line, self.initial.get("line", "")} - {""}
        choices = [("", "—"), *((line, line) for line in sorted(lines))]
        self.fields["line"].widget = forms.Select(choices=choices)


class CloseForm(forms.Form):
    """Won or lost: the day and the reason."""

    stage = forms.ChoiceField(widget=forms.HiddenInput, choices=Opportunity.Stage.choices)
    reason = forms.CharField(
        label=_("Why?"), max_length=500, widget=_text(2, autofocus=True),
        help_text=_("In a sentence: the next one learns from it."),
    )  # fmt: skip
    competitor = forms.CharField(
        label=_("Competitor"), max_length=150, required=False,
        help_text=_("Whom we won against, or who won it."),
    )  # fmt: skip
    on = forms.DateField(label=_("Closed on"), widget=DateInput())


class ReceivableForm(FactForm):
    """An invoice that comes in is open whole; what was paid of it is asked of one that is there."""

    class Meta:
        model = Receivable
        fields = ["invoice", "issued_on", "due", "amount", "currency", "amount_open", "paid_on"]
        widgets = {"issued_on": DateInput(), "due": DateInput(), "paid_on": DateInput()}

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        for name in ("amount_open", "currency"):
            self.fields[name].required = False
        if not self.instance.pk:
            del self.fields["amount_open"], self.fields["paid_on"]


DECIDED = ("state", "settled_on", "renewed_by")


class ContractForm(FactForm):
    """One that comes in may renew an open one; what became of it is asked of one that is there."""

    renews = forms.ModelChoiceField(
        queryset=Contract.objects.none(), label=_("renews"), required=False,
        help_text=_("The contract that this one follows."),
    )  # fmt: skip

    class Meta:
        model = Contract
        fields = [
            "name", "line", "starts", "ends", "amount", "state", "settled_on", "renewed_by",
        ]  # fmt: skip
        widgets = {"starts": DateInput(), "ends": DateInput(), "settled_on": DateInput()}

    def __init__(self, *args: Any, account: Account, **kwargs: Any):
        super().__init__(*args, account=account, **kwargs)
        fields: Any = self.fields
        others = Contract.objects.filter(account=account)
        if self.instance.pk:
            free = Q(renews=None) | Q(pk=self.instance.renewed_by_id)
            fields["renewed_by"].queryset = others.filter(free, starts__gt=self.instance.starts)
            del fields["renews"]
        else:
            fields["renews"].queryset = others.filter(state=Contract.State.OPEN)
            for name in DECIDED:
                del fields[name]

    def _get_validation_exclusions(self) -> set[str]:
        """How these three agree is what the service sees to."""
        excluded = super()._get_validation_exclusions()  # type: ignore[misc]
        return {*excluded, *DECIDED}


class ConcessionForm(FactForm):
    class Meta:
        model = Concession
        fields = ["kind", "amount", "given_on", "granted_by", "note"]
        widgets = {"given_on": DateInput(), "note": _text(2)}


class ServiceCostForm(FactForm):
    class Meta:
        model = ServiceCost
        fields = ["month", "hours", "rate", "spent", "note"]
        widgets = {"month": DateInput(), "note": _text(2)}


class RelationshipStageForm(FactForm):
    class Meta:
        model = RelationshipStage
        fields = ["stage", "judged_on"]
        widgets = {"judged_on": DateInput()}


class CompetitorPositionForm(FactForm):
    class Meta:
        model = CompetitorPosition
        fields = [
            "competitor", "position", "judged_on", "strengths", "weaknesses", "service_level",
            "ability", "price_percent", "channel", "products",
        ]  # fmt: skip
        widgets = {"judged_on": DateInput(), "strengths": _text(2), "weaknesses": _text(2)}


class OwnPositionForm(FactForm):
    class Meta:
        model = OwnPosition
        fields = ["judged_on", "strengths", "weaknesses", "service_level", "ability"]
        widgets = {"judged_on": DateInput(), "strengths": _text(2), "weaknesses": _text(2)}


class AnswerForm(FactForm):
    """Where the question is given it stands above the form and is not asked again."""

    class Meta:
        model = Answer
        fields = ["question", "text", "person", "source", "confirmed", "answered_on"]
        widgets = {"answered_on": DateInput(), "text": _text(autofocus=True)}

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        question = self.initial.get("question")
        if question in Answer.Question.values:
            self.heading = Answer.Question(question).label
            self.fields["question"].widget = forms.HiddenInput()


class NeedForm(FactForm):
    class Meta:
        model = Need
        fields = [
            "stated", "true", "line", "person", "source", "confirmed", "noted_on", "met_on",
        ]  # fmt: skip
        widgets = {
            "stated": _text(2, autofocus=True), "true": _text(2), "noted_on": DateInput(),
            "met_on": DateInput(),
        }  # fmt: skip


class CommitmentForm(FactForm):
    """A promise. Whether it was kept is asked only of one that is corrected."""

    class Meta:
        model = Commitment
        fields = [
            "what", "due", "person", "owner", "made_on", "note", "state", "settled_on",
        ]  # fmt: skip
        widgets = {
            "what": _text(2, autofocus=True), "due": DateInput(), "made_on": DateInput(),
            "settled_on": DateInput(), "note": _text(2),
        }  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if not self.instance.pk:
            del self.fields["state"], self.fields["settled_on"]


class FeedbackForm(FactForm):
    """A complaint or an opinion; what only the other one has is not asked."""

    class Meta:
        model = Feedback
        fields = [
            "kind", "text", "satisfaction", "recommendation", "person", "channel", "given_on",
            "owner", "resolution", "resolved_on",
        ]  # fmt: skip
        widgets = {
            "kind": forms.HiddenInput, "text": _text(autofocus=True), "given_on": DateInput(),
            "resolved_on": DateInput(), "resolution": _text(2),
        }  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        kind = self.data.get("kind") or self.initial.get("kind") or Feedback.Kind.OPINION
        known = kind in Feedback.Kind.values
        self.heading = Feedback.Kind(kind).label if known else ""
        self.fields["given_on"].help_text = ""
        if kind == Feedback.Kind.COMPLAINT:
            self.fields["given_on"].label = _("Opened on")
            self.fields["text"].required = True
            del self.fields["satisfaction"], self.fields["recommendation"]
        else:
            del self.fields["owner"]
        if kind != Feedback.Kind.COMPLAINT or not self.instance.pk:
            del self.fields["resolution"], self.fields["resolved_on"]
        else:
            self.fields["resolved_on"].help_text = _("Empty: open.")


class SettleForm(forms.Form):
    """Whether a promise was kept, and on which day."""

    state = forms.ChoiceField(
        label=_("Was it kept?"),
        choices=[(s.value, s.label) for s in Commitment.State if s != Commitment.State.OPEN],
        widget=forms.RadioSelect,
    )
    on = forms.DateField(label=_("On"), widget=DateInput(), initial=timezone.localdate)


class ResolveForm(forms.Form):
    """How a complaint was resolved, and on which day."""

    resolution = forms.CharField(
        label=_("How was it resolved?"), max_length=1000, widget=_text(autofocus=True)
    )
    on = forms.DateField(label=_("On"), widget=DateInput(), initial=timezone.localdate)
