# SPDX-License-Identifier: Apache-2.0
"""``leeward people``: who is in the records, and who of them is me, or the other."""

from pathlib import Path
from typing import Annotated

from cyclopts import App, Parameter

from leeward.cli.terminal import Opening, language, names_of, say, show, show_json, spoken, tell
from leeward.flow import people as flow
from leeward.flow.accounts import Lead, leads

Handles = list[str] | None


def register(app: App) -> None:
    """Add the command."""

    @app.command(name="people", help=say("help.people"))
    def people(
        vault: Path,
        *,
        me: Annotated[Handles, spoken("me")] = None,
        other: Annotated[Handles, spoken("other")] = None,
        not_the_other: Annotated[Handles, spoken("not_other")] = None,
        link: Annotated[
            list[tuple[str, str]] | None, Parameter(negative="", help=say("help.option.link"))
        ] = None,
        json: Annotated[bool, Parameter(negative="", help=say("help.option.json"))] = False,
        opening: Opening = Opening(),  # noqa: B008 - frozen
    ) -> int:
        roles: tuple[tuple[flow.Role, Handles], ...] = (
            ("me", me),
            ("other", other),
            ("not_other", not_the_other),
        )
        with opening.open(vault) as opened:
            for role, handles in roles:
                named = names_of(handles, f"ask.{role}")
                for handle in flow.settle(opened, role, named, opening.at()):
                    tell(say("people.unseen", handle=handle))
            for a, b in link or ():
                flow.link(opened, a, b, opening.at())
            for someone in flow.people(opened):
                _print(someone, json=json)
            found = leads(opened)
            for lead in found:
                _print_lead(lead, json=json)
            if found and not json:
                show()
                show(say("people.lead_settle"))
        return 0


def _print(someone: flow.Someone, *, json: bool) -> None:
    if json:
        show_json(someone.as_json(language()))
        return
    shown = " ".join(part for part in (someone.name, someone.handle) if part)
    line = say("people.line", who=shown, role=say(f"role.{someone.role}"), n=someone.records)
    show(line)
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
