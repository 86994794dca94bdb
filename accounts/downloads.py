"""What the lists of this app show as files."""

from django.utils.translation import gettext_lazy as _

from kam.core.downloads import Column

PEOPLE = [
    Column(_("Name"), lambda row: row.name),
    Column(_("Title"), lambda row: row.title),
    Column(_("Account code"), lambda row: row.account.code if row.account else ""),
    Column(_("Account"), lambda row: row.account or ""),
    Column(_("Side"), lambda row: row.get_side_display()),
    Column(_("Roles"), lambda row: ", ".join(str(role) for role in row.roles.all())),
    Column(_("Influence"), lambda row: row.influence),
    Column(_("Support"), lambda row: row.support),
    Column(_("Buy–sell level"), lambda row: row.level),
    Column(_("E-mail"), lambda row: row.email),
    Column(_("Phone"), lambda row: row.phone),
    Column(_("Relationship owner"), lambda row: row.known_by or ""),
    Column(_("Left on"), lambda row: row.left_on),
]
SALES = [
    Column(_("Date"), lambda row: row.date),
    Column(_("Invoice"), lambda row: row.invoice),
    Column(_("Product"), lambda row: row.product or ""),
    Column(_("Quantity"), lambda row: row.quantity),
    Column(_("Amount"), lambda row: row.amount),
    Column(_("Cost"), lambda row: row.cost),
    Column(_("Currency"), lambda row: row.currency),
    Column(_("Amount in the base currency"), lambda row: row.base_amount),
]
PROMISES = [
    Column(_("Account"), lambda row: row.account),
    Column(_("What was promised"), lambda row: row.what),
    Column(_("Promised on"), lambda row: row.made_on),
    Column(_("Due"), lambda row: row.due),
    Column(_("State"), lambda row: row.get_state_display()),
    Column(_("Owner"), lambda row: row.owner),
]
COMPLAINTS = [
    Column(_("Account"), lambda row: row.account),
    Column(_("Given on"), lambda row: row.given_on),
    Column(_("In their words"), lambda row: row.text),
    Column(_("Who resolves it"), lambda row: row.owner or ""),
]
