"""What the ranked prospects hold as a file."""

from django.utils.translation import gettext_lazy as _

from kam.core.downloads import Column

PROSPECTS = [
    Column(_("Code"), lambda entry: entry.account.code),
    Column(_("Account"), lambda entry: entry.account),
    Column(_("Rank"), lambda entry: entry.row.rank or None),
    Column(_("Target"), lambda entry: entry.row.is_target),
    Column(_("Industry"), lambda entry: entry.row.need.industry),
    Column(_("Product line"), lambda entry: entry.row.need.line),
    Column(_("Match"), lambda entry: _known(entry, entry.row.match)),
    Column(_("Industry match"), lambda entry: round(entry.row.industry_match, 4)),
    Column(_("Customer match"), lambda entry: _known(entry, entry.row.customer_match)),
    Column(_("Why"), lambda entry: " ".join(entry.said)),
]


def _known(entry, value: float) -> float | None:
    return round(value, 4) if entry.row.is_judged else None
