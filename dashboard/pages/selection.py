"""Which sellers are looked for and in which order, as an address states it; the list and its export read the same."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final, Self

from dashboard.shell import words
from dashboard.shell.query import page_number, read_query, write_query
from governance.scoring import readings
from governance.scoring.standing import Standing
from governance.scoring.stored import Run, SellerRow

# Columns that the server can sort by, with the way they go first.
SORTS: Final = {"name": "", "standing": "-", "score": "", "orders": "-", "points": "-", "category": ""}
# By name: the list is a register, not a ranking of the worst.
DEFAULT_SORT: Final = "name"


@dataclass(frozen=True, kw_only=True)
class Selection:
    """What is looked for, and in which order; `sort` is a column, with `-` in front when it goes down."""

    q: str = ""
    standing: str = ""
    category: str = ""
    sort: str = DEFAULT_SORT
    page: int = 1

    @classmethod
    def read(cls, search: str | None) -> Self:
        """The selection that an address states; what it states wrongly is left out."""
        query = read_query(search)
        sort = query.get("sort", DEFAULT_SORT)
        standing = query.get("standing", "")
        return cls(
            q=query.get("q", "").strip()[:100],
            standing=standing if standing in words.STANDINGS else "",
            category=query.get("category", "")[:100],
            sort=sort if sort.removeprefix("-") in SORTS else DEFAULT_SORT,
            page=page_number(query.get("page")),
        )

    def write(self) -> str:
        """The selection as the query of an address, shortest form."""
        return write_query(
            {
                "q": self.q,
                "standing": self.standing,
                "category": self.category,
                "sort": "" if self.sort == DEFAULT_SORT else self.sort,
                "page": "" if self.page == 1 else self.page,
            }
        )

    def rows(self, run: Run, *, offset: int, limit: int) -> tuple[list[SellerRow], int]:
        """The chosen sellers of a run from `offset` on, and how many there are in all."""
        return readings.seller_page(run, offset=offset, limit=limit, **self._asked())

    def every(self, run: Run) -> Iterator[SellerRow]:
        """All chosen sellers of a run."""
        return readings.every_seller(run, **self._asked())

    def _asked(self) -> dict[str, Any]:
        return {
            "sort": self.sort.removeprefix("-"),
            "descending": self.sort.startswith("-"),
            "standing": Standing.of_code(self.standing) if self.standing else None,
            "category": self.category or None,
            "search": self.q or None,
        }
