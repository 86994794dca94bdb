"""Policies behind the scenes."""

from django.contrib import admin

from kam.core.admin import ByService
from planning import services
from planning.models import CoveragePolicy


@admin.register(CoveragePolicy)
class CoveragePolicyAdmin(ByService):
    list_display = ["tier", "contact_every_days"]
    list_editable = ["contact_every_days"]
    create, update = services.create_coverage_policy, services.update_coverage_policy
