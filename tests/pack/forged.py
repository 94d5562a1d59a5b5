# SPDX-License-Identifier: Apache-2.0
"""Packs that lie although every hash and the signature fit: made with the right key, or a new one."""

import base64
import hashlib
import json
import re
from collections.abc import Callable
from pathlib import Path

from leeward import checkpoint
from leeward.pack import bag

from . import stories

ENTRIES, PROOFS = "data/log/entries.jsonl", "data/log/proofs.jsonl"
EXTRACTS, LISTED = "data/exhibits/E1/extracts.txt", "data/exhibits/E1/extracts.jsonl"
EARLIER = "data/log/earlier.jsonl"
MANIFEST, HEAD = "manifest-sha256.txt", "data/log/checkpoint"


def forge(
    folder: Path,
    attack: Callable[[Path], object],
    after_lists: Callable[[Path], object] = lambda _: None,
) -> None:
    """Change the payload, then write every list and the signature anew.

    ``after_lists`` changes the manifests of the payload before they are themselves listed.
    """
    attack(folder)
    before = (folder / "seal.json").read_text()
    tops = {"seal.json", *bag.TAG_MANIFESTS, "manifest-sha256.txt", "manifest-sha512.txt"}
    names = [p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()]
    payload = sorted(name for name in names if name.startswith("data/"))
    size = sum((folder / name).stat().st_size for name in payload)
    info = (folder / "bag-info.txt").read_text()
    oxum = f"Payload-Oxum: {size}.{len(payload)}"
    (folder / "bag-info.txt").write_text(re.sub("Payload-Oxum: .*", oxum, info))
    manifests(folder, "manifest", payload)
    after_lists(folder)
    tags = [*(set(names) - set(payload) - tops), "manifest-sha256.txt", "manifest-sha512.txt"]
    manifests(folder, "tagmanifest", sorted(tags))
    head = before[: before.index('"tagmanifests"')]
    hashes = {it: digest(folder / it, "sha256") for it in bag.TAG_MANIFESTS}
    listed = sorted([*payload, *tags, *bag.TAG_MANIFESTS])
    rows = ",\n".join(compact([it, (folder / it).stat().st_size]) for it in listed)
    text = f'{head}"tagmanifests":{compact(hashes)},\n"files":[\n{rows}\n]'.encode()
    write_seal(folder, text)


def write_seal(folder: Path, text: bytes) -> None:
    signature = base64.b64encode(stories.sign(text))
    (folder / "seal.json").write_bytes(text + b',\n"signature":"' + signature + b'"}\n')


def digest(path: Path, algorithm: str) -> str:
    return hashlib.new(algorithm, path.read_bytes()).hexdigest()


def manifests(folder: Path, kind: str, names: list[str]) -> None:
    for algorithm in bag.ALGORITHMS:
        lines = "".join(f"{digest(folder / name, algorithm)}  {name}\n" for name in names)
        (folder / f"{kind}-{algorithm}.txt").write_text(lines)


def compact(value: object) -> str:
    return json.dumps(value, separators=(",", ":"))


def swap(name: str, old: bytes, new: bytes) -> Callable[[Path], object]:
    def attack(folder: Path) -> None:
        data = (folder / name).read_bytes()
        assert old in data
        (folder / name).write_bytes(data.replace(old, new, 1))

    return attack


def append(name: str, data: bytes) -> Callable[[Path], object]:
    return lambda folder: (folder / name).write_bytes((folder / name).read_bytes() + data)


def write(name: str, data: bytes) -> Callable[[Path], object]:
    return lambda folder: (folder / name).write_bytes(data)


def twice(folder: Path) -> None:
    lines = (folder / ENTRIES).read_bytes().splitlines(keepends=True)
    (folder / ENTRIES).write_bytes(b"".join([lines[0], *lines]))


