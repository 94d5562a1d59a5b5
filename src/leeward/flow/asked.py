# SPDX-License-Identifier: Apache-2.0
"""What a person says about the exports she hands over; it goes with them wherever they are read."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from leeward import clock
from leeward.exports import named
from leeward.parts import Choices, Reader


@dataclass(frozen=True, slots=True)
class Remembered:
    """What she said of the columns of an earlier table: the hash of its header, the columns, and the day."""

    header: str
    columns: Mapping[str, str]
    day: str


@dataclass(frozen=True, slots=True)
class Asked:
    """Format, zone, order of day and month, who is me, whose phone it was, and the country.

    ``password`` opens an encrypted export and is stored nowhere; ``columns`` says what is what in a table.
    ``remembered`` is what she said of earlier tables; only ``add`` knows it. ``bill_date`` is the last day of
    a bill whose days name no year.
    """

    as_format: str | None = None
    zone: str | None = None
    day_first: bool | None = None
    me: tuple[str, ...] = ()
    owner: str | None = None
    country: str | None = None
    password: str | None = field(default=None, repr=False)
    columns: Mapping[str, str] = field(default_factory=dict)
    remembered: tuple[Remembered, ...] = ()
    bill_date: str | None = None

    def choices(self) -> Choices:
        """What readers may know of it."""
        return Choices(self.day_first, self.country, self.password, self.columns, self.bill_date)

    def zone_name(self) -> str | None:
        """The zone she gave, or the only one of her country."""
        if self.zone:
            clock.zone(self.zone)
            return self.zone
        return clock.zone_of_country(self.country) if self.country else None

    def reader(self) -> Reader | None:
        """The reader that she chose, if she did."""
        return named(self.as_format) if self.as_format else None
