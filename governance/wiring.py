"""What governance plugs into the application."""

from pathlib import Path

from governance.catalogue import api as catalogue_api
from governance.complaints import api as cases_api
from governance.complaints import groups_api as case_groups_api
from governance.complaints import steps_api as case_steps_api
from governance.complaints import taxonomy_api
from governance.complaints.consequences import SUBSCRIPTIONS as CASE_CONSEQUENCES
from governance.complaints.hearing import SUBSCRIPTIONS as CASE_SUBSCRIPTIONS
from governance.complaints.intake import api as case_deliveries_api
from governance.complaints.intake.commands import complaints_group
from governance.complaints.jobs import JOBS as CASE_JOBS
from governance.complaints.outcome_topics import TOPICS as OUTCOME_TOPICS
from governance.complaints.owning import owned_case
from governance.complaints.reviews import api as reviews_api
from governance.complaints.reviews import drivers_api
from governance.complaints.reviews.jobs import JOBS as REVIEW_JOBS
from governance.complaints.reviews.topics import TOPICS as REVIEW_TOPICS
from governance.complaints.topics import TOPICS as CASE_TOPICS
from governance.complaints.upkeep import UPKEEP_JOBS as CASE_UPKEEP_JOBS
from governance.core.audit_sealing import JOBS as AUDIT_JOBS
from governance.core.audit_sealing import audit_group
from governance.core.clocks import api as clocks_api
from governance.core.clocks.commands import calendar_group
from governance.core.clocks.jobs import JOBS as CLOCK_JOBS
from governance.core.documents import api as documents_api
from governance.core.documents.jobs import JOBS as DOCUMENT_JOBS
from governance.core.features import Feature
from governance.core.outbox import api as outbox_api
from governance.core.outbox.delivery import deliver
from governance.core.outbox.endpoints import TEST
from governance.core.outbox.mail import init_app as check_mail_server
from governance.core.ownership import Owned
from governance.demo.commands import seed_group
from governance.facts import api as facts_api
from governance.facts.commands import ingest_group
from governance.facts.contest import CONTESTABLE as EVENT_CONTESTABLE
from governance.facts.offers import api as lists_api
from governance.facts.offers.commands import catalogue_group
from governance.facts.offers.jobs import JOBS as LISTING_JOBS
from governance.onboarding import api as onboarding_api
from governance.onboarding import upkeep_api
from governance.onboarding.checks.jobs import JOBS as CHECK_JOBS
from governance.onboarding.commands import sellers_group
from governance.onboarding.hearing import SUBSCRIPTIONS as UPKEEP_SUBSCRIPTIONS
from governance.onboarding.jobs import UPKEEP_JOBS
from governance.onboarding.lookup import owned as application_owned
from governance.onboarding.topics import TOPICS as ONBOARDING_TOPICS
from governance.onboarding.upkeep_topics import TOPICS as UPKEEP_TOPICS
from governance.rectification import api as rectification_api
from governance.rectification.addresses import owned as owned_fix
from governance.rectification.hearing import SUBSCRIPTIONS as FIX_SUBSCRIPTIONS
from governance.rectification.topics import TOPICS as FIX_TOPICS
from governance.rulebook.commands import rulebook_group
from governance.scoring import api as scoring_api
from governance.scoring import assessment_api
from governance.scoring.assessment_commands import assessment_group
from governance.scoring.assessment_jobs import JOBS as ASSESSMENT_JOBS
from governance.scoring.assessment_topics import TOPICS as ASSESSMENT_TOPICS
from governance.scoring.commands import score_group
from governance.scoring.contest import CONTESTABLE as SCORE_CONTESTABLE
from governance.scoring.hearing import SUBSCRIPTIONS as SCORE_SUBSCRIPTIONS
from governance.scoring.jobs import JOBS as SCORING_JOBS
from governance.sellers import api as sellers_api
from governance.sellers import register
from governance.sellers.topics import TOPICS as SELLER_TOPICS
from governance.violations import api as violations_api
from governance.violations.appeals import api as appeals_api
from governance.violations.appeals import quality_api
from governance.violations.appeals.contestable import CONTESTABLE
from governance.violations.appeals.hearing import SUBSCRIPTIONS as APPEAL_SUBSCRIPTIONS
from governance.violations.appeals.jobs import JOBS as APPEAL_JOBS
from governance.violations.appeals.lookup import owned as owned_appeal
from governance.violations.appeals.topics import TOPICS as APPEAL_TOPICS
from governance.violations.hearing import SUBSCRIPTIONS
from governance.violations.jobs import JOBS as VIOLATION_JOBS
from governance.violations.measures import api as measures_api
from governance.violations.measures.hearing import SUBSCRIPTIONS as MEASURE_SUBSCRIPTIONS
from governance.violations.measures.jobs import JOBS as MEASURE_JOBS
from governance.violations.measures.topics import TOPICS as MEASURE_TOPICS
from governance.violations.topics import TOPICS as VIOLATION_TOPICS
from governance.violations.training import api as training_api
from governance.violations.training.jobs import JOBS as TRAINING_JOBS
from governance.violations.training.topics import TOPICS as TRAINING_TOPICS

