"""What playbooks that come with the product are called, and their steps, to be found for translation."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

__all__ = ["NAMES", "STEPS"]

# Source: the eight core tasks of the key account method, method.md §4.
NAMES: Final[dict[str, str | Promise]] = {
    "report_and_govern": _("Report and govern"),
    "win_deals": _("Win deals"),
    "incubate": _("Incubate opportunities"),
    "widen_relationships": _("Widen relationships"),
    "plan_the_account": _("Plan the account"),
    "steer_delivery": _("Steer delivery"),
    "serve_and_retain": _("Serve and retain"),
    "secure_payment": _("Secure payment"),
    "renew_the_contract": _("Renew the contract"),
}
STEPS: Final = (  # as the migrations write them; read by gettext of the text itself
    gettext_noop("Agree with the customer who meets whom, how often, and about what"),
    gettext_noop("Write the first report: figures, promises, what is open"),
    gettext_noop("Hold the executive meeting of the quarter"),
    gettext_noop("Name everybody who decides or sways, and who competes"),
    gettext_noop("Check needs and the customer's own measure of success"),
    gettext_noop("Agree on the offer and its limits inside the company"),
    gettext_noop("Hand in the offer in person"),
    gettext_noop("Find one problem that the customer has not put into words yet"),
    gettext_noop("Show an idea or a sample to those who would use it"),
    gettext_noop("Agree on a trial with a measure and an end"),
    gettext_noop("Bring the map of people up to date: who is missing, who has left"),
    gettext_noop("Be introduced to one decider whom nobody of us knows"),
    gettext_noop("Visit one of their executives"),
    gettext_noop("Name the key account team, with a sponsor from management"),
    gettext_noop("Begin the account plan and write it with the team"),
    gettext_noop("Submit the account plan"),
    gettext_noop("Go through the orders and their dates with the customer"),
    gettext_noop("Settle every late item with a new date and its reason"),
    gettext_noop("Report the share of orders delivered in time"),
    gettext_noop("Call the customer and ask what has changed"),
    gettext_noop("Settle open complaints, or tell the customer when"),
    gettext_noop("Meet the one who decides about buying, with an offer to stay"),
    gettext_noop("Look whether orders have come back"),
    gettext_noop("Go through open invoices and credit terms"),
    gettext_noop("Agree on a day of payment with the one who pays"),
    gettext_noop("Check that the money has come, else tell management"),
    gettext_noop("Go through the contract: what was bought, what was promised, what was kept"),
    gettext_noop("Ask those who decide what they want to be different"),
    gettext_noop("Show what they have gained, with their own figures"),
    gettext_noop("Make the offer to renew, before they ask others"),
    gettext_noop("Have the renewal signed, or say aloud why not"),
)