def reorder(folder: Path) -> None:
    for name in (ENTRIES, PROOFS):
        first, second, *rest = (folder / name).read_bytes().splitlines(keepends=True)
        (folder / name).write_bytes(b"".join([second, first, *rest]))


def without_the_key(folder: Path) -> None:
    for name in (ENTRIES, PROOFS):
        _, *rest = (folder / name).read_bytes().splitlines(keepends=True)
        (folder / name).write_bytes(b"".join(rest))


def earlier_twice(folder: Path) -> None:
    first, *rest = (folder / EARLIER).read_bytes().splitlines(keepends=True)
    (folder / EARLIER).write_bytes(b"".join([first, first, *rest]))


def another_earlier_root(folder: Path) -> None:
    data = (folder / EARLIER).read_bytes()
    (folder / EARLIER).write_bytes(re.sub(rb'"root":"[0-9a-f]{64}"', b'"root":"%s"' % (b"5" * 64), data))


def other_key_id(folder: Path) -> None:
    text, _, signed = (folder / HEAD).read_text().partition("\n\n")
    dash, name, blob = signed.split(" ")
    raw = b"\0\0\0\0" + base64.b64decode(blob)[4:]
    again = f"{dash} {name} {base64.b64encode(raw).decode()}\n"
    (folder / HEAD).write_text(f"{text}\n\n{again}")


def stray_bits(folder: Path) -> None:
    """The same bytes in another spelling of base64: the two bits before the padding are not zero."""
    data = bytearray((folder / HEAD).read_bytes())
    letters = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    assert data.endswith(b"=\n")
    data[-3] = letters[letters.index(data[-3]) | 1]
    (folder / HEAD).write_bytes(data)


def other_hash(name: str, algorithm: str) -> Callable[[Path], object]:
    def attack(folder: Path) -> None:
        true = digest(folder / name, algorithm)
        swap(f"manifest-{algorithm}.txt", true.encode(), true[::-1].encode())(folder)

    return attack


DEEP = b'{"label":"E9","seq":9,"salt":"' + b"0" * 64 + b'","entry":{"a":' + b"[" * 200_000 + b"}}\n"
EMPTY_PROOF = b'{"size":8,"root":"%s","path":[]}\n' % (b"0" * 64)
LONG = b'{"label":"' + b"x" * (17 << 20)
NEW_HEAD = checkpoint.make(stories.ORIGIN, 13, b"\0" * 32, stories.KEY)

