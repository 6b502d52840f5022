"""What the fields of an application are called, by everybody who writes or reads them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from dashboard.shell.language import lazy_gettext as _

KINDS: Final[Mapping[str, Any]] = {
    "company": _("Company"),
    "individual_business": _("Individual business"),
    "natural_person": _("Private person"),
}
NAMES: Final[Mapping[str, Any]] = {
    "shop_name": _("Name of the shop"),
    "country": _("Where the business is registered"),
    "kind": _("What it is"),
    "legal_name": _("Legal name"),
    "registration_number": _("Registration number"),
    "exemption": _("Why no registration is needed"),
    "registered_address": _("Registered address"),
    "founded_on": _("Founded on"),
    "business_scope": _("What the licence lets you do"),
    "representative_name": _("Legal representative"),
    "representative_id_number": _("Number of the identity card"),
    "contact_name": _("Whom we may ask"),
    "contact_phone": _("Telephone"),
    "bank_account_name": _("Name on the bank account"),
    "bank_account_number": _("Number of the bank account"),
    "brands": _("Brands"),
    "categories": _("Categories"),
    "commitments": _("Promises to buyers"),
    "contact_email": _("E-mail address"),
    "documents": _("Documents"),
}
