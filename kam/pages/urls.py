"""Addresses of pages that show more than one app."""

from django.urls import URLPattern, URLResolver, path

from kam.pages import alerts, calendar, digest
from kam.pages.account import knowledge_views as knowledge
from kam.pages.account import map_views as maps
from kam.pages.account import score_views as score
from kam.pages.account import views as account
from kam.pages.account.brief import account_brief
from kam.pages.account.files import account_files
from kam.pages.account.group import account_group
from kam.pages.account.known import account_known
from kam.pages.account.people import account_people
from kam.pages.account.perceived import perceived_edit, perceived_new
from kam.pages.account.timeline.views import account_timeline
from kam.pages.account.value_ledger import account_value, value_edit, value_new, value_remove
from kam.pages.accounts import bulk, saved
from kam.pages.accounts.views import account_list
from kam.pages.actions.urls import urlpatterns as actions
from kam.pages.asof import work_out
from kam.pages.coverage import coverage
from kam.pages.coverage_policies import coverage_policies
from kam.pages.duplicates import views as duplicates
from kam.pages.forecasts import forecasts
from kam.pages.matching.urls import urlpatterns as matching
from kam.pages.palette import search
from kam.pages.person import person
from kam.pages.pipeline.urls import urlpatterns as pipeline
from kam.pages.plan.urls import urlpatterns as plans
from kam.pages.playbooks.urls import urlpatterns as playbooks
from kam.pages.pool import give_back, pool, take
from kam.pages.portfolio import views as portfolio
from kam.pages.portfolio.concentration import views as concentration
from kam.pages.portfolio.criteria import views as criteria
from kam.pages.portfolio.lifecycle import views as lifecycle
from kam.pages.portfolio.loyalty import loyalty
from kam.pages.portfolio.matrix.views import matrix
from kam.pages.portfolio.perceived import perceived_value
from kam.pages.portfolio.programme import programme
from kam.pages.process import process
from kam.pages.promises import promises
from kam.pages.reviews.urls import urlpatterns as reviews
from kam.pages.studio.urls import urlpatterns as studio
from kam.pages.today import views as today
from kam.pages.value import value
from kam.pages.whitespace.urls import urlpatterns as whitespace

