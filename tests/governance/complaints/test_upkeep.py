"""What happens to cases by the clock beside their own clocks."""

from __future__ import annotations

from typing import Any

import pytest

from governance.complaints import groups
from governance.complaints.models import Case
from governance.complaints.states import State
from governance.complaints.upkeep import UPKEEP_JOBS
from governance.core.access import system_actor
from governance.core.calendar import now
from governance.core.database import db
from governance.core.jobs import run_now
from tests.builders import BY, commit, make_seller
from tests.governance.complaints.filed import OFFICER, filed_case, install_rules, person


@pytest.fixture(autouse=True)
def _rules(platform: None) -> None:
    install_rules()


def run(job: str) -> str | None:
    """Run a job now; says what it says."""
    commit()
    done = run_now(UPKEEP_JOBS, job, by=system_actor("command"), at=now())
    assert done.state == "done", done.detail
    return done.detail


def test_new_cases_are_recorded_repetitions_joined_and_open_groups_filled() -> None:
    shop, ana, moment = make_seller().reference, person(), now()
    about: dict[str, Any] = {"seller": shop, "lot": "L7", "at": moment}
    first = filed_case(**about, person=ana, order_reference="o1")
    groups.put_in_group(case_ids=[first.id], cause="lot:L7", by=OFFICER, at=moment)
    again, other = filed_case(**about, person=ana, order_reference="o1"), filed_case(**about)
    ids = (first.id, again.id, other.id)
    assert run("case-records") == "3 cases recorded, 1 joined to earlier ones, 1 put in open groups."
    first, again, other = (db.session.get_one(Case, case_id) for case_id in ids)
    assert (again.state, again.merged_into, again.group_id) == (State.MERGED, first.id, None)
    assert other.group_id == first.group_id is not None
    assert run("case-records") == "0 cases recorded, 0 joined to earlier ones, 0 put in open groups."


def test_the_other_jobs_find_nothing_to_do() -> None:
    filed_case(by=BY)
    assert run("complainant-patterns") == "0 patterns proposed."
    assert run("case-weights") == "0 cases weighed."
    assert run("persons-of-cases-erased") == "0 cases without their persons from now on."
