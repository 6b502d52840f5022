"""What happened around the rules at other shops, each story at a shop of which nothing was known before. Data."""

from __future__ import annotations

from typing import Final

from governance.demo.violation_steps import (
    SOON,
    Story,
    carried_out,
    confirm,
    contest,
    dismiss,
    found,
    handed_in,
    plan,
    reported,
    show,
    take_course,
    verify,
)

_BURNT: Final = "Two buyers were burnt: the casing melts while it charges."
_BANNED: Final = "It is on the list of goods that nobody may sell."

# Each line is a shop.
OTHERS: Final = (
    (  # one product after the other: the whole shop is about to be stopped, and a person has to decide
        Story(steps=((25, found("unsafe_goods", _BURNT)), (24.5, carried_out("Off sale.")))),
        Story(steps=((14, found("prohibited_goods", _BANNED)), (13.5, carried_out("Off sale.")))),
        Story(steps=((5.5, carried_out("Half of the usual orders from today on.")),)),
        Story(
            steps=(
                (4, found("unsafe_goods", "Small parts come loose; a child swallowed one.")),
                (3.5, plan(*SOON, cause="Glue of a new supplier.")),
            )
        ),
    ),
    (  # near a node
        Story(steps=((20, found("false_description", "Half the size that the listing names.")),)),
        Story(steps=((11, handed_in("abusive_conduct", "Insults in four messages.")), (10, confirm))),
        Story(steps=((6, found("false_description", "Said to be new, and worn.")),)),
    ),
    (  # a training that was asked for, failed once and passed; a fix that lifted a stop
        Story(
            steps=(
                (22, found("costly_false_description", "A watch without the movement that the listing names.")),
                (21, plan(*SOON, cause="The listing of another model was copied.")),
                (19, show("listing.pdf", "The listing as it is now.")),
                (17, verify),
            )
        ),
        Story(steps=((18, found("costly_false_description", "A used camera sold as new.")),)),
        Story(steps=((15, found("after_sales_refused", "A repair under guarantee was refused.")),)),
        Story(steps=((12, take_course("true_listings", wrong=4)), (10, take_course("true_listings")))),
        Story(steps=((9.5, carried_out("The page is off.")),)),
    ),
    (  # stopped because people could be hurt; the platform has been silent for days
        Story(steps=((5, found("unsafe_goods", _BURNT)),)),
    ),
    (  # contested, and anybody can decide it
        Story(
            steps=(
                (6, found("false_description", "The fabric is not the one in the listing.")),
                (4, contest("The test report is of another lot than the one we sell.")),
            )
        ),
    ),
    (Story(steps=((2, handed_in("invented_reviews", "Thirty reviews in the same words within two days.")),)),),
    (Story(steps=((1, reported("prohibited_goods", _BANNED)),)),),
    (Story(steps=((0.6, reported("counterfeit_goods", "The owner of the brand has bought two and says so.")),)),),
    (
        Story(
            steps=(
                (8, reported("false_description", "The colour differs from the picture.")),
                (7, dismiss("The listing says that colours differ between screens and by lot.")),
            )
        ),
    ),
)
