"""What sellers, officers and other systems are told about permits and identities."""

from __future__ import annotations

from typing import Final

from flask_babel import lazy_gettext as _

from governance.core.topics import Topic

PAGE: Final = "/dashboard/sellers/{seller}"

TOPICS: Final = (
    Topic(
        "permit.expiring",
        _("%(permit)s ends on %(valid_until)s"),
        _("Hand in the new document in time: without one, sale stops when this one has ended."),
        PAGE,
    ),
    Topic(
        "permit.grace",
        _("%(permit)s has ended; days of grace run"),
        _("It was valid until %(valid_until)s. Sale stops after %(until)s unless a new document is verified by then."),
        PAGE,
    ),
    Topic(
        "permit.expired",
        _("%(permit)s has ended: sale is stopped"),
        _("It was valid until %(valid_until)s. Hand in the new document; sale opens again when it is verified."),
        PAGE,
    ),
    Topic(
        "permit.proposed",
        _("New document to verify: %(permit)s of %(seller)s"),
        _("Somebody other than who handed it in compares it with the register."),
        PAGE,
    ),
    Topic("permit.verified", _("%(permit)s is verified"), _("The public page of the shop shows it now."), PAGE),
    Topic(
        "permit.restored",
        _("%(permit)s is verified: sale is open again"),
        _("The new document takes the place of the one that had ended."),
        PAGE,
    ),
    Topic("permit.refused", _("%(permit)s cannot be accepted"), _("%(reason)s"), PAGE),
    Topic(
        "identity.due",
        _("Verify %(seller)s again by %(due_on)s"),
        _("Sellers are verified again at least every six months."),
        PAGE,
    ),
    Topic(
        "identity.overdue",
        _("%(seller)s should have been verified again by %(due_on)s"),
        _("The law asks for it; please look at this seller first."),
        PAGE,
    ),
    Topic(
        "identity.verified",
        _("What we know of your business is verified again"),
        _("The next time is due by %(due_on)s."),
        PAGE,
    ),
    Topic(
        "identity.corrections",
        _("What we know of your business needs correcting"),
        _("%(findings)s"),
        PAGE,
    ),
    Topic(
        "identity.reported",
        _("%(seller)s reports a change: %(fields)s"),
        _("Verify it by %(due_on)s."),
        PAGE,
    ),
    Topic(
        "identity.waiting",
        _("A change that %(seller)s reported still waits: %(fields)s"),
        _("It is to be verified by %(due_on)s."),
        PAGE,
    ),
    Topic("identity.changed", _("Your change is verified: %(fields)s"), _("It holds from now on."), PAGE),
    Topic("identity.refused", _("Your change cannot be accepted: %(fields)s"), _("%(reason)s"), PAGE),
)
