"""The fields of the plan editor, in the order in which somebody thinks: when, how many, of what, how, and how fair."""

from __future__ import annotations

from typing import Final

from dash import html
from dash.development.base_component import Component

from dashboard.pages import plan_choices
from dashboard.pages.plan_filled import Fields
from dashboard.pages.plan_inputs import (
    choice,
    day,
    group,
    line,
    pair,
    picked,
    selected,
    several,
    tags,
    ticked,
    when_chosen,
    with_own,
)
from dashboard.pages.plan_words import ALLOCATIONS, DIMENSIONS, TABLE_SETS
from dashboard.pages.timetable_words import HOURS, NTHS, WEEKDAYS, weekday
from dashboard.shell import words
from dashboard.shell.language import _
from inspections.draws.acceptance.master_tables import AQLS
from inspections.draws.plans.unit_rules import LEVELS

SHARES: Final = ("0.1", "0.2", "0.3", "0.4", "0.5", "0.75", "1")


def groups(fields: Fields, *, new: bool) -> list[Component]:
    """All fields of a plan, filled in, in cards."""
    return [
        group(_("Name and timetable"), _when(fields, new=new)),
        group(_("How many, for how much"), _how_many(fields)),
        group(_("What is drawn from"), _scope(fields)),
        group(_("Parts and chances"), _parts(fields)),
        group(_("Units of each item"), _units(fields)),
        group(_("What nobody can know beforehand"), _public(fields)),
    ]


def _when(fields: Fields, *, new: bool) -> list[Component]:
    code = line(fields, "code", _("Code"), hint=_("In addresses and records: toys-weekly. It stays as it is."))
    every = [
        ("week", _("On weekdays"), ""),
        ("month", _("Once a month"), ""),
        ("line", _("By a crontab line"), _("For anything else. In the platform's time zone.")),
    ]
    days = [(day, weekday(day, "abbreviated")) for day in WEEKDAYS]
    return [
        line(fields, "name", _("Name"), hint=_("What people call it.")),
        *([code] if new else []),
        choice(
            picked(fields, "every", _("When it draws"), every),
            when_chosen(["week"], ticked(fields, "days", _("On these days"), days, row=True)),
            when_chosen(
                ["month"],
                pair(
                    selected(fields, "nth", _("Which one"), [(key, str(word)) for key, word in NTHS.items()]),
                    selected(fields, "weekday", _("Weekday"), [(day, weekday(day)) for day in WEEKDAYS]),
                ),
            ),
            when_chosen(["week", "month"], selected(fields, "time", _("At"), [(hour, hour) for hour in HOURS])),
            when_chosen(
                ["line"],
                line(
                    fields, "line", _("Crontab line"), hint=_("Minute, hour, day, month, weekday: 0 6 1 * * is day 1.")
                ),
            ),
        ),
        line(fields, "sampling_days", _("Days to buy"), hint=_("So long after a draw inspectors may buy.")),
    ]


def _how_many(fields: Fields) -> list[Component]:
    many = [
        ("budget", _("As many as the budget pays for"), ""),
        ("count", _("A fixed number"), ""),
    ]
    return [
        choice(
            picked(fields, "many", _("How many are drawn"), many),
            when_chosen(["count"], line(fields, "count", _("Items"))),
        ),
        pair(
            line(fields, "budget", _("Budget of one draw")),
            line(fields, "currency", _("Currency"), hint=_("Three letters; prices in it are compared.")),
        ),
        line(fields, "cost_per_test", _("Cost per test"), hint=_("One unit bought and tested.")),
        line(
            fields,
            "reserves",
            _("Reserves of each stratum"),
            hint=_("Names that wait, in their drawn order, for what cannot be bought."),
        ),
    ]


