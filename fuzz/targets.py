# SPDX-License-Identifier: Apache-2.0
"""What must hold for any bytes: one function a target; ``make fuzz`` runs them, tests replay old crashes.

A target returns, or its assertion or an error of the code under it is a finding. Nothing here needs atheris.
"""

import atexit
import contextlib
import hashlib
import io
import json
import shutil
import sys
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from functools import cache, partial
from pathlib import Path
from typing import Any, BinaryIO

from leeward import checkpoint, exports, salvage, unpack
from leeward.errors import DamagedError, NewerVaultError
from leeward.pack import check
from leeward.parts import Choices, Document, Reader
from leeward.prepared import prepare
from leeward.records import Record, Sha256, Tally, Unread
from leeward.vault import seal
from leeward.wire import from_canonical

ROOT = Path(__file__).parents[1]
EXPORT = Sha256("0" * 64)
MOST_INFLATED = 64 * 1024**2
"""More than a fuzzer's input can inflate to and stay within the ratio: 200 times 10 MiB is a bomb."""


def _document(name: str, data: bytes) -> Document:
    return Document(name, None, len(data), data[: unpack.HEAD_BYTES], partial(io.BytesIO, data))


def _holds(item: Record | Unread, data: bytes) -> bool:
    """Whether the place of an item names a row, or bytes of the file with their hash."""
    where = item.where
    if where.offset is None or where.length is None:
        return where.row is not None
    there = data[where.offset : where.offset + where.length]
    if len(there) != where.length:
        return False
    if where.sha256 is None:
        return isinstance(item, Unread)
    return where.sha256 == hashlib.sha256(there).hexdigest()


def _reads(reader: Reader, name: str, data: bytes) -> None:
    _read(reader, _document(name, data), data)


def _read(reader: Reader, document: Document, data: bytes) -> None:
    """Every item has its place, can be sealed and comes back; the account adds up; and nothing is raised."""
    choices = Choices((None, True, False)[len(data) % 3], (None, "NG", "US")[len(data) % 5 % 3])
    reader.claim(document)
    if reader.question is not None:
        reader.question(document, choices)
    *items, tally = reader.read(document, choices)
    assert isinstance(tally, Tally)
    assert tally.adds_up()
    for item in items:
        assert not isinstance(item, Tally)
        assert _holds(item, data)
        prepared = prepare(EXPORT, item)
        assert from_canonical(prepared.sealed).where == item.where


def _workbook(reader: Reader, data: bytes) -> None:
    """The same for a workbook of the tests of which one member was replaced; the first byte chooses it."""
    members = dict(_members(reader.name))
    at = (data or b"\0")[0] % len(members)
    members[list(members)[at]] = data[1:]
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, inside in members.items():
            archive.writestr(name, inside)
    whole = made.getvalue()
    for document in unpack.unpack("book", len(whole), partial(io.BytesIO, whole)).documents():
        if reader.claim(document) is not None:
            _read(reader, document, members[document.member or ""])


@cache
def _members(reader: str) -> dict[str, bytes]:
    """The members of a workbook of the tests by their names."""
    path = next((ROOT / "tests/exports/data" / reader).glob(f"*.{reader}"))
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _package(name: str, password: str | None, data: bytes) -> None:
    """A package opens, every member reads to its end within its limit, and the text inside is claimed."""
    package = unpack.unpack(name, len(data), partial(io.BytesIO, data), password)
    for document in package.documents():
        exports.claimants(document)
    inflated = 0
    for member in package.members:
        with member.open() as untrusted:
            while block := untrusted.read(1 << 16):
                inflated += len(block)
                assert inflated <= MOST_INFLATED
        digest = member.sha256()
        assert (digest is None) == (member.damage is not None)


def _half_zip(data: bytes) -> None:
    """Headers of half a zip are found within the file, and what they name ends or says that it is damaged."""
    opened: Callable[[], BinaryIO] = partial(io.BytesIO, data)
    for member in salvage.local_members(opened, len(data)):
        assert 0 <= member.start <= len(data)
        assert 0 <= member.packed <= len(data) - member.start
        if member.method not in (0, 8):
            continue
        with salvage.open_local(opened, member) as untrusted:
            try:
                while untrusted.read(1 << 16):
                    pass
            except (EOFError, zlib.error):
                pass


