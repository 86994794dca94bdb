"""REST addresses under /api/v1/. A new endpoint is one line here and one in docs/access.md."""

from django.urls import URLPattern, URLResolver, path, re_path
from rest_framework.routers import SimpleRouter

from accounts.api import duplicates, knowledge, money, people, system, views
from accounts.api.attachments import AttachmentViewSet
from accounts.api.contracts import ContractViewSet
from accounts.api.influence import InfluenceLineViewSet
from accounts.api.lists import CustomFieldViewSet, TagViewSet
from accounts.api.search import SearchView
from kam.core.api.jobs import JobViewSet
from kam.core.api.missing import NoSuchAddress
from kam.core.api.notifications import NotificationViewSet
from kam.core.api.schema import SchemaView, docs
from planning.api import documents, whitespace
from planning.api.actions import ActionViewSet
from planning.api.brief import BriefView
from planning.api.calibration import CalibrationView
from planning.api.comments import PlanCommentViewSet
from planning.api.coverage import CoverageGapViewSet, KnownView
from planning.api.flow import PlanVersionViewSet
from planning.api.pipeline import TargetGapView, WinRatesView
from planning.api.plan_reading import PlanFactsView, PlanStandingView
from planning.api.plan_rows import (
    ForecastViewSet,
    GoalViewSet,
    InvestmentViewSet,
    RevenueTargetViewSet,
    RiskViewSet,
)
from planning.api.plans import PlanPartViewSet, PlanViewSet
from planning.api.playbooks import PlaybookViewSet
from planning.api.process import ProcessCountsView, ProcessViewSet
from planning.api.reviews import ReviewViewSet
from planning.api.templates import PlanTemplateViewSet
from planning.api.today import TodayView
from planning.api.value_entries import ValueEntryViewSet, ValueLedgerView
from planning.api.views import CoveragePolicyViewSet
from scoring.api import matching
from scoring.api.accounts import AccountViewSet
from scoring.api.backtests import BackTestViewSet
from scoring.api.border_cases import BorderCaseViewSet
from scoring.api.criteria import CriteriaView, CriteriaViewSet
from scoring.api.customer_share import CustomerShareView
from scoring.api.lifecycle import OverrideViewSet, TransitionViewSet
from scoring.api.lifetime import LifetimeFitView, LifetimeValueView, LifetimeValueViewSet
from scoring.api.lists import BulkChangeViewSet, SavedViewViewSet
from scoring.api.loyalty import LoyaltyView, LoyaltyViewSet
from scoring.api.models import ScoringModelViewSet
from scoring.api.perceived import PerceivedValueViewSet
from scoring.api.portfolio import ConcentrationView, EffortView, LossView, ProgrammeView
from scoring.api.retention import RetentionFitView
from scoring.api.sums import LifecycleView, MatrixView
from scoring.api.views import (
    EvaluationViewSet,
    HistoryViewSet,
    ScoreView,
)

router = SimpleRouter(use_regex_path=False)
router.register("people", people.PersonViewSet, "person")
router.register("beliefs", people.BeliefViewSet, "belief")
router.register("employments", people.EmploymentViewSet, "employment")
router.register("influence-lines", InfluenceLineViewSet, "influence-line")
router.register("activities", views.ActivityViewSet, "activity")
router.register("attachments", AttachmentViewSet, "attachment")
router.register("sales", views.SaleViewSet, "sale")
router.register("duplicates", duplicates.LikelyPairViewSet, "likely-pair")
router.register("merges", duplicates.MergeViewSet, "merge")
router.register("products", views.ProductViewSet, "product")
router.register("wallets", views.WalletViewSet, "wallet")
router.register("referrals", views.ReferralViewSet, "referral")
router.register("opportunities", views.OpportunityViewSet, "opportunity")
router.register("whitespace", whitespace.WhitespaceViewSet, "whitespace")
router.register("whitespace-marks", whitespace.WhitespaceMarkViewSet, "whitespace-mark")
router.register("competitor-positions", views.CompetitorPositionViewSet, "competitor-position")
router.register("answers", knowledge.AnswerViewSet, "answer")
router.register("needs", knowledge.NeedViewSet, "need")
router.register("own-positions", knowledge.OwnPositionViewSet, "own-position")
router.register("commitments", knowledge.CommitmentViewSet, "commitment")
router.register("perceived-values", PerceivedValueViewSet, "perceived-value")
router.register("feedback", knowledge.FeedbackViewSet, "feedback")
router.register("receivables", money.ReceivableViewSet, "receivable")
router.register("contracts", ContractViewSet, "contract")
router.register("concessions", money.ConcessionViewSet, "concession")
router.register("costs-to-serve", money.ServiceCostViewSet, "cost-to-serve")
router.register("tags", TagViewSet, "tag")
router.register("custom-fields", CustomFieldViewSet, "custom-field")
router.register("saved-views", SavedViewViewSet, "saved-view")
router.register("bulk-changes", BulkChangeViewSet, "bulk-change")
router.register("accounts", AccountViewSet, "account")
router.register("coverage-policies", CoveragePolicyViewSet, "coverage-policy")
router.register("plans", PlanViewSet, "plan")
router.register("plan-comments", PlanCommentViewSet, "plan-comment")
router.register("plan-templates", PlanTemplateViewSet, "plan-template")
router.register("plan-versions", PlanVersionViewSet, "plan-version")
router.register("goals", GoalViewSet, "goal")
router.register("investments", InvestmentViewSet, "investment")
router.register("revenue-targets", RevenueTargetViewSet, "revenue-target")
router.register("risks", RiskViewSet, "risk")
router.register("forecasts", ForecastViewSet, "forecast")
router.register("plan-parts", PlanPartViewSet, "plan-part")
router.register("actions", ActionViewSet, "action")
router.register("reviews", ReviewViewSet, "review")
router.register("value-entries", ValueEntryViewSet, "value-entry")
router.register("playbooks", PlaybookViewSet, "playbook")
router.register("industry-needs", matching.IndustryNeedViewSet, "industry-need")
router.register("selection-criteria", matching.CriterionViewSet, "selection-criterion")
router.register("demands", matching.DemandViewSet, "demand")
router.register("criterion-weights", matching.CriterionWeightViewSet, "criterion-weight")
router.register("prospect-matches", matching.ProspectMatchViewSet, "prospect-match")
router.register("evaluations", EvaluationViewSet, "evaluation")
router.register("transitions", TransitionViewSet, "transition")
router.register("overrides", OverrideViewSet, "override")
router.register("scoring-models", ScoringModelViewSet, "scoring-model")
router.register("back-tests", BackTestViewSet, "back-test")
router.register("tokens", system.TokenViewSet, "token")
router.register("imports", system.ImportViewSet, "import")
router.register("jobs", JobViewSet, "job")
router.register("notifications", NotificationViewSet, "notification")

