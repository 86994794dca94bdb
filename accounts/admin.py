"""Behind the scenes: what holds for many accounts at once."""

from django.contrib import admin
from django.contrib.auth.models import Group
from django_celery_beat.models import ClockedSchedule, SolarSchedule

from accounts.models import ExchangeRate, Industry
from accounts.services import market
from kam.core.admin import ByService

# Roles and teams rule here, groups would change nothing; and nothing runs by the sun.
for unused in (Group, SolarSchedule, ClockedSchedule):
    admin.site.unregister(unused)


@admin.register(Industry)
class IndustryAdmin(ByService):
    list_display = ["name", "fit"]
    list_editable = ["fit"]
    search_fields = ["name"]
    create, update = market.create_industry, market.update_industry


@admin.register(ExchangeRate)
class ExchangeRateAdmin(ByService):
    list_display = ["currency", "starts", "rate"]
    list_filter = ["currency"]
    create, update = market.create_exchange_rate, market.update_exchange_rate
