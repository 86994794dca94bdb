"""Policies behind the scenes."""

from django.contrib import admin

from planning.models import CoveragePolicy


@admin.register(CoveragePolicy)
class CoveragePolicyAdmin(admin.ModelAdmin):
    list_display = ["tier", "contact_every_days"]
    list_editable = ["contact_every_days"]