urlpatterns: list[URLPattern | URLResolver] = [
    path("schema/", SchemaView.as_view(), name="schema"),
    path("docs/", docs, name="api_docs"),
    path("search/", SearchView.as_view(), name="search"),
    path("duplicates/check/", duplicates.CheckView.as_view(), name="duplicates-check"),
    path("users/me/", system.MeView.as_view(), name="me"),
    path("today/", TodayView.as_view(), name="today"),
    path("accounts/<int:pk>/score/", ScoreView.as_view(), name="account-score"),
    path("accounts/<int:pk>/known/", KnownView.as_view(), name="account-known"),
    path("accounts/<int:pk>/brief/", BriefView.as_view(), name="account-brief"),
    path("accounts/<int:pk>/value-ledger/", ValueLedgerView.as_view(), name="account-ledger"),
    path("plans/<int:pk>/facts/", PlanFactsView.as_view(), name="plan-facts"),
    path("plans/<int:pk>/standing/", PlanStandingView.as_view(), name="plan-standing"),
    path("pipeline/win-rates/", WinRatesView.as_view(), name="win-rates"),
    path("pipeline/gap/", TargetGapView.as_view(), name="target-gap"),
    path("process/", ProcessViewSet.as_view({"get": "list"}), name="process"),
    path("process/counts/", ProcessCountsView.as_view(), name="process-counts"),
    path("forecasts/calibration/", CalibrationView.as_view(), name="calibration"),
    path("coverage-gaps/", CoverageGapViewSet.as_view({"get": "list"}), name="coverage-gaps"),
    path("accounts/<int:pk>/criteria/", CriteriaView.as_view(), name="account-criteria"),
    path("accounts/<int:pk>/value/", LifetimeValueView.as_view(), name="account-value"),
    path(
        "accounts/<int:pk>/customer-share/",
        CustomerShareView.as_view(),
        name="account-customer-share",
    ),
    path("accounts/<int:pk>/loyalty/", LoyaltyView.as_view(), name="account-loyalty"),
    path("border-cases/", BorderCaseViewSet.as_view({"get": "list"}), name="border-cases"),
    path("criteria/", CriteriaViewSet.as_view({"get": "list"}), name="criteria"),
    path("loyalty/", LoyaltyViewSet.as_view({"get": "list"}), name="loyalty"),
    path("matching/", matching.MatchingView.as_view(), name="matching"),
    path("lifetime-values/", LifetimeValueViewSet.as_view({"get": "list"}), name="lifetime-values"),
    path("lifetime-fit/", LifetimeFitView.as_view(), name="lifetime-fit"),
    path("retention-fit/", RetentionFitView.as_view(), name="retention-fit"),
    path(
        "accounts/<int:pk>/history/",
        HistoryViewSet.as_view({"get": "list"}),
        name="account-history",
    ),
    path("portfolio/matrix/", MatrixView.as_view(), name="matrix"),
    path("portfolio/lifecycle/", LifecycleView.as_view(), name="lifecycle"),
    path("portfolio/concentration/", ConcentrationView.as_view(), name="concentration"),
    path("portfolio/effort/", EffortView.as_view(), name="effort"),
    path("portfolio/loss/", LossView.as_view(), name="loss"),
    path("portfolio/programme/", ProgrammeView.as_view(), name="programme"),
    path("plans/<int:pk>/documents/", documents.PlanDocumentsView.as_view(), name="plan-documents"),
    path(
        "plans/<int:pk>/documents/<int:job>/",
        documents.PlanDocumentView.as_view(),
        name="plan-document",
    ),
    path(
        "plan-versions/<int:pk>/documents/",
        documents.PlanVersionDocumentsView.as_view(),
        name="plan-version-documents",
    ),
    path(
        "plan-versions/<int:pk>/documents/<int:job>/",
        documents.PlanVersionDocumentView.as_view(),
        name="plan-version-document",
    ),
    path(
        "reviews/<int:pk>/documents/",
        documents.ReviewDocumentsView.as_view(),
        name="review-documents",
    ),
    path(
        "reviews/<int:pk>/documents/<int:job>/",
        documents.ReviewDocumentView.as_view(),
        name="review-document",
    ),
    *router.urls,
    re_path("", NoSuchAddress.as_view(), name="no_such_address"),
]
