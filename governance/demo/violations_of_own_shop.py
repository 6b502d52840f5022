"""What happened around the rules at the shop with a login: something to do, to contest and to train. Data."""

from __future__ import annotations

from typing import Final

from governance.demo.violation_steps import (
    SOON,
    Story,
    ask,
    carried_out,
    confirm,
    contest,
    contest_measure,
    decide,
    found,
    handed_in,
    ordered,
    plan,
    reported,
    return_,
    show,
    take_course,
    verify,
)
from governance.violations.appeals.states import Outcome

OWN: Final = (
    Story(  # put right, looked at by another person, and a point given back
        steps=(
            (26, found("false_description", "The listing says linen; the label on the parcel says polyester.")),
            (25, plan("Shop owner", "All listings with linen are checked against the labels and corrected.")),
            (22, show("corrected-listing.pdf", "The text as it was and as it is now.")),
            (20, verify),
        )
    ),
    Story(  # the points, the warning and the training go, and the public register says that it did not hold
        steps=(
            (24, found("invented_reviews", "Eleven five-star reviews came from one address within an hour.")),
            (
                21,
                contest(
                    "The address is that of a student dormitory. The eleven buyers live there and paid by themselves."
                ),
            ),
            (
                17,
                decide(
                    Outcome.OVERTURNED,
                    "The payments and the parcels of all eleven orders are real. The reviews were written by buyers.",
                ),
            ),
        )
    ),
    Story(  # shown, and something was missing
        steps=(
            (14, found("after_sales_refused", "A return within seven days was refused without a ground.")),
            (12, plan("Shop owner", "The buyer gets the money back, and the reply that was sent is changed.")),
            (10, show("refund.pdf", "The refund as it was booked.")),
            (7, return_("The refund is there. Please show the reply that buyers get now, too.")),
        )
    ),
    Story(  # stands after a first appeal; the second instance is open, and so is the fix
        steps=(
            (12, found("ip_infringement", "The pictures are those of another brand's campaign of last spring.")),
            (11.8, carried_out("The listing is off.")),
            (9, contest("Our supplier sent us these pictures and said that we may use them.")),
            (
                4,
                decide(
                    Outcome.UPHELD,
                    "A supplier cannot permit what belongs to somebody else, and no licence was handed in.",
                ),
            ),
        )
    ),
    Story(  # a stop that is announced; contested before it begins, with the wish to be heard
        steps=(
            (6, handed_in("costly_false_description", "Sold as new; the serial number was registered two years ago.")),
            (5, confirm),
            (4.5, plan(*SOON, cause="A returned piece went back on the shelf of the new ones.")),
            (
                2,
                contest_measure(
                    "One piece was wrong, not the listing. Please talk to us first.", paper="serial-numbers.pdf"
                ),
            ),
            (1, show("stock-list.pdf", "Every piece in stock with its serial number, checked.")),
        )
    ),
    Story(  # whoever looks at the appeal has asked, and waits for the shop
        steps=(
            (5, found("not_delivered", "Paid three weeks ago; the carrier never took the parcel over.")),
            (3, contest("The parcel was handed over; the carrier lost it before the first scan.")),
            (1, ask("Please send the slip with which the carrier took the parcel over.")),
        )
    ),
    Story(steps=((3, take_course("safe_and_lawful_goods")),)),  # of its own accord, and passed
    Story(  # an officer has reported it, so the reviewer decides
        steps=((1.5, reported("abusive_conduct", "The buyer was told three times to change the review, or else.")),)
    ),
    Story(  # stopped at once, and the platform has not said yet that it is off
        steps=((0.3, ordered("AMR-2026-118", "The market regulator orders this product off sale until it is tested.")),)
    ),
)