app_name = "pages"
urlpatterns: list[URLPattern | URLResolver] = [
    path("today/", today.today, name="today"),
    path("today/team/", today.team, name="today_team"),
    path("today/<int:pk>/later/", today.later, name="today_later"),
    path("today/<int:pk>/back/", today.back, name="today_back"),
    path("today/steps/<int:pk>/move/", today.move, name="today_move"),
    path("search/", search, name="search"),
    path("alerts/", alerts.alerts, name="alerts"),
    path("calendar/<str:secret>.ics", calendar.calendar, name="calendar"),
    path("digest/now/", digest.digest_now, name="digest_now"),
    path("digest/stop/<str:token>/", digest.digest_stop, name="digest_stop"),
    path("forecasts/", forecasts, name="forecasts"),
    path("alerts/read/", alerts.alerts_read, name="alerts_read"),
    path("alerts/<int:pk>/read/", alerts.alert_read, name="alert_read"),
    path("accounts/", account_list, name="accounts"),
    path("bulk/", bulk.bulk, name="bulk"),
    path("bulk/changes/", bulk.bulk_list, name="bulk_list"),
    path("bulk/changes/<int:pk>/", bulk.bulk_change, name="bulk_change"),
    path("bulk/changes/<int:pk>/undo/", bulk.bulk_undo, name="bulk_undo"),
    path("views/new/", saved.view_new, name="view_new"),
    path("views/default/", saved.view_default, name="view_default"),
    path("views/<int:pk>/", saved.view_edit, name="view_edit"),
    path("views/<int:pk>/save/", saved.view_save, name="view_save"),
    path("views/<int:pk>/delete/", saved.view_delete, name="view_delete"),
    path("views/<int:pk>/restore/", saved.view_restore, name="view_restore"),
    path("accounts/<int:pk>/", account.overview, name="account"),
    path("accounts/<int:pk>/brief/", account_brief, name="account_brief"),
    path("accounts/<int:pk>/people/", account_people, name="account_people"),
    path("accounts/<int:pk>/people/known/", account_known, name="account_known"),
    path("accounts/<int:pk>/take/", take, name="account_take"),
    path("accounts/<int:pk>/give-back/", give_back, name="account_give_back"),
    path("accounts/<int:pk>/timeline/", account_timeline, name="account_timeline"),
    path("accounts/<int:pk>/group/", account_group, name="account_group"),
    path("accounts/<int:pk>/people/map/", maps.account_map, name="account_map"),
    path("accounts/<int:pk>/people/map/boss/", maps.account_map_boss, name="account_map_boss"),
    path("accounts/<int:pk>/people/map/line/", maps.account_map_line, name="account_map_line"),
    path("influence-lines/<int:pk>/erase/", maps.influence_erase, name="influence_erase"),
    path("accounts/<int:pk>/sales/", account.account_sales, name="account_sales"),
    path("accounts/<int:pk>/score/", score.account_score, name="account_score"),
    path("accounts/<int:pk>/score/<slug:kind>/", score.account_override, name="account_override"),
    path(
        "accounts/<int:pk>/score/<slug:kind>/clear/",
        score.account_override_clear,
        name="account_override_clear",
    ),
    path(
        "accounts/<int:pk>/understanding/",
        knowledge.account_understanding,
        name="account_understanding",
    ),
    path("accounts/<int:pk>/promises/", knowledge.account_promises, name="account_promises"),
    path("promises/", promises, name="promises"),
    path("accounts/<int:pk>/facts/", account.account_facts, name="account_facts"),
    path("people/<int:pk>/", person, name="person"),
    path("coverage/", coverage, name="coverage"),
    path("pool/", pool, name="pool"),
    path("settings/coverage/", coverage_policies, name="coverage_policies"),
    path("accounts/<int:pk>/files/", account_files, name="account_files"),
    path("duplicates/", duplicates.duplicates, name="duplicates"),
    path("duplicates/check/", duplicates.check, name="duplicates_check"),
    path("duplicates/<int:pk>/dismiss/", duplicates.dismiss, name="duplicate_dismiss"),
    path("duplicates/<int:pk>/reopen/", duplicates.reopen, name="duplicate_reopen"),
    path("duplicates/<int:pk>/merge/", duplicates.merge, name="duplicate_merge"),
    path("duplicates/merges/", duplicates.merges, name="merges"),
    path("duplicates/merges/<int:pk>/undo/", duplicates.merge_undo, name="merge_undo"),
    path("portfolio/", portfolio.portfolio, name="portfolio"),
    path("portfolio/movers/", portfolio.movers, name="portfolio_movers"),
    path("portfolio/uncovered/", portfolio.uncovered, name="portfolio_uncovered"),
    path("portfolio/accounts/", portfolio.accounts, name="portfolio_accounts"),
    path("perceived-value/", perceived_value, name="perceived_value"),
    path("accounts/<int:pk>/perceived-value/new/", perceived_new, name="perceived_new"),
    path("perceived-values/<int:pk>/", perceived_edit, name="perceived_edit"),
    path("loyalty/", loyalty, name="loyalty"),
    path("concentration/", concentration.concentration, name="concentration"),
    path("concentration/loss/", concentration.concentration_loss, name="concentration_loss"),
    path("programme/", programme, name="programme"),
    path("value/", value, name="value"),
    path("as-of/<slug:what>/", work_out, name="work_out"),
    path("matrix/", matrix, name="matrix"),
    path("criteria/", criteria.criteria, name="criteria"),
    path("criteria/effort/", criteria.effort, name="criteria_effort"),
    path("criteria/judge/", criteria.judge, name="criteria_judge"),
    path("settings/criteria/", criteria.thresholds, name="criteria_thresholds"),
    *matching,
    path("lifecycle/", lifecycle.lifecycle, name="lifecycle"),
    path("lifecycle/moves/", lifecycle.moves, name="lifecycle_moves"),
    path("lifecycle/overrides/", lifecycle.overrides, name="lifecycle_overrides"),
    *actions,
    *pipeline,
    *playbooks,
    *plans,
    *reviews,
    path("process/", process, name="process"),
    *whitespace,
    path("accounts/<int:pk>/value/", account_value, name="account_value"),
    path("accounts/<int:pk>/value/new/", value_new, name="value_new"),
    path("value-entries/<int:pk>/", value_edit, name="value_edit"),
    path("value-entries/<int:pk>/remove/", value_remove, name="value_remove"),
    *studio,
]
