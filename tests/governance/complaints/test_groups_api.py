"""Groups of cases over HTTP: suggested, put together, accepted and found about at once."""

from __future__ import annotations

import pytest
from flask import Flask

from governance.core.calendar import now
from tests.governance.complaints.at_doors import Doors, opened_doors


@pytest.fixture(scope="module")
def doors(shared_app: Flask) -> Doors:
    return opened_doors(shared_app, now())


def one_lot(doors: Doors, lot: str, number: int = 3) -> list[str]:
    """Complaints about one lot, by several people."""
    return [
        doors.file(
            lot=lot, name=None, phone=None, email=f"{lot}-{place}@mail.example", order_reference=f"{lot}-{place}"
        )
        for place in range(number)
    ]


def test_from_a_suggestion_to_one_finding_with_an_outcome_for_each(doors: Doors) -> None:
    cases = one_lot(doors, "l-1")
    suggested = doors.get("officer", "/case-groups/suggestions").get_json()["items"]
    (suggestion,) = [one for one in suggested if one["cause"] == "lot:l-1"]
    assert (suggestion["seller"], suggestion["issue"], suggestion["cases"]) == ("mine", "quality", 3)
    group = doors.post("officer", "/case-groups", {"cases": cases, "cause": "lot:l-1"}).get_json()
    assert (group["cases"], group["received"], group["ready"]) == (3, 3, 0)
    accepted = doors.post("officer", f"/case-groups/{group['id']}/accept", {"question": "What is wrong with it?"})
    assert accepted.get_json()["received"] == 0
    for case in cases:
        assert doors.post("mine", f"/cases/{case}/answers", {"text": "The solder was cold."}).status_code == 200
    outcomes = [{"case": case, "remedy": "refund"} for case in cases[:2]]
    outcomes.append({"case": cases[2], "outcome": "dismissed", "reason": "This one is of another lot."})
    found = doors.post(
        "officer",
        f"/case-groups/{group['id']}/finding",
        {"finding": "upheld", "reason": "The laboratory says so.", "outcomes": outcomes},
    )
    assert found.status_code == 200, found.get_data(as_text=True)
    read = doors.get("reviewer", f"/case-groups/{group['id']}").get_json()
    assert (read["finding"], read["reason"], read["open"]) == ("upheld", "The laboratory says so.", 2)
    assert [(one["reference"], one["outcome"]) for one in read["members"]] == [
        (cases[0], "upheld"),
        (cases[1], "upheld"),
        (cases[2], "dismissed"),
    ]
    assert doors.get("officer", f"/cases/{cases[0]}").get_json()["group"]["finding"] == "upheld"
    assert doors.get("mine", f"/cases/{cases[0]}").get_json()["group"] is None


def test_a_finding_that_misses_a_case_changes_nothing(doors: Doors) -> None:
    cases = one_lot(doors, "l-2")
    group = doors.post("officer", "/case-groups", {"cases": cases, "cause": "lot:l-2"}).get_json()["id"]
    sent = {"finding": "upheld", "reason": "So.", "outcomes": [{"case": cases[0], "remedy": "refund"}]}
    refused = doors.post("officer", f"/case-groups/{group}/finding", sent)
    assert refused.status_code == 422
    assert cases[1] in refused.get_json(force=True)["detail"]
    assert doors.get("officer", f"/case-groups/{group}").get_json()["finding"] is None


def test_a_case_leaves_its_group(doors: Doors) -> None:
    cases = one_lot(doors, "l-3")
    group = doors.post("officer", "/case-groups", {"cases": cases, "cause": "lot:l-3"}).get_json()["id"]
    assert doors.post("officer", f"/cases/{cases[0]}/leave-group").get_json()["group"] is None
    assert doors.get("officer", f"/case-groups/{group}").get_json()["cases"] == 2


def test_the_list_of_groups_comes_in_pages(doors: Doors) -> None:
    for lot in ("l-4", "l-5", "l-6"):
        assert (
            doors.post("officer", "/case-groups", {"cases": one_lot(doors, lot), "cause": f"lot:{lot}"}).status_code
            == 200
        )
    first = doors.get("officer", "/case-groups", limit=2, open="true").get_json()
    second = doors.get("officer", "/case-groups", limit=2, open="true", cursor=first["next"]).get_json()
    causes = [one["cause"] for one in first["items"] + second["items"]]
    assert causes[:3] == ["lot:l-6", "lot:l-5", "lot:l-4"]


@pytest.mark.parametrize("who", ["mine", "integration", "administrator"])
def test_groups_are_for_those_who_work_on_cases(doors: Doors, who: str) -> None:
    assert doors.get(who, "/case-groups").status_code == 403
    assert doors.get(who, "/case-groups/suggestions").status_code == 403
    assert doors.get(who, "/case-groups/1").status_code == 403
    assert doors.post(who, "/case-groups", {"cases": ["C-1"], "cause": "lot:1"}).status_code == 403
    assert doors.post(who, "/case-groups/1/accept").status_code == 403


@pytest.mark.parametrize("number", ["0", "999999999", "x", "-1", "²"])
def test_groups_that_are_not_there(doors: Doors, number: str) -> None:
    assert doors.get("officer", f"/case-groups/{number}").status_code == 404
    assert doors.post("officer", f"/case-groups/{number}/accept").status_code == 404


def test_what_does_not_belong_together_is_no_group(doors: Doors) -> None:
    cases = [doors.file(lot="l-7"), doors.file(lot="l-7", seller="other")]
    assert doors.post("officer", "/case-groups", {"cases": cases, "cause": "lot:l-7"}).status_code == 422
    assert doors.post("officer", "/case-groups", {"cases": cases[:1], "cause": "mood"}).status_code == 422
    assert doors.post("officer", "/case-groups", {"cases": [], "cause": "lot:l-7"}).status_code == 422
    assert doors.post("officer", "/case-groups", {"cases": ["42"], "cause": "lot:l-7"}).status_code == 404
