# SPDX-License-Identifier: Apache-2.0
"""After a pack for the police or to be served, nothing of it may vanish unasked."""

import pytest

from leeward.errors import RefusedError
from leeward.flow.hold import handed_over, refuse_under_hold
from leeward.vault import Vault


@pytest.mark.parametrize(
    ("audience", "held"), [("police", True), ("served", True), ("lawyer", False), ("me", False)]
)
def test_a_pack_for_the_police_or_served_holds_the_vault(vault: Vault, audience: str, held: bool) -> None:
    refuse_under_hold(vault, even_under_hold=False)
    vault.write_private("pack", {"for": audience, "seal": "00", "at": "2026-06-07T09:00:00Z"})
    assert bool(handed_over(vault)) == held
    if held:
        with pytest.raises(RefusedError, match=r"error\.under_hold") as raised:
            refuse_under_hold(vault, even_under_hold=False)
        assert raised.value.facts == {"audience": audience, "day": "2026-06-07", "n": 1}
    refuse_under_hold(vault, even_under_hold=True)
