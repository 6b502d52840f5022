"""What governance plugs into the application."""

from governance.core.features import Feature
from governance.rulebook.commands import rulebook_group
from governance.scoring import api as scoring_api
from governance.sellers import api as sellers_api
from governance.sellers import register

FEATURE = Feature(
    name="governance",
    blueprints=(sellers_api.blueprint, scoring_api.blueprint),
    commands=(rulebook_group,),
    subjects={"seller": lambda reference: register.find(reference).id},
)
