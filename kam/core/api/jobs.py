"""Work that goes on after the answer: how far it is."""

from django.db.models import QuerySet
from rest_framework import serializers
from rest_framework.permissions import IsAuthenticated

from kam.core.api.schema import described
from kam.core.api.viewsets import ReadViewSet
from kam.core.keyset import Ordering
from kam.core.models import Job


class JobSerializer(serializers.ModelSerializer):
    percent = serializers.IntegerField(allow_null=True, help_text="Empty: not known yet.")

    class Meta:
        model = Job
        fields = (
            "id", "kind", "state", "done", "total", "percent", "step", "error", "result", "created_at",
            "finished_at",
        )  # fmt: skip
        read_only_fields = fields


@described("job", "jobs", "what runs in the background; administrators see everybody's")
class JobViewSet(ReadViewSet):
    permission_classes = [IsAuthenticated]
    serializer_class = JobSerializer
    orderings = {
        "-id": Ordering("id", descending=True, tie_descending=True),
        "id": Ordering("id"),
    }

    def rows(self) -> QuerySet:
        return Job.objects.all()
