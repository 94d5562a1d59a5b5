# SPDX-License-Identifier: Apache-2.0
"""``leeward people``: who is in the records, and who of them is me, or the other."""

from collections.abc import Sequence
from shlex import quote
from typing import Annotated

from cyclopts import App, Parameter

from leeward.cli.steps import next_step
from leeward.cli.terminal import Folder, Opening, language, names_of, say, show, show_json, spoken, tell
from leeward.flow import people as flow
from leeward.flow.accounts import Lead, leads
from leeward.vault import Vault

Handles = list[str] | None
TAKEN_BACK_BY: dict[flow.Role, str] = {"me": "--not-me", "other": "--not-the-other"}
MOST_SILENT = 5
"""People who only received something, and are listed all the same."""


def register(app: App) -> None:
    """Add the command."""

    @app.command(name="people", help=say("help.people"))
    def people(  # noqa: PLR0913 - one option for each role
        vault: Folder,
        /,
        *,
        me: Annotated[Handles, spoken("me")] = None,
        not_me: Annotated[Handles, spoken("not_me")] = None,
        other: Annotated[Handles, spoken("other")] = None,
        not_the_other: Annotated[Handles, spoken("not_other")] = None,
        link: Annotated[
            list[tuple[str, str]] | None, Parameter(negative="", help=say("help.option.link"))
        ] = None,
        json: Annotated[bool, Parameter(negative="", help=say("help.option.json"))] = False,
        opening: Opening = Opening(),  # noqa: B008 - frozen
    ) -> int:
        roles: tuple[tuple[flow.Role, Handles], ...] = (
            ("not_me", not_me),
            ("me", me),
            ("other", other),
            ("not_other", not_the_other),
        )
        with opening.open(vault) as opened:
            new: list[tuple[flow.Role, str]] = []
            for role, handles in roles:
                named = names_of(handles, f"ask.{role}")
                new.extend((role, handle) for handle in flow.settle(opened, role, named, opening.at()))
            for role, handle in new:  # once all are settled: whoever is the other is not suggested as me
                _unseen(opened, role, handle)
            for a, b in link or ():
                flow.link(opened, a, b, opening.at())
            everyone = flow.people(opened)
            _everyone(everyone, json=json)
            if not json and {"third"} < {someone.role for someone in everyone}:
                show(say("people.others", vault=quote(str(vault))))
            found = leads(opened)
            for lead in found:
                _print_lead(lead, json=json)
            if found and not json:
                show()
                show(say("people.lead_settle"))
            if not json:
                next_step(vault, opened)
        return 0


def _unseen(vault: Vault, role: flow.Role, handle: str) -> None:
    """A handle that no export shows: kept, because the next one may; how to take back a slip is said."""
    if role not in TAKEN_BACK_BY:
        return
    if flow.as_number(vault, handle):
        tell(say("people.unseen_number", handle=handle, flag=TAKEN_BACK_BY[role]))
        return
    tell(say("people.unseen", handle=handle))
    if (near := flow.near(vault, role, handle)) is not None:
        tell(say("people.near", near=near, flag=TAKEN_BACK_BY[role], handle=handle))


def _everyone(found: Sequence[flow.Someone], *, json: bool) -> None:
    """Everyone, those with most records first; who only received something is counted, where many did."""
    is_settled = any(someone.role in ("me", "other") for someone in found)
    silent = [s for s in found if not s.records and s.role == "third"]
    left = {id(s) for s in silent} if len(silent) > MOST_SILENT and not json else set()
    for someone in found:
        if id(someone) not in left:
            _print(someone, is_settled=is_settled, json=json)
    if left:
        show(say("people.silent", n=len(left)))


def _print(someone: flow.Someone, *, is_settled: bool, json: bool) -> None:
    if json:
        show_json(someone.as_json(language()))
        return
    shown = " ".join(part for part in (someone.name, someone.handle) if part)
    role = say(f"role.{someone.role}" if is_settled else "role.open")
    show(say("people.line", who=shown, role=role, n=someone.records))
    for ground in someone.grounds:
        show("  " + say("people.suggested", role=say(f"role.{someone.suggested}")))
        show("  " + say(ground.key, **ground.facts))


def _print_lead(lead: Lead, *, json: bool) -> None:
    """An account that may be the other's, with every ground, for her to accept or not."""
    if json:
        show_json(lead.as_json(language()))
        return
    show()
    show(say("people.lead", who=" ".join(part for part in (lead.name, lead.handle) if part), n=lead.records))
    for ground in lead.grounds:
        show("  " + say(ground.said.key, **ground.said.facts))
