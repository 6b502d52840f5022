"""Draws as everybody reads them: fingerprints at once, everything else from the last purchase on."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from governance.core.access import Role
from governance.core.database import PLATFORM, scoped, transaction
from inspections.draws.states import End
from inspections.draws.states import Role as OnDraw
from tests.builders import make_seller, signed_in
from tests.dashboard.public.announced import (
    LIST_DIGEST,
    NOTHING,
    OFFICERS,
    RECORD,
    announce,
    committed,
    digest_of,
    drawn,
    frozen,
    item,
    outcome,
    revealed,
)
from tests.dashboard.public.applying import PAGE, text

CHINESE = {**PAGE, "Accept-Language": "zh-CN"}
ITEMS = (
    item("L-1", probability=1.0, units=20),
    item("L-2", end=End.NOT_OBTAINABLE, probability=0.00042),
    item("L-3", OnDraw.STEPPED_IN, instead_of="L-2"),
    item("L-4", OnDraw.PASSED_OVER, None, inspector=None, laboratory=None),
    item("L-5", OnDraw.RESERVE),
    item("L-6", end=End.REFUSED, inspector="I-03", handed_to="I-09"),
    item("L-7", OnDraw.EXTENSION, End.CANCELLED),
)


@pytest.fixture(scope="module")
def told(shared_app: Flask) -> Flask:
    """One draw in each state, the open one the last of which something was told."""
    with shared_app.app_context(), scoped(PLATFORM), transaction():
        announce("c0ffee", committed())
        announce("beac0n", committed(), frozen())
        announce(
            "d7a3",
            committed(),
            frozen(),
            drawn(evidence={"round": 1, "signature": "5" * 96}),
            ("extended", {"number": 1}),
        )
        announce(
            "0ff1ce",
            committed(),
            frozen(OFFICERS),
            drawn("f" * 64, "officers", {"teams": [{"team": "north", "secret": "snow"}]}),
        )
        announce("a10e", committed(), frozen(NOTHING), drawn("", "unverified", because="too_few_officers"))
        announce("401d", committed(), ("void", {"reason": "The plan was <i>ended</i>."}))
        announce("09e7", committed(), frozen(), drawn(), revealed(outcome(ITEMS)))
    return shared_app


@pytest.fixture
def stranger(told: Flask) -> FlaskClient:
    return told.test_client()


def page_of(client: FlaskClient, path: str) -> str:
    return text(client.get(path, headers=PAGE))


def said(page: str) -> str:
    """The words of a page."""
    return " ".join(re.sub(r"<[^>]+>", " ", page.partition("<main")[2]).split())


def test_the_list_says_in_five_sentences_what_a_draw_is_and_shows_every_fingerprint(stranger: FlaskClient) -> None:
    page = page_of(stranger, "/draws")
    assert len(re.findall(r"<li>", page.partition('class="steps"')[2].partition("</ol>")[0])) == 5
    cards = re.findall(r'<section class="card draw">.*?</section>', page, re.DOTALL)
    assert [re.findall(r'href="/draws/(\w+)"', card)[0] for card in cards] == [
        "09e7", "401d", "a10e", "0ff1ce", "d7a3", "beac0n",
    ]  # fmt: skip
    signs = [said(f"<main {card}") for card in cards]
    for sign, word in zip(
        signs,
        (
            "Record open",
            "Called off",
            "Unverified",
            "secrets of officers",
            "Drawn, sampling",
            "List frozen",
        ),
        strict=True,
    ):
        assert word in sign
    assert all("a" * 64 in card for card in cards)
    assert [LIST_DIGEST in card for card in cards] == [True, False, True, True, True, True]


def test_draws_to_come_stand_below_with_the_fingerprints_of_their_secrets(stranger: FlaskClient) -> None:
    coming = page_of(stranger, "/draws").partition('id="coming"')[2]
    assert re.findall(r'href="/draws/(\w+)"', coming) == ["c0ffee"]
    assert "a" * 64 in coming


def test_the_list_comes_in_pages(stranger: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dashboard.public.draws.ROWS", 5)
    following = re.search(r'href="(/draws\?cursor=[^"]+)"', page_of(stranger, "/draws"))
    assert following
    second = page_of(stranger, following[1].replace("&amp;", "&"))
    assert second.count('class="card draw"') == 1
    assert "To come" not in second
    assert "From the beginning" in second
    assert "start again" in text(stranger.get("/draws?cursor=nonsense", headers=PAGE), 422)


@pytest.mark.parametrize(
    ("reference", "words"),
    [
        ("c0ffee", ["Secret committed", "a" * 64, "told when the record is opened", "is not told yet"]),
        ("beac0n", ["List frozen", "Round 26500000 of the public beacon drand", "https://api.drand.sh/52db", "2 Mar 2026, 06:10"]),
        ("d7a3", ["Mixed with a public beacon", "c" * 64, "5" * 96, "More was drawn", "is not told yet"]),
        ("0ff1ce", ["secrets of officers of the teams north, south".capitalize(), "Secret of north snow", "1" * 64]),
        ("a10e", ["Unverified", "fewer than two teams", "Public value that was named Nothing."]),
        ("401d", ["Called off", "Called off because: The plan was &lt;i&gt;ended&lt;/i&gt;."]),
    ],
)  # fmt: skip
def test_a_draw_shows_what_was_announced_and_nothing_of_what_is_drawn(
    stranger: FlaskClient, reference: str, words: list[str]
) -> None:
    page = page_of(stranger, f"/draws/{reference}")
    for word in words:
        assert word in said(page), word
    assert "What was drawn from" not in page
    assert stranger.get(f"/draws/{reference}/record", headers=PAGE).status_code == 404


def test_an_open_record_shows_plan_parts_items_and_how_they_ended(stranger: FlaskClient) -> None:
    page = page_of(stranger, "/draws/09e7")
    words = said(page)
    for word in (
        "Inspection plan Toys &lt;b&gt;every&lt;/b&gt; week (toys-weekly)",
        "goods on sale · category: Toys · country of the shop: China · price from 10 · sold within 90 days",
        "Goods on the list 12,345",
        "Spread evenly, whatever the risk 20.0",
        "Toys / price under 50 12,345 7 2 1 1 1",
        "d" * 64,
        "e" * 64,
        "1 reserve waited and was not needed.",
    ):
        assert word in words, word
    rows = re.findall(r"<tr><th scope=\"row\"><code>.*?</tr>", page, re.DOTALL)
    assert [said(f"<main {row}") for row in rows] == [
        "L-1 M10007 certain 20 Drawn Bought I-03 LAB-2",
        "L-2 M10007 1 in 2,381 5 Drawn Could not be obtained I-03 LAB-2",
        "L-3 M10007 1.2 % 5 Reserve that stepped in for L-2 Bought I-03 LAB-2",
        "L-4 M10007 1.2 % 5 Passed over: nobody without a conflict of interest was free",
        "L-6 M10007 1.2 % 5 Drawn Sale refused I-03, handed to I-09 LAB-2",
        "L-7 M10007 1.2 % 5 Drawn later Not bought any more I-03 LAB-2",
    ]  # fmt: skip
    assert 'href="/sellers/M10007"' in page
    assert page.count('colspan="8"') == 1


def test_a_long_table_is_cut_and_says_so(stranger: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dashboard.public.draw_shown.MOST_ITEMS", 2)
    page = page_of(stranger, "/draws/09e7")
    assert page.count('<th scope="row"><code>') == 2
    assert "4 more stand in the record." in page


def test_record_and_verifier_can_be_fetched_with_the_commands_that_stand_there(
    stranger: FlaskClient, tmp_path: Path
) -> None:
    page = page_of(stranger, "/draws/09e7")
    assert re.findall(r"<p><code>(.*?)</code></p>", page) == [
        "curl -o verifier.py http://localhost/draws/verifier.py",
        "curl -o draw-09e7.txt http://localhost/draws/09e7/record",
        f"python3 verifier.py draw-09e7.txt --list-digest {LIST_DIGEST}",
    ]
    with stranger.get("/draws/09e7/record") as record:
        assert record.data == RECORD
        assert record.headers["Content-Disposition"] == "attachment; filename=draw-09e7.txt"
        assert record.headers["ETag"] == f'"{digest_of(RECORD)}"'
        assert record.mimetype == "text/plain"
    with stranger.get("/draws/verifier.py") as verifier:
        assert verifier.mimetype == "text/plain"
        (tmp_path / "verifier.py").write_bytes(verifier.data)
    (tmp_path / "draw-09e7.txt").write_bytes(RECORD)
    run = subprocess.run(
        [sys.executable, "-I", "verifier.py", "draw-09e7.txt"], cwd=tmp_path, capture_output=True, check=False
    )
    assert run.returncode == 2, run.stdout  # what these tests keep is no whole record


def test_an_unknown_draw_is_not_found(stranger: FlaskClient) -> None:
    assert stranger.get("/draws/nothing", headers=PAGE).status_code == 404
    assert stranger.get("/draws/nothing/record", headers=PAGE).status_code == 404


def test_before_anything_is_announced_the_page_says_so(app: Flask) -> None:
    assert "Nothing is announced yet" in text(app.test_client().get("/draws", headers=PAGE))


def test_everybody_reads_the_same_without_scripts(told: Flask, stranger: FlaskClient) -> None:
    with told.app_context(), scoped(PLATFORM), transaction():
        seller_id = make_seller().id
    for path in ("/draws", "/draws/09e7", "/draws/d7a3"):
        page = page_of(stranger, path)
        assert "<script" not in page
        for role, account in ((Role.COMPLIANCE_OFFICER, {}), (Role.SELLER, {"seller_id": seller_id})):
            assert said(page_of(signed_in(told, role, **account), path)) == said(page)
        assert stranger.get(path, headers=CHINESE).status_code == 200