def _checkpoint(data: bytes) -> None:
    """A note has one spelling; a proof too; everything else is damaged."""
    try:
        found = checkpoint.parse(data)
    except DamagedError:
        pass
    else:
        assert data.startswith(found.text())
    try:
        old_size, path, note = checkpoint.parse_consistency(data)
    except DamagedError:
        return
    assert checkpoint.consistency(old_size, path, note) == data


def _keys(data: bytes) -> None:
    """The slots of a vault are read or refused by name; also when the file's own hash fits."""
    folder = _own_folder("keys")
    for text in (data, _with_hash(data)):
        (folder / seal.KEYS).write_bytes(text)
        with contextlib.suppress(DamagedError, NewerVaultError):
            assert seal.read_slots(folder)


def _with_hash(data: bytes) -> bytes:
    """The same slots with the hash that fits them, where they are JSON at all."""
    try:
        stored: Any = json.loads(data)
        if not isinstance(stored, dict):
            return b""
        said = json.dumps([stored.get("format"), stored.get("slots")], sort_keys=True)
        stored["sha256"] = hashlib.sha256(said.encode()).hexdigest()
        return json.dumps(stored).encode()
    except (ValueError, RecursionError):
        return b""


LISTS = ("seal.json", "tagmanifest-sha256.txt", "tagmanifest-sha512.txt")
"""The files of a pack that only its own signature answers for."""


def _pack(data: bytes) -> None:
    """A pack of which one file was replaced, every list and the signature made anew, checks or names a file.

    The first byte chooses the file. The seal and the lists above are replaced after they were signed.
    """
    forged, folder, names = _small_pack()
    name = names[data[0] % len(names)] if data else names[0]
    good, own = (folder / "good"), (folder / "own")
    shutil.copytree(good, own, dirs_exist_ok=True)

    def replaced(pack: Path) -> None:
        (pack / name).write_bytes(data[1:])

    if name in LISTS:
        replaced(own)
    elif name.startswith("manifest-") or name == "bag-info.txt":
        forged.forge(own, lambda _: None, replaced)
    else:
        forged.forge(own, replaced)
    found = check.check(own)
    assert found.ok or (found.file and found.list and found.why)
    assert "\n".join(check.sentences(found)).isascii()
    if found.ok and name in LISTS:
        assert data[1:] == (good / name).read_bytes()


@cache
def _small_pack() -> tuple[Any, Path, list[str]]:
    """A pack of the invented story of the tests, and what forges it."""
    sys.path.insert(0, str(ROOT / "tests"))
    from leeward.pack.build import build  # noqa: PLC0415 - as above
    from pack import forged, stories  # type: ignore[import-not-found]  # noqa: PLC0415 - beside the tests

    folder = _own_folder("pack")
    good = folder / "good"
    build(stories.story(originals=("E1",)), good, sign=stories.sign, report=stories.report)
    (good / "check.html").write_bytes(b"invented")  # the page is large, and no check reads it
    (good / "check.py").write_bytes(b"invented")
    forged.forge(good, lambda _: None)
    names = sorted(p.relative_to(good).as_posix() for p in good.rglob("*") if p.is_file())
    return forged, folder, names


@cache
def _own_folder(name: str) -> Path:
    """A folder of this run, in memory where there is such a place."""
    memory = Path("/dev/shm")
    folder = Path(tempfile.mkdtemp(prefix=f"leeward-fuzz-{name}-", dir=memory if memory.is_dir() else None))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


SECRET = "correct horse"
"""The password of the locked zips of the tests."""

WORKBOOKS = ("xlsx", "ods")
"""Formats that lie in several members of a zip."""

NAMES = {
    "whatsapp_txt": "WhatsApp Chat with Dele.txt",
    "sms_backup_xml": "sms-20260103.xml",
    "vcard": "contacts.vcf",
    "typed_incident": "incident.json",
}
"""What a file of a format is called; a format that is not listed is fuzzed under its own name."""

TARGETS: dict[str, Callable[[bytes], None]] = {
    **{r.name: partial(_reads, r, NAMES.get(r.name, r.name)) for r in exports.READERS},
    **{r.name: partial(_workbook, r) for r in exports.READERS if r.name in WORKBOOKS},
    "unpack": partial(_package, "Chat.zip", None),
    "locked_zip": partial(_package, "Chat.zip", SECRET),
    "tar": partial(_package, "takeout.tgz", None),
    "salvage": _half_zip,
    "pack_check": _pack,
    "checkpoint": _checkpoint,
    "keys": _keys,
}


