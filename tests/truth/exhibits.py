# SPDX-License-Identifier: Apache-2.0
"""Writers of what stands alone: a picture of a phone, and the incidents that a person typed."""

from collections.abc import Sequence

from ..exports.picture_files import camera, jpeg  # noqa: TID252 - pictures are made there
from .apps import as_json
from .events import Event
from .ledger import MINUTE, Truth, Written, at_both, at_wall


def shot(events: Sequence[Event]) -> Written:
    """A picture with the clock of the phone and how far it was from UTC."""
    (e,) = events
    whole = jpeg(camera(f"{e.wall:%Y:%m:%d %H:%M:%S}", f"+0{e.offset.seconds // 3600}:00"))
    place = ("6.4650000000", "3.3960000028")  # 6° 27' 54.00" and 3° 23' 45.60001", to ten places
    return Written(
        "photo.jpg", whole, (), b"", (Truth("photo", None, "Example Phone 1", *at_both(e), place=place),)
    )


def incidents(events: Sequence[Event]) -> Written:
    """Incidents as ``leeward note`` takes them."""
    told = [e for e in events if e.text]
    pieces = tuple(
        as_json({"date": f"{e.wall:%Y-%m-%d}", "time": f"{e.wall:%H:%M}", "what_happened": e.text})
        for e in told
    )
    truths = tuple(Truth("incident", None, e.text, *at_wall(e, MINUTE)) for e in told)
    return Written("incidents.json", b'{"incidents": [' + b", ".join(pieces) + b"]}", (), b"", truths)
