"""What a simulated year of monthly assessments promises sellers, as a table.

    python -m tests.benchmarks.assessment_power [SHOPS]

Seven rates, shops of 10 to 10,000 orders a month, so many shops for each figure (default 10,000). Windows, their choice,
bounds and the rule are the functions that judge real shops, under the default rule book. Exits 1 when a promise is
missed: see `PROMISES` in governance/scoring/assessment_figures.py.
"""

from __future__ import annotations

import sys
from time import perf_counter

from governance.rulebook.publication import preset_text, read_checked
from governance.scoring.assessment_figures import SHOPS, lines, missed
from governance.scoring.assessment_rules import AssessmentRules
from governance.scoring.assessment_words import TABLE_HEAD, TABLE_NOTE, line_in_words
from governance.scoring.policy import Policy


def main(arguments: list[str]) -> int:
    """Simulate, print line by line, compare with what is promised."""
    shops = int(arguments[0]) if arguments else SHOPS
    document = read_checked(preset_text("fair-1000"))
    policy, rules = Policy.from_document(document), AssessmentRules.from_document(0, document)
    print(f"{shops:,} shops for each promised figure; error {rules.error} shared, {rules.in_a_row} in a row")
    print(TABLE_HEAD)
    begin, broken = perf_counter(), 0
    for line in lines(policy, rules, shops=shops):
        print(line_in_words(line), flush=True)
        broken += len(missed(line))
    print(TABLE_NOTE)
    print(f"{perf_counter() - begin:.0f} s; promises missed: {broken}")
    return int(broken > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