def _exports() -> Iterator[tuple[str, bytes]]:
    """The fixtures of every reader and the sample case, each with the reader or ending that it is for."""
    for reader in exports.READERS:
        for path in sorted((ROOT / "tests/exports/data" / reader.name).rglob("*")):
            if path.is_file() and not path.name.endswith(".expected.json"):
                yield reader.name, path.read_bytes()
    for path in sorted((ROOT / "samples/exports").rglob("*")):
        if path.is_file():
            yield path.suffix, path.read_bytes()


def seeds(target: str, most: int) -> list[bytes]:
    """Where a target begins: files of its kind, each cut to ``most`` bytes."""
    of_kind = {"sms_backup_xml": ".xml", "whatsapp_txt": ".txt", "vcard": ".vcf", "typed_incident": ".json"}
    if target in ("unpack", "salvage"):
        found = _zips()
    elif target == "locked_zip":
        found = [path.read_bytes() for path in sorted((ROOT / "tests/unpack/data").glob("*.locked"))]
    elif target == "tar":
        found = _tars()
    elif target in WORKBOOKS:
        found = [bytes([at]) + inside for at, inside in enumerate(_members(target).values())]
    elif target == "checkpoint":
        found = _notes()
    elif target == "keys":
        found = [_slots()]
    elif target == "pack_check":
        _, folder, names = _small_pack()
        found = [bytes([at]) + (folder / "good" / name).read_bytes() for at, name in enumerate(names)]
    else:
        found = [data for kind, data in _exports() if kind in (target, of_kind.get(target))]
    return [data[:most] for data in found]


def _zips() -> list[bytes]:
    found = []
    for packing in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        for name, data in (
            ("_chat.txt", b"03/01/2026, 19:42 - Dele: Where are you?\n"),
            ("a/b.vcf", b"BEGIN:"),
        ):
            made = io.BytesIO()
            with zipfile.ZipFile(made, "w", packing) as archive:
                archive.writestr(name, data * 5)
                archive.writestr("photo.jpg", b"\xff\xd8" * 40)
            whole = made.getvalue()
            found += [whole, whole[: len(whole) // 2]]
    return found


def _tars() -> list[bytes]:
    import gzip  # noqa: PLC0415 - only to make seeds
    import tarfile  # noqa: PLC0415 - as above

    found = []
    for layout in (tarfile.USTAR_FORMAT, tarfile.GNU_FORMAT, tarfile.PAX_FORMAT):
        made = io.BytesIO()
        with tarfile.open(fileobj=made, mode="w", format=layout) as archive:
            for name, data in (
                ("Takeout/" + "a" * 90 + "/\u00e9.json", b"{}"),
                ("b/" * 60 + "_chat.txt", b"03/01/2026, 19:42 - Dele: Where are you?\n"),
                ("more.zip", _zips()[0]),
            ):
                info = tarfile.TarInfo(name)
                info.size = len(data)
                archive.addfile(info, io.BytesIO(data))
            link = tarfile.TarInfo("link")
            link.type, link.linkname = tarfile.SYMTYPE, "../../x"
            archive.addfile(link)
        found += [made.getvalue(), gzip.compress(made.getvalue(), mtime=0)]
    return found


def _notes() -> list[bytes]:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey  # noqa: PLC0415

    key = Ed25519PrivateKey.from_private_bytes(b"\x07" * 32)
    note = checkpoint.make("evidence.leeward.invalid", 13, b"\x01" * 32, key)
    return [note, checkpoint.consistency(5, [b"\x02" * 32, b"\x03" * 32], note)]


def _slots() -> bytes:
    slot = {
        "kind": "passphrase",
        "kdf": "argon2id",
        "memory_kib": 262144,
        "passes": 3,
        "lanes": 4,
        "salt": "00" * seal.SALT_BYTES,
        "wrapped": "00" * seal.WRAPPED_BYTES,
    }
    return _with_hash(json.dumps({"format": seal.FORMAT, "slots": [slot]}).encode())
