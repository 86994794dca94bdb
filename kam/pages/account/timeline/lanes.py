"""The five main lines along which a timeline can be read."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import Activity

Line = Activity.MainLine
UNSORTED = "none"  # contacts of which nobody has said the main line
LANES: tuple[str, ...] = tuple(Line.values)
LABELS: dict[str, str | Promise] = {**dict(Line.choices), UNSORTED: _("Not classified")}
