"""What happens to rule books that other rooms may need to hear."""

from dataclasses import dataclass


@dataclass(frozen=True)
class RuleBookPublished:
    """A version was published that was not there before."""

    rule_book_id: int
