# SPDX-License-Identifier: Apache-2.0
"""The worked example of docs/pack-format.md is computed again from the page alone, and from the code."""

import base64
import hashlib
import json
import re
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from leeward.pack import check, chronology, exhibits

from . import stories

PAGE = (Path(__file__).parents[2] / "docs/pack-format.md").read_text("utf-8")


def block(name: str) -> str:
    match = re.search(rf"^```example-{name}\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    assert match
    return match[1]


NUMBERS = [line.split() for line in block("numbers").splitlines()]
FACTS = dict(NUMBERS)  # type: ignore[arg-type]  # every line is a name and a value
ENTRY = block("entry").removesuffix("\n").encode()


def sha(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


def test_the_leaf_and_the_root_come_out() -> None:
    node = sha(b"\0" + bytes.fromhex(FACTS["salt"]) + ENTRY)
    assert node.hex() == FACTS["leaf"]
    first, second, third, fourth = [bytes.fromhex(v) for name, v in NUMBERS if name == "path"]
    node = sha(b"\1" + node + first)
    node = sha(b"\1" + second + node)
    node = sha(b"\1" + node + third)
    node = sha(b"\1" + node + fourth)
    assert node.hex() == FACTS["root"]


def test_the_checkpoint_is_signed_over_its_three_lines() -> None:
    text, _, signed = block("checkpoint").partition("\n\n")
    origin, size, root = text.split("\n")
    blob = base64.b64decode(signed.split(" ")[2])
    key = bytes.fromhex(FACTS["key"])
    Ed25519PublicKey.from_public_bytes(key).verify(blob[4:], text.encode() + b"\n")
    assert blob[:4] == sha(origin.encode() + b"\n\1" + key)[:4]
    assert (size, base64.b64decode(root).hex()) == (FACTS["size"], FACTS["root"])


def test_the_words_and_their_bits_come_out() -> None:
    root = bytes.fromhex(FACTS["root"])
    assert tuple(block("words").split()) == check.root_words(root)
    bits = f"{int.from_bytes(root, 'big'):0256b}"
    assert f"`{bits[:11]} {bits[11:22]} {bits[22:24]}…`: words {int(bits[:11], 2)} and" in PAGE
    assert f"and {int(bits[11:22], 2)}. All twelve" in PAGE


def test_the_earlier_head_is_the_left_side_of_the_tree() -> None:
    line = json.loads(block("earlier"))
    old, (node,) = bytes.fromhex(line["root"]), map(bytes.fromhex, line["path"])
    assert sha(b"\1" + old + node).hex() == FACTS["root"]
    assert tuple(block("earlier-words").split()) == check.root_words(old)


def test_the_extract_has_the_sealed_length_and_hash() -> None:
    where = json.loads(ENTRY)["where"]
    extract = block("extract").encode()
    assert len(extract) == where["length"]
    assert sha(extract).hex() == where["sha256"]
    assert f"The canonical bytes ({len(ENTRY)})" in PAGE


def test_the_program_still_writes_the_example() -> None:
    told = stories.story()
    first, _, entry = exhibits.opened(told)[:3]
    assert json.loads(first.canonical) == {"public_key": FACTS["key"], "type": "vault"}
    assert block("earlier").encode() in list(exhibits.earlier_lines(told))
    assert (entry.label, entry.canonical, str(entry.seq)) == ("E1.1", ENTRY, FACTS["seq"])
    assert told.sealed.checkpoint.decode() == block("checkpoint")


def test_the_page_names_every_file_and_column() -> None:
    for name in (*check.NEEDED, "seal.json", "extracts.jsonl", "records.jsonl", "sources.jsonl"):
        assert name in PAGE or name.startswith(("manifest", "tagmanifest"))
    assert ",".join(chronology.COLUMNS) in PAGE
    assert check.FORMAT in PAGE