FEATURE = Feature(
    name="governance",
    catalogues=(Path(__file__).parent / "translations",),
    blueprints=(
        clocks_api.blueprint,
        documents_api.blueprint,
        scoring_api.blueprint,
        assessment_api.blueprint,
        sellers_api.blueprint,
        facts_api.blueprint,
        catalogue_api.blueprint,
        lists_api.blueprint,
        outbox_api.blueprint,
        onboarding_api.blueprint,
        upkeep_api.blueprint,
        rectification_api.blueprint,
        violations_api.blueprint,
        violations_api.ledgers,
        measures_api.blueprint,
        appeals_api.blueprint,
        appeals_api.of_sellers,
        quality_api.blueprint,
        training_api.blueprint,
        cases_api.blueprint,
        case_deliveries_api.blueprint,
        case_steps_api.blueprint,
        case_groups_api.blueprint,
        taxonomy_api.blueprint,
        reviews_api.blueprint,
        drivers_api.blueprint,
    ),
    public_doors=("complaint_issues.taxonomy", "measures.in_register"),
    commands=(
        assessment_group,
        audit_group,
        calendar_group,
        catalogue_group,
        complaints_group,
        ingest_group,
        rulebook_group,
        score_group,
        seed_group,
        sellers_group,
    ),
    jobs=APPEAL_JOBS
    + ASSESSMENT_JOBS
    + AUDIT_JOBS
    + CASE_JOBS
    + CASE_UPKEEP_JOBS
    + CHECK_JOBS
    + CLOCK_JOBS
    + DOCUMENT_JOBS
    + LISTING_JOBS
    + MEASURE_JOBS
    + REVIEW_JOBS
    + SCORING_JOBS
    + TRAINING_JOBS
    + UPKEEP_JOBS
    + VIOLATION_JOBS,
    subscriptions=SUBSCRIPTIONS
    + APPEAL_SUBSCRIPTIONS
    + CASE_CONSEQUENCES
    + CASE_SUBSCRIPTIONS
    + FIX_SUBSCRIPTIONS
    + MEASURE_SUBSCRIPTIONS
    + SCORE_SUBSCRIPTIONS
    + UPKEEP_SUBSCRIPTIONS,
    topics=(
        TEST,
        *ASSESSMENT_TOPICS,
        *APPEAL_TOPICS,
        *CASE_TOPICS,
        *OUTCOME_TOPICS,
        *FIX_TOPICS,
        *MEASURE_TOPICS,
        *ONBOARDING_TOPICS,
        *UPKEEP_TOPICS,
        *REVIEW_TOPICS,
        *SELLER_TOPICS,
        *TRAINING_TOPICS,
        *VIOLATION_TOPICS,
    ),
    beside_jobs=(deliver,),
    init_app=check_mail_server,
    document_subjects={
        "appeal": owned_appeal,
        "application": application_owned,
        "case": owned_case,
        "fix": owned_fix,
        "seller": lambda reference: Owned.seller(register.find(reference).id),
    },
    contestable={**EVENT_CONTESTABLE, **CONTESTABLE, **SCORE_CONTESTABLE},
    subjects={"seller": lambda reference: register.find(reference).id},
)
