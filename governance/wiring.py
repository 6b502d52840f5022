"""What governance plugs into the application."""

from governance.core.features import Feature
from governance.rulebook.commands import rulebook_group

FEATURE = Feature(
    name="governance",
    commands=(rulebook_group,),
)
