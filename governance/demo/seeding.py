"""Filling an empty installation with an invented market, through the same operations that real data takes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Final

from sqlalchemy import exists, select, update

from governance.catalogue.models import Category
from governance.core.access import Actor, Permission, Role, check_permission
from governance.core.database import db
from governance.core.errors import Conflict
from governance.core.events import publish
from governance.core.settings import Settings
from governance.demo.applicants import draft_applications, let_apply
from governance.demo.cases import file_cases
from governance.demo.event_files import write_event_files
from governance.demo.events import MarketSeeded
from governance.demo.hidden_quality import write_hidden_quality
from governance.demo.licences_of_shops import license_shops
from governance.demo.listings import Listed, list_goods
from governance.demo.living_reviews import write_reviews
from governance.demo.logins import open_demo_accounts, write_logins
from governance.demo.market import Market, draw_market
from governance.demo.plan import MarketPlan
from governance.demo.purchases import Purchases
from governance.demo.shops import Character, reference
from governance.demo.trade import COUNTRIES, TRADES, shop_name
from governance.demo.violations import Told, break_rules
from governance.facts import batches
from governance.facts.accepting import Delivery
from governance.facts.files import inspect
from governance.facts.imports import ImportSummary, silent, take_in
from governance.facts.kinds import CANONICAL
from governance.facts.mapping import ColumnMapping
from governance.facts.models import EventBatch
from governance.rulebook import publication
from governance.scoring.assessment_run import AssessmentSummary, run_assessment
from governance.scoring.run import RunSummary, run_scores
from governance.sellers import register
from governance.sellers.models import Seller
from governance.sellers.register import NewSeller
from governance.violations import cases

Tell = Callable[[str], None]

FOLDER: Final = "demo"


@dataclass(frozen=True, kw_only=True)
class Seeded:
    """What a market came to: events and goods by kind, what there is to work on, score runs, and the newest standings."""

    sellers: int
    rows: dict[str, int]
    listed: Listed
    cases: int
    reviews: int
    told: Told
    assessed: Sequence[AssessmentSummary]
    runs: int
    newest: RunSummary
    besides: Sequence[str]
    logins: Path


def is_empty() -> bool:
    """Whether nobody is registered and nothing was imported."""
    anything = select(exists().where(Seller.id.is_not(None)) | exists().where(EventBatch.id.is_not(None)))
    return not db.session.scalar(anything)


def seed_market(*, plan: MarketPlan, settings: Settings, by: Actor, at: datetime, tell: Tell) -> Seeded:
    """Draw the market of `plan`, take it in and score it; all in the open transaction, so it is there whole or not.

    The truth about the shops goes to a file of its own. Raises `Conflict` unless the installation is empty.
    """
    check_permission(by, Permission.FACTS_IMPORT)
    batches.one_import_at_a_time()
    if not is_empty():
        raise Conflict("There are sellers or events already, and an invented market must not mix with them.")
    tell("Drawing the market")
    market = draw_market(plan)
    folder = _private_folder(settings.var_path / FOLDER)
    paths = write_event_files(market, folder)
    write_hidden_quality(market, folder)
    tell(f"Registering {len(market.shops):,} sellers")
    publication.install_preset(publication.DEFAULT_PRESET, by=by, at=at)
    _register(market, by=by, at=at)
    tell(f"Importing {len(market.orders):,} orders and what followed")
    imported = _import(paths, settings=settings, by=by, at=at)
    tell("Listing what is on sale")
    listed = list_goods(market, folder, settings=settings, by=by, at=at)
    drafted = draft_applications(by=by, at=at)
    own = _shop_with_a_login(market)
    actors, logins = open_demo_accounts(
        seller_id=register.find(reference(own)).id, application_id=drafted[-1].id, by=by, at=at
    )
    _report_and_confirm(market, actors, at=at)
    tell("Verifying who they are and what they may sell")
    license_shops(_categories(market), by=by, at=at)
    let_apply(drafted, officer=actors[Role.COMPLIANCE_OFFICER], by=by, at=at)
    tell("Filing complaints and reviews, and working on them")
    purchases = Purchases(market)
    filed = file_cases(market, purchases, own=own, actors=actors, by=by, at=at)
    written = write_reviews(market, purchases, own=own, shop=actors[Role.SELLER], by=by, at=at)
    tell("Breaking rules, stopping what is dangerous, appealing and putting right")
    told = break_rules(market, purchases, own=own, actors=actors, by=by, at=at)
    assessed = []
    for day in months_to_assess(plan):
        tell(f"Assessing as of {day}")
        assessed.append(run_assessment(as_of=day, known_at=at, settings=settings, by=by, at=at))
    runs = []
    for day in assessment_days(plan):
        tell(f"Scoring as of {day}")
        runs.append(run_scores(as_of=day, known_at=at, settings=settings, by=by, at=at))
    besides = publish(MarketSeeded(actors, plan.end, tell), by=by, at=at)
    return Seeded(
        sellers=len(market.shops),
        rows={file.kind: file.rows_accepted for file in imported.files},
        listed=listed,
        cases=filed,
        reviews=written,
        told=told,
        assessed=assessed,
        runs=len(runs),
        newest=runs[-1],
        besides=besides,
        logins=write_logins(logins, settings.var_path),
    )


def assessment_days(plan: MarketPlan) -> list[date]:
    """The days that are scored: each first of a month from the second month on, and the last day of the market."""
    days = [plan.start + timedelta(days=number) for number in range(31, plan.days)]
    return [day for day in days if day.day == 1 and day != plan.end] + [plan.end]


def months_to_assess(plan: MarketPlan) -> list[date]:
    """The last two months that have begun: what is found in both is a violation."""
    return [day for day in assessment_days(plan) if day.day == 1][-2:]


def _private_folder(path: Path) -> Path:
    path.mkdir(parents=True, exist_ok=True, mode=0o700)
    path.chmod(0o700)
    return path


def _register(market: Market, *, by: Actor, at: datetime) -> None:
    shops = market.shops
    trades = [TRADES[number] for number in shops.trade]
    entries = [
        NewSeller(
            reference=reference(number),
            name=shop_name(number, trade),
            country=COUNTRIES[shops.country[number]],
            joined_on=market.plan.start + timedelta(days=int(shops.joined_on[number])),
        )
        for number, trade in enumerate(trades)
    ]
    register.register_many(sellers=entries, by=by, at=at)
    ids = register.add_categories([trade.code for trade in TRADES], {trade.code: trade.en for trade in TRADES})
    for trade in TRADES:
        named = update(Category).where(Category.id == ids[trade.code], Category.name_zh.is_(None))
        db.session.execute(named.values(name_zh=trade.zh))
    categories = {reference(number): trade.code for number, trade in enumerate(trades)}
    register.note_main_categories(categories=categories, by=by, at=at)


def _categories(market: Market) -> dict[int, str]:
    """What each shop mainly sells, by its internal id."""
    ids = register.ids_by_reference()
    return {ids[reference(number)]: TRADES[trade].code for number, trade in enumerate(market.shops.trade)}


def _import(paths: Mapping[str, Path], *, settings: Settings, by: Actor, at: datetime) -> ImportSummary:
    """All kinds in one import: counted once."""
    deliveries = [
        Delivery(kind=CANONICAL[kind], file=inspect(path), mapping=ColumnMapping()) for kind, path in paths.items()
    ]
    return take_in(deliveries, strict=True, correction=False, settings=settings, by=by, at=at, tell=silent)


def _shop_with_a_login(market: Market) -> int:
    """The number of the shop that recovered: its owner has the most to look at."""
    return int(market.shops.of_character(Character.RECOVERED)[0])


def _report_and_confirm(market: Market, actors: dict[Role, Actor], *, at: datetime) -> None:
    """An officer reports the reviews that a rogue wrote itself, and a second person confirms it."""
    number = int(market.shops.of_character(Character.ROGUE)[0])
    found_on = market.plan.end - timedelta(days=40)
    violation = cases.report(
        seller_id=register.find(reference(number)).id,
        rule="invented_reviews",
        source="report:demo-1",
        occurred_on=found_on,
        reason="Five-star reviews of many orders were written from the shop's own address.",
        by=actors[Role.COMPLIANCE_OFFICER],
        at=at,
    )
    cases.confirm(violation_id=violation.id, effective_on=found_on + timedelta(days=9), by=actors[Role.REVIEWER], at=at)
