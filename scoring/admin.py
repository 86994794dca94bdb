"""Behind the scenes: which models and runs there are. Looked at here, changed by services."""

from django.contrib import admin

from scoring.models import Dimension, Evaluation, ScoringModel, TierBand


class LookOnly:
    """Nothing here is typed in by hand."""

    def has_add_permission(self, request, obj=None) -> bool:
        return False

    def has_change_permission(self, request, obj=None) -> bool:
        return False

    def has_delete_permission(self, request, obj=None) -> bool:
        return False


class DimensionInline(LookOnly, admin.TabularInline):
    model = Dimension
    fields = ["code", "name", "weight", "axis"]


class TierBandInline(LookOnly, admin.TabularInline):
    model = TierBand
    fields = ["letter", "name", "share"]


@admin.register(ScoringModel)
class ScoringModelAdmin(LookOnly, admin.ModelAdmin):
    list_display = ["name", "number", "state", "activated_at"]
    inlines = [DimensionInline, TierBandInline]


@admin.register(Evaluation)
class EvaluationAdmin(LookOnly, admin.ModelAdmin):
    list_display = ["as_of", "accounts", "model", "is_current", "published_at"]
    list_select_related = ["model"]
    fields = ["as_of", "accounts", "model", "previous", "is_current", "started_at", "published_at"]
