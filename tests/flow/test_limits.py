# SPDX-License-Identifier: Apache-2.0
"""Every declared limit is printed, with the number that the code keeps and words that say what it limits."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from leeward import words
from leeward.flow.limits import LIMITS, Limit, lines
from leeward.words import say

SRC = Path(__file__).parents[2] / "src/leeward"
LIMITING = ("MOST_", "LONGEST", "BIGGEST")
LAYOUT = ("pack/desk.py", "pack/letters.py", "pack/pages/")
"""How much of something a page prints before it names the rest by label: no limit on what may come in."""
NOT_A_LIMIT = {
    "cli/add.py: MOST_APART": "how many receipts are shown one by one; --json has all of them",
    "cli/people.py: MOST_SILENT": "how many who only received are listed; --json has all of them",
    "cli/over.py: MOST_LETTERS": "how much of a name is shown; --json has all of it",
    "cli/signs.py: MOST_LOOKED_AT": "among how many the message before a reply is looked for, to quote it",
    "cli/signs.py: MOST_REPLIES": "how many replies are quoted; --json lists all of them",
    "cli/worklist.py: MOST_LETTERS": "how much of a message is shown; show prints all of it",
    "flow/closest.py: MOST_BESIDE": "how many names are compared to guess a slip of the finger",
    "cli/signs.py: MOST_LETTERS": "how much of a record is quoted; show prints all of it",
    "cli/signs.py: MOST_QUOTED": "how many records are quoted; --json lists all of them",
    "cli/preview.py: MOST_LISTED": "how much a preview prints; --json has all of it",
    "flow/note.py: MOST_NAMED": "how many mistakes are named at once; none is kept",
    "signs/common/refusal_plain.py: MOST_WORDS_KEPT": "a cache; what is not kept is worked out again",
    "signs/common/refusal_rules.py: LONGEST_WORD": "how rules are written, not what may be written",
    "signs/common/refusal.py: MOST_LETTERS_SHOWN": "how much of a message a suggestion quotes",
    "exports/xml_bytes.py: MOST_SHAPES": "a cache; what is not kept is worked out again",
    "exports/google_date.py: LONGEST": "no date is longer",
    "signs/common/accounts_style.py: MOST_APART": "how much one habit may count",
    "signs/common/noted.py: MOST_AROUND": "how many of her messages stand beside a record",
    "signs/common/noted.py: MOST_RULES": "how many rules are named; the records are all listed",
    "signs/common/text.py: MOST_LANGUAGE": "no name of a language is longer",
    "signs/common/text_ideas.py: MOST_WAYS": "how rules are written, not what may be written",
    "signs/common/text_weighed.py: MOST_SETS_KEPT": "a cache; what is not kept is worked out again",
    "signs/common/text_rules.py: MOST_PLACES": "how often one rule is looked for; one place is enough",
    "signs/common/text_plain.py: MOST_PIECE": "no word is longer",
    "signs/common/text_plain.py: MOST_PIECES_KEPT": "a cache; what is not kept is worked out again",
}


def declared() -> Iterator[str]:
    """Every constant of the code that is called a limit."""
    for path in sorted(SRC.rglob("*.py")):
        if path.relative_to(SRC).as_posix().startswith(LAYOUT):
            continue
        for node in ast.parse(path.read_text("utf-8")).body:
            names = node.targets if isinstance(node, ast.Assign) else []
            names = [node.target] if isinstance(node, ast.AnnAssign) else names
            for name in (n.id for n in names if isinstance(n, ast.Name)):
                if name.startswith(LIMITING):
                    yield f"{path.relative_to(SRC).as_posix()}: {name}"


def named(limit: Limit) -> str:
    return f"{limit.module.replace('.', '/')}.py: {limit.constant}"


def test_every_constant_that_is_a_limit_is_printed_or_is_said_to_be_none() -> None:
    missing = set(declared()) - {named(limit) for limit in LIMITS} - set(NOT_A_LIMIT)
    assert not missing, "list them in LIMITS of src/leeward/flow/limits.py, with a sentence"


def test_the_list_of_what_is_no_limit_is_true() -> None:
    assert set(NOT_A_LIMIT) <= set(declared())


@pytest.mark.parametrize("limit", LIMITS, ids=lambda limit: limit.key)
def test_a_limit_has_its_number_from_the_code_and_a_sentence_in_words(limit: Limit) -> None:
    assert limit.value > 0
    assert limit.key in words.keys()  # noqa: SIM118 - a function, not a mapping
    assert limit.shown() in say(limit.key, most=limit.shown())


def test_a_number_is_shown_as_a_person_reads_it() -> None:
    shown = {limit.key: facts["most"] for limit, facts in lines()}
    assert shown["limit.members_of_a_zip"] == "50 000"
    assert shown["limit.inflated"] == "20 GiB"
    assert shown["limit.slot_memory"] == "4 GiB"
    assert shown["limit.child_silent_cpu"] == "6 s"
