"""What governance plugs into the application."""

from governance.core.features import Feature
from governance.demo.commands import seed_group
from governance.facts import api as facts_api
from governance.facts.commands import ingest_group
from governance.rulebook.commands import rulebook_group
from governance.scoring import api as scoring_api
from governance.scoring.commands import score_group
from governance.scoring.jobs import JOBS as SCORING_JOBS
from governance.sellers import api as sellers_api
from governance.sellers import register
from governance.violations.hearing import SUBSCRIPTIONS

FEATURE = Feature(
    name="governance",
    blueprints=(scoring_api.blueprint, sellers_api.blueprint, facts_api.blueprint),
    commands=(ingest_group, rulebook_group, score_group, seed_group),
    jobs=SCORING_JOBS,
    subscriptions=SUBSCRIPTIONS,
    subjects={"seller": lambda reference: register.find(reference).id},
)