ATTACKS: dict[str, tuple[Callable[[Path], object], str, str]] = {
    "other words": (swap(ENTRIES, b"Where are", b"There are"), ENTRIES, HEAD),
    "other place": (swap(ENTRIES, b'"seq":2,', b'"seq":3,'), PROOFS, ENTRIES),
    "other salt": (swap(ENTRIES, b'"salt":"0', b'"salt":"1'), ENTRIES, HEAD),
    "entry twice": (twice, ENTRIES, MANIFEST),
    "no vault entry": (without_the_key, ENTRIES, "seal.json"),
    "no entry at all": (lambda it: [write(n, b"")(it) for n in (ENTRIES, PROOFS)], ENTRIES, "seal.json"),
    "another key in the log": (swap(ENTRIES, stories.PUBLIC.hex().encode(), b"5" * 64), ENTRIES, HEAD),
    "earlier head twice": (earlier_twice, EARLIER, MANIFEST),
    "another earlier root": (another_earlier_root, EARLIER, HEAD),
    "another earlier size": (swap(EARLIER, b'{"size":8,', b'{"size":9,'), EARLIER, HEAD),
    "shorter earlier proof": (swap(EARLIER, b'"path":["', b'"path":[],"x":["'), EARLIER, MANIFEST),
    "no earlier proof": (write(EARLIER, EMPTY_PROOF), EARLIER, HEAD),
    "as large as the log": (append(EARLIER, EMPTY_PROOF.replace(b":8,", b":13,")), EARLIER, HEAD),
    "no list of earlier heads": (lambda it: (it / EARLIER).unlink(), EARLIER, "seal.json"),
    "one more proof": (append(PROOFS, b'{"seq":99,"path":[]}\n'), PROOFS, ENTRIES),
    "deep entry": (append(ENTRIES, DEEP), ENTRIES, MANIFEST),
    "endless line": (write(ENTRIES, LONG), ENTRIES, MANIFEST),
    "other order": (reorder, PROOFS, ENTRIES),
    "other key id": (other_key_id, HEAD, "seal.json"),
    "stray bits": (stray_bits, HEAD, "seal.json"),
    "other offset": (swap(LISTED, b'"offset":42', b'"offset":43'), LISTED, ENTRIES),
    "no extract line": (append(LISTED, b"{}\n"), LISTED, ENTRIES),
    "another head": (write(HEAD, NEW_HEAD), HEAD, "seal.json"),
    "no head": (write(HEAD, b"\xff\n"), HEAD, "seal.json"),
    "other extract": (swap(EXTRACTS, b"Where", b"There"), EXTRACTS, ENTRIES),
    "longer extract": (append(EXTRACTS, b"more"), EXTRACTS, LISTED),
    "no line feed between": (swap(EXTRACTS, b"you?\n\n", b"you?\n "), EXTRACTS, ENTRIES),
    "shorter extracts": (write(EXTRACTS, b"x"), EXTRACTS, LISTED),
    "other length": (swap(LISTED, b'"length":41', b'"length":40'), LISTED, ENTRIES),
    "no such label": (swap(LISTED, b"E1.2", b"E7.2"), LISTED, ENTRIES),
    "extracts without list": (lambda it: (it / LISTED).unlink(), EXTRACTS, "seal.json"),
    "another original": (
        append("data/originals/E1-Chat_with_Dele.txt", b"x"),
        "data/originals/E1-Chat_with_Dele.txt",
        ENTRIES,
    ),
    "row without entry": (
        swap("data/chronology.csv", b'"E1.2"', b'"E1.9"'),
        "data/chronology.csv",
        ENTRIES,
    ),
    "no table": (write("data/chronology.csv", b"x\n"), "data/chronology.csv", MANIFEST),
    "open quote": (append("data/chronology.csv", b'7,"'), "data/chronology.csv", MANIFEST),
    "not utf-8": (append("data/chronology.csv", b"\xff\n"), "data/chronology.csv", MANIFEST),
    "another bagit": (
        write("bagit.txt", b"BagIt-Version: 0.97\n"),
        "bagit.txt",
        "tagmanifest-sha256.txt",
    ),
    "no checkpoint": (lambda it: (it / HEAD).unlink(), HEAD, "seal.json"),
    "hidden file": (write("data/.hidden", b""), "seal.json", "seal.json"),
    "two in one case": (write("data/REPORT.pdf", b""), "seal.json", "seal.json"),
    "name with a space": (write("data/a b", b""), "seal.json", "seal.json"),
}

LIST_ATTACKS: dict[str, tuple[Callable[[Path], object], str, str]] = {
    "another SHA-256": (other_hash("data/report.pdf", "sha256"), "data/report.pdf", MANIFEST),
    "another SHA-512": (
        other_hash("data/report.pdf", "sha512"),
        "data/report.pdf",
        "manifest-sha512.txt",
    ),
    "a file more": (append(MANIFEST, b"0" * 64 + b"  data/more\n"), MANIFEST, "seal.json"),
    "other sum": (
        swap("bag-info.txt", b"Payload-Oxum: ", b"Payload-Oxum: 1"),
        "bag-info.txt",
        "tagmanifest-sha256.txt",
    ),
    "a file less": (write("manifest-sha512.txt", b""), "manifest-sha512.txt", "seal.json"),
    "other order": (
        swap(MANIFEST, b"  data/report.pdf", b"  data/Report.pdf"),
        MANIFEST,
        "seal.json",
    ),
}
