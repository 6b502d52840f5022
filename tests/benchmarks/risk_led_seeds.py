"""The markets on which risk-led draws are measured, fixed before a line of the risk weights was written.

Whoever changes the weights may look at markets of any other seed while doing so. These are for the measurement.
"""

from __future__ import annotations

from typing import Final

SEEDS: Final = (90_417, 31_288, 77_003, 52_961, 18_640, 64_375, 40_129, 29_856)
