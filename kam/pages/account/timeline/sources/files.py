"""Files that hang on the account itself; those of a contact stand with the contact."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Attachment
from kam.pages.account.timeline.asking import About, Wishes
from kam.pages.account.timeline.lanes import Line
from kam.pages.account.timeline.sources.base import MomentSource, Words


class FilesAdded(MomentSource):
    model = Attachment
    key, kind, label = "file", "file", gettext_lazy("Files")
    template = "account/partials/file_event.html"
    lane = Line.SUPPORT
    column = "created_at"
    with_rows = ("uploaded_by",)

    def rows(self, about: About, wishes: Wishes) -> QuerySet[Attachment]:
        return Attachment.objects.kept().filter(activity=None)

    def words(self, row: Attachment) -> Words:
        head = _("File added: %(name)s") % {"name": row.name}
        return Words("paper-clip", head, who=str(row.uploaded_by or ""), text=row.description)