def _scope(fields: Fields) -> list[Component]:
    drawn = [
        ("listings", _("Goods on sale"), _("An inspector buys them as any customer would.")),
        ("lots", _("Lots in our own store"), _("Taken from the store; tables of standards can be used.")),
    ]
    return [
        choice(
            picked(fields, "drawn", _("What is drawn"), drawn),
            when_chosen(
                ["listings"],
                line(fields, "sold_within", _("Sold within days"), hint=_("Empty: also what nobody buys.")),
            ),
        ),
        several(fields, "categories", _("Categories"), plan_choices.categories(), empty=_("All")),
        several(fields, "countries", _("Countries of shops"), plan_choices.countries(), empty=_("All")),
        pair(
            line(fields, "price_from", _("Price from")),
            line(fields, "price_to", _("Price up to")),
        ),
        day(fields, "joined_after", _("Shops that joined after"), hint=_("Empty: all shops.")),
        ticked(fields, "exclude", _("Left out"), [("open_check", _("What another draw is looking at"))]),
        html.Details(
            [
                html.Summary(_("Certain shops or products only")),
                tags(fields, "sellers", _("Shops"), hint=_("Their references; Enter after each.")),
                tags(fields, "products", _("Products"), hint=_("Their codes; Enter after each.")),
            ],
            open=bool(fields["sellers"] or fields["products"]),
            className="stack",
        ),
    ]


def _parts(fields: Fields) -> list[Component]:
    weights = [
        ("risk", _("By risk"), _("What has failed or been complained about is drawn more often.")),
        ("equal", _("The same for all"), _("Gives an honest rate for the whole of each stratum.")),
    ]
    shares = [
        (share, words.share(round(float(share) * 1_000_000))) for share in with_own(SHARES, fields["random_share"])
    ]
    return [
        choice(
            ticked(
                fields,
                "strata",
                _("Draw apart by"),
                [(by, str(word)) for by, word in DIMENSIONS.items()],
                hint=_("Of every part something is drawn. More parts than tests are drawn together."),
            ),
            when_chosen(["price_band"], line(fields, "price_edges", _("Prices that part"), hint="100, 500")),
            when_chosen(["seller_age"], line(fields, "age_edges", _("Days here that part"), hint="90, 365")),
        ),
        selected(
            fields, "allocation", _("Shared among the parts"), [(key, str(word)) for key, word in ALLOCATIONS.items()]
        ),
        choice(
            picked(fields, "weights", _("Chance of each"), weights),
            when_chosen(
                ["risk"],
                selected(
                    fields,
                    "random_share",
                    _("Of it spread evenly"),
                    shares,
                    hint=_("The share of all chances that does not follow the risk, so that nobody is ever safe."),
                ),
            ),
        ),
    ]


def _units(fields: Fields) -> list[Component]:
    kinds = [
        ("fixed", _("A fixed number"), _("A single bad one counts.")),
        ("declared_level", _("Computed for a declared level"), _("As many as can contradict what the shop declares.")),
        *(
            (kind, tables, _("Only for lots in our own store: the lot says how many."))
            for kind, tables in TABLE_SETS.items()
        ),
    ]
    tables = tuple(TABLE_SETS)
    return [
        choice(
            picked(fields, "units", _("How many units are tested"), kinds),
            when_chosen(["fixed"], line(fields, "fixed_units", _("Units"))),
            when_chosen(
                ["declared_level"],
                pair(
                    line(fields, "declared_percent", _("At most so many in 100 are bad")),
                    line(fields, "accept_at_most", _("Bad ones put up with")),
                ),
            ),
            when_chosen(
                tables,
                pair(
                    selected(fields, "level", _("Inspection level"), [(level, level) for level in LEVELS]),
                    selected(fields, "aql", _("AQL"), [(aql, aql) for aql in with_own(AQLS, fields["aql"])]),
                ),
            ),
        )
    ]


def _public(fields: Fields) -> list[Component]:
    kinds = [
        ("drand", _("The public beacon drand"), _("Nobody on earth knows the value when the list is frozen.")),
        (
            "officers",
            _("Secrets of two officers"),
            _("Of different teams. No single team knows the outcome; together they could."),
        ),
        ("none", _("Nothing"), _("Whoever knows our secret could know the outcome; records say unverified.")),
    ]
    return [
        choice(
            picked(fields, "public", _("What is mixed in"), kinds),
            when_chosen(["officers"], tags(fields, "teams", _("Teams"), hint=_("Two or more; Enter after each."))),
            when_chosen(
                ["drand"],
                line(fields, "minutes", _("Minutes after the list"), hint=_("The value is of this moment or later.")),
            ),
            when_chosen(
                ["drand", "officers"],
                line(fields, "wait_days", _("Days to wait for it"), hint=_("Then it is drawn without, as unverified.")),
            ),
        )
    ]
