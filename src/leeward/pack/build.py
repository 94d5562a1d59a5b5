# SPDX-License-Identifier: Apache-2.0
"""Builds a pack from a story: payload, checkers, manifests, seal; checked before it gets its name.

Nothing but the story reaches it. The same story and key give the same bytes on any day.
"""

import base64
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from leeward import checkpoint
from leeward.errors import DamagedError, UsageError
from leeward.pack import bag, check, chronology, exhibits
from leeward.pack.story import Source, Story
from leeward.words import say

Sign = Callable[[bytes], bytes]
Report = Callable[[Story], Mapping[str, bytes]]


@dataclass(frozen=True, slots=True)
class Built:
    """A pack that was built, and checked by the program that travels in it."""

    path: Path
    files: int
    size: int
    entries: int
    extracts: int
    words: tuple[str, ...]
    seal: str


def build(story: Story, to: Path, *, sign: Sign, report: Report) -> Built:
    """Write the pack of this story to a new folder, or raise and leave nothing there.

    ``sign`` makes an Ed25519 signature with the key of the log; ``report`` gives the files that are
    read first, by their names below data/.
    """
    head = checkpoint.verify(story.sealed.checkpoint, story.sealed.public_key)
    if (head.size, head.root) != (story.sealed.size, story.sealed.root):
        raise DamagedError("error.pack_log_differs")
    with bag.begun(to) as pack:
        for name, content in _payload(story, report):
            pack.put(name, content)
        for name in ("check.html", "check.py"):
            pack.put(name, [_checker(name)])
        pack.close(
            {
                "Bag-Software-Agent": f"leeward {story.version}",
                "Bagging-Date": story.made[:10],
            }
        )
        pack.put("seal.json", [seal(story, pack.files, sign)])
        found = check.check(pack.folder)
        if not found.ok:
            raise DamagedError("error.pack_fails_check", file=found.file, list=found.list)
    return Built(to, found.files, found.bytes, found.entries, found.extracts, found.words, found.seal)


def _payload(story: Story, report: Report) -> Iterator[tuple[str, Iterable[bytes]]]:
    """Every file below data/ in a fixed order."""
    for name, content in sorted(report(story).items()):
        yield f"data/{name}", [content]
    yield "data/certificates/README.txt", [_about_certificates(story)]
    yield "data/chronology.csv", chronology.lines(story)
    entries = exhibits.opened(story)
    yield "data/log/checkpoint", [story.sealed.checkpoint]
    yield "data/log/earlier.jsonl", exhibits.earlier_lines(story)
    yield "data/log/entries.jsonl", exhibits.entry_lines(entries)
    yield "data/log/proofs.jsonl", exhibits.proof_lines(story, entries)
    yield from exhibits.exhibit_files(story)
    yield from _originals(story)


def _about_certificates(story: Story) -> bytes:
    return say("pack.certificates", lang=story.language).encode() + b"\n"


def _originals(story: Story) -> Iterator[tuple[str, Iterable[bytes]]]:
    """The whole originals that she chose by name; never in a pack that is served."""
    if story.originals and story.audience == "served":
        raise UsageError("error.pack_originals_served")
    sources: dict[str, Source] = {source.label: source for source in story.sources}
    for label in sorted(story.originals):
        if label not in sources or sources[label].withdrawn:
            raise UsageError("error.pack_no_original", label=label)
        source = sources[label]
        name = f"data/originals/{label}-{bag.safe_stem(source.file)}"
        yield name, exhibits.pieces(source, None, 0, source.size)


def _checker(name: str) -> bytes:
    return files("leeward.pack").joinpath(name).read_bytes()


def seal(story: Story, listed: Mapping[str, bag.Weighed], sign: Sign) -> bytes:
    """The signed list of everything: one spelling only, its signature on the last line."""
    fields = {
        "format": check.FORMAT,
        "made": story.made,
        "program": f"leeward {story.version}",
        "public_key": story.sealed.public_key.hex(),
        "size": story.sealed.size,
        "root": story.sealed.root.hex(),
        "words": check.root_words(story.sealed.root),
        "tagmanifests": {name: listed[name].sha256 for name in bag.TAG_MANIFESTS},
    }
    lines = [f'"{key}":{_compact(value)}' for key, value in fields.items()]
    rows = ",\n".join(_compact([name, listed[name].size]) for name in sorted(listed))
    text = ("{" + ",\n".join([*lines, f'"files":[\n{rows}\n]'])).encode()
    return text + b',\n"signature":"' + base64.b64encode(sign(text)) + b'"}\n'


def _compact(value: object) -> str:
    return json.dumps(value, separators=(",", ":"))
