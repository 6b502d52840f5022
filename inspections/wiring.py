"""What inspections plug into the application."""

from pathlib import Path

from flask import Flask

from governance.core.features import Feature
from inspections.demo import SUBSCRIPTIONS as DEMO_SUBSCRIPTIONS
from inspections.draws import api as draws_api
from inspections.draws import plans_api, public_api
from inspections.draws.acceptance import api as switching_api
from inspections.draws.commands import draw_group
from inspections.draws.hearing import SUBSCRIPTIONS as DRAW_SUBSCRIPTIONS
from inspections.draws.jobs import JOBS as DRAW_JOBS
from inspections.draws.plans_commands import plan_group
from inspections.draws.pools import api as pools_api
from inspections.draws.pools import laboratories_api, work
from inspections.draws.topics import TOPICS as DRAW_TOPICS
from inspections.examinations import api as tasks_api
from inspections.examinations.hearing import SUBSCRIPTIONS as TASK_SUBSCRIPTIONS
from inspections.examinations.jobs import JOBS as TASK_JOBS
from inspections.examinations.loads import tasks_within_a_week
from inspections.examinations.topics import TOPICS as TASK_TOPICS
from inspections.standards import api as standards_api
from inspections.standards import templates_api
from inspections.standards.commands import standard_group


def _init_app(app: Flask) -> None:
    work.plug_in(app, tasks_within_a_week)


FEATURE = Feature(
    name="inspections",
    catalogues=(Path(__file__).parent / "translations",),
    blueprints=(
        draws_api.blueprint,
        public_api.blueprint,
        laboratories_api.blueprint,
        plans_api.blueprint,
        plans_api.calendar,
        pools_api.blueprint,
        switching_api.blueprint,
        tasks_api.blueprint,
        standards_api.blueprint,
        templates_api.blueprint,
    ),
    public_doors=(
        "public_draws.listed",
        "public_draws.one",
        "public_draws.record",
        "public_draws.verifier",
    ),
    commands=(draw_group, plan_group, standard_group),
    jobs=DRAW_JOBS + TASK_JOBS,
    subscriptions=DEMO_SUBSCRIPTIONS + DRAW_SUBSCRIPTIONS + TASK_SUBSCRIPTIONS,
    topics=DRAW_TOPICS + TASK_TOPICS,
    init_app=_init_app,
)
