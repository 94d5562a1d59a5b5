# SPDX-License-Identifier: Apache-2.0
"""Checks an evidence pack on any computer: offline, nothing installed, Python 3.8 or later.

    python3 check.py [DIR] [--json]

This file travels inside every pack and stands alone: standard library only, nothing of Leeward.
It goes from the signed seal down: tag manifests, tag files, manifests, payload, sealed log, its earlier
heads, exhibits, chronology. It stops at the first bad file and names it, and the list that names that file.
docs/pack-format.md of Leeward says the same in enough detail to write another checker.
"""

from __future__ import annotations

# Laid out by hand, one guard a line: people who have never seen it have to read all of it.
# fmt: off
# ruff: noqa: E701
import argparse
import base64
import csv
import hashlib
import json
import os
import re
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from typing import Any, BinaryIO, Dict, Iterator, List, NoReturn, Optional, Tuple

FORMAT = "leeward-pack/1"
TAGS = ("tagmanifest-sha256.txt", "tagmanifest-sha512.txt")
MANIFESTS = ("manifest-sha256.txt", "manifest-sha512.txt")
CHECKPOINT, CHRONOLOGY = "data/log/checkpoint", "data/chronology.csv"
ENTRIES, PROOFS = "data/log/entries.jsonl", "data/log/proofs.jsonl"
EARLIER = "data/log/earlier.jsonl"
TAG_FILES = ("bag-info.txt", "bagit.txt", "check.html", "check.py", *MANIFESTS)
NEEDED = (*TAGS, *TAG_FILES, CHECKPOINT, CHRONOLOGY, EARLIER, ENTRIES, PROOFS)
BAGIT = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
CHUNK, MOST_LINE, MOST_TABLE = 1 << 22, 1 << 24, 1 << 28  # memory is bounded, whatever a pack holds
MOST_FILES, MOST_ENTRIES, MOST_EARLIER = 100_000, 500_000, 1000

_H, _N, _T = rb'"([0-9a-f]{64})"', rb"(0|[1-9][0-9]{0,14})", rb'"([A-Za-z0-9.-]{1,40})"'
_FILE = re.compile(rb'\["([A-Za-z0-9._/-]{1,300})",%s\]' % _N)
_SEAL = re.compile(
    rb'\{"format":"leeward-pack/1",\n"made":"([0-9TZ:.+-]{10,35})",\n'
    rb'"program":"(leeward [0-9A-Za-z.+-]{1,40})",\n"public_key":%s,\n"size":%s,\n"root":%s,\n'
    rb'"words":\["([a-z]+(?:","[a-z]+){11})"\],\n"tagmanifests":\{"tagmanifest-sha256.txt":%s,'
    rb'"tagmanifest-sha512.txt":%s\},\n"files":\[\n((?s:.*))\n\]' % (_H, _N, _H, _H, _H))
_SIGNATURE = re.compile(rb',\n"signature":"([A-Za-z0-9+/]{86}==)"\}\n')
_PATH = re.compile(r"(?!.*\.(/|\Z))[A-Za-z0-9_][A-Za-z0-9._-]*(/[A-Za-z0-9_][A-Za-z0-9._-]*)*")
_ENTRY = re.compile(rb'\{"label":%s,"seq":%s,"salt":%s,"entry":(\{.*\})\}\n' % (_T, _N, _H))
_PROOF = re.compile(rb'\{"seq":%s,"path":\[((?:"[0-9a-f]{64}",?){0,63})\]\}\n' % _N)
_HEAD = re.compile(rb'\{"size":%s,"root":%s,"path":\[((?:"[0-9a-f]{64}",?){0,63})\]\}\n' % (_N, _H))
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_EXTRACT = re.compile(rb'\{"label":%s,"offset":%s,"length":%s,"sha256":%s\}\n' % (_T, _N, _N, _H))
_NOTE = re.compile(rb"(([!-*,-~]{1,200})\n%s\n([A-Za-z0-9+/]{43}=)\n)\n"
                   rb"\xe2\x80\x94 \2 ([A-Za-z0-9+/]{91}=)\n" % _N)

@dataclass(frozen=True)
class Result:
    """What a check found. On failure ``file`` is the first bad file and ``list`` what names it."""
    ok: bool
    file: str = ""
    list: str = ""
    why: str = ""
    files: int = 0
    bytes: int = 0
    entries: int = 0
    extracts: int = 0
    rows: int = 0
    size: int = 0
    root: str = ""
    words: Tuple[str, ...] = ()
    earlier: Tuple[Tuple[int, str, Tuple[str, ...]], ...] = ()  # size, day or "", words
    key: str = ""
    seal: str = ""
    made: str = ""
    program: str = ""

class BadFileError(Exception): """The first bad file, the list that names it, and a sentence."""

def bad(file: str, listed: str, why: str) -> NoReturn:
    raise BadFileError(file, listed, why)
def shown(name: str) -> str:
    """A name that may hold anything, in visible ASCII."""
    return "".join(c if " " <= c <= "~" else "\\u{%x}" % ord(c) for c in name)[:200]

# Ed25519 (RFC 8032), strict: no other spelling of a number or a point is accepted.
P, L = 2**255 - 19, 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
Point = Tuple[int, int, int, int]

def _add(p: Point, q: Point) -> Point:
    a, b = (p[1] - p[0]) * (q[1] - q[0]) % P, (p[1] + p[0]) * (q[1] + q[0]) % P
    c, d = 2 * p[3] * q[3] * D % P, 2 * p[2] * q[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P
def _times(n: int, p: Point) -> Point:
    result = (0, 1, 1, 0)
    while n: result, p, n = _add(result, p) if n & 1 else result, _add(p, p), n >> 1
    return result
def _same(p: Point, q: Point) -> bool:
    return not ((p[0] * q[2] - q[0] * p[2]) % P or (p[1] * q[2] - q[1] * p[2]) % P)
def _point(data: bytes) -> Optional[Point]:
    y, odd = int.from_bytes(data, "little") & (1 << 255) - 1, data[31] >> 7
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P: x = x * pow(2, (P - 1) // 4, P) % P
    if y >= P or (x * x - square) % P or (x == 0 and odd): return None
    x = P - x if x & 1 != odd else x
    point = (x, y, 1, x * y % P)
    # a point of small order would let one signature fit many texts
    return None if _same(_times(8, point), (0, 1, 1, 0)) else point

def signed_by(key: bytes, message: bytes, signature: bytes) -> bool:
    """Whether this Ed25519 key made the signature over the message."""
    a, r, s = _point(key), _point(signature[:32]), int.from_bytes(signature[32:], "little")
    k = int.from_bytes(hashlib.sha512(signature[:32] + key + message).digest(), "little") % L
    base = _point((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))
    if a is None or r is None or base is None or s >= L: return False
    return _same(_times(s, base), _add(r, _times(k, a)))

# The sealed log: RFC 6962 hashes, proofs as in RFC 9162.
def included(leaf: bytes, place: int, size: int, path: List[bytes], root: bytes) -> bool:
    """Whether the path carries the leaf at its place to the root."""
    node, last = leaf, size - 1
    if place > last: return False
    for sibling in path:
        if last == 0: return False
        is_right = place & 1 or place == last
        pair = sibling + node if is_right else node + sibling
        node = hashlib.sha256(b"\1" + pair).digest()
        while is_right and not place & 1 and place: place, last = place >> 1, last >> 1
        place, last = place >> 1, last >> 1
    return place == last == 0 and node == root

def begins(size: int, root: bytes, whole: int, whole_root: bytes, path: List[bytes]) -> bool:
    """Whether the path shows that the log of this size and root is the beginning of the whole one."""
    place, last = size - 1, whole - 1
    if not 0 < size < whole or not path: return False
    while place & 1: place, last = place >> 1, last >> 1
    if not place: path = [root, *path]  # a whole subtree on the left edge is the old root itself
    old = new = path[0]
    for sibling in path[1:]:
        if last == 0: return False
        is_right = place & 1 or place == last
        if is_right: old = hashlib.sha256(b"\1" + sibling + old).digest()
        new = hashlib.sha256(b"\1" + (sibling + new if is_right else new + sibling)).digest()
        while is_right and not place & 1 and place: place, last = place >> 1, last >> 1
        place, last = place >> 1, last >> 1
    return last == 0 and old == root and new == whole_root

def root_words(root: bytes) -> Tuple[str, ...]:
    """The first 132 bits of a root as twelve words of the BIP-39 English list, 11 bits each."""
    bits, words = int.from_bytes(root[:17], "big") >> 4, _WORDS.split()
    return tuple(words[bits >> shift & 2047] for shift in range(121, -1, -11))

def _checkpoint(note: bytes, key: bytes) -> Optional[Tuple[int, bytes]]:
    """Size and root of a C2SP checkpoint that this key signed."""
    match = _NOTE.fullmatch(note)
    if not match: return None
    root, blob = base64.b64decode(match[4]), base64.b64decode(match[5])
    key_id = hashlib.sha256(match[2] + b"\n\1" + key).digest()[:4]
    one_spelling = base64.b64encode(root) + base64.b64encode(blob) == match[4] + match[5]
    good = one_spelling and key_id == blob[:4] and signed_by(key, match[1], blob[4:])
    return (int(match[3]), root) if good else None

class Pack:
    """A folder on disk and what has been learnt of it so far. It is only read."""
    def __init__(self, top: str, pool: ThreadPoolExecutor) -> None:
        self.top, self.pool, self.at = top, pool, "seal.json"
        self.sizes: Dict[str, int] = {}
        self.sha256: Dict[str, str] = {}
        self.sealed: Dict[str, Tuple[object, object]] = {}  # label: length and SHA-256 of its bytes
        self.days: Dict[int, str] = {}  # size of the log: the day that the entry before it states
    def open(self, name: str) -> BinaryIO:
        """A file of the pack; never through a link, never waiting on a pipe."""
        extra = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
        self.at, where = name, os.path.join(self.top, *name.split("/"))
        return open(where, "rb", 1 << 16, opener=lambda path, flags: os.open(path, flags | extra))
    def read(self, name: str) -> bytes:
        """All bytes of a small file."""
        with self.open(name) as file: data = file.read(MOST_LINE + 1)
        return data if len(data) <= MOST_LINE else bad(name, "seal.json", "It is too large.")
    def lines(self, name: str) -> Iterator[bytes]:
        """The lines of a file with their line feed, each at most 16 MiB."""
        with self.open(name) as file:
            for line in iter(lambda: file.readline(MOST_LINE), b""):
                if line[-1:] != b"\n": bad(name, MANIFESTS[0], "A line is too long or has no end.")
                yield line
    def hashes(self, name: str) -> Tuple[str, str]:
        """SHA-256 and SHA-512 of a file, read once, on two threads when it is large."""
        one, two = hashlib.sha256(), hashlib.sha512()
        with self.open(name) as file:
            for chunk in iter(lambda: file.read(CHUNK), b""):
                other = self.pool.submit(two.update, chunk)
                one.update(chunk)
                other.result()
        return one.hexdigest(), two.hexdigest()

def _walk(top: str) -> Tuple[Dict[str, int], List[str]]:
    """Every file below a folder with its size (-1: a link, pipe or device), and every folder."""
    found: Dict[str, int] = {}
    folders = [""]
    for folder in folders:
        with os.scandir(os.path.join(top, folder)) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False): folders.append(folder + entry.name + "/")
                else:
                    size = entry.stat(follow_symlinks=False).st_size
                    found[folder + entry.name] = size if entry.is_file(follow_symlinks=False) else -1
                if len(found) + len(folders) > MOST_FILES:
                    bad(shown(folder + entry.name), "seal.json", "There are too many files.")
    return found, folders[1:]

def _json(data: bytes) -> Dict[str, Any]:
    """A JSON object without floats, NaN or endless numbers; empty when it is anything else."""
    def whole(digits: str) -> int:
        return int(digits[:17])
    try:
        found = json.loads(data.decode(), parse_float=whole, parse_int=whole, parse_constant=whole)
    except (ValueError, RecursionError): return {}
    return found if isinstance(found, dict) else {}

def _check_seal(pack: Pack) -> Tuple[Any, ...]:
    """The seal has its one spelling and its signature. Gives its fields and its hash."""
    data = pack.read("seal.json")
    fields, tail = _SEAL.fullmatch(data[:-106]), _SIGNATURE.fullmatch(data[-106:])
    rows = [_FILE.fullmatch(row) for row in fields[9].split(b",\n")] if fields else []
    if not fields or not tail or not all(rows):
        bad("seal.json", "seal.json", "It is not a seal in the form that its program writes.")
    made, program, key, size, root, words, one, two = (it.decode() for it in fields.groups()[:8])
    mark = base64.b64decode(tail[1])
    if base64.b64encode(mark) != tail[1] or not signed_by(bytes.fromhex(key), data[:-106], mark):
        bad("seal.json", "seal.json", "Its signature does not fit: it is not as it was signed.")
    if tuple(words.split('","')) != root_words(bytes.fromhex(root)):
        bad("seal.json", "seal.json", "Its words are not the words of its root.")
    listed = [(row[1].decode(), int(row[2])) for row in rows if row]
    seal = hashlib.sha256(data).hexdigest()
    return made, program, key, int(size), root, (one, two), listed, seal

def _check_list(pack: Pack, listed: List[Tuple[str, int]]) -> None:
    """The files on disk are exactly those of the seal, with their sizes."""
    found, folders = _walk(pack.top)
    once = sorted({name.lower(): name for name, _ in listed}.values())
    if [name for name, _ in listed] != once or not all(map(_PATH.fullmatch, once)):
        bad("seal.json", "seal.json", "It does not list plain names, each once and in order.")
    for name, size in listed:
        if name not in found: bad(name, "seal.json", "It is missing.")
        if found[name] != size: bad(name, "seal.json", "It is not a file of %d bytes." % size)
        pack.sizes[name] = size
    strays = sorted(shown(it) for it in found if it not in pack.sizes and it != "seal.json")
    if strays: bad(strays[0], "seal.json", "It is not listed. Did the computer add it? Delete it.")
    parents = {name[: at + 1] for name in pack.sizes for at, c in enumerate(name) if c == "/"}
    empty = sorted(shown(it) for it in folders if it not in parents)
    if empty: bad(empty[0], "seal.json", "It is a folder that holds no listed file.")
    for name in NEEDED:
        if name not in pack.sizes: bad(name, "seal.json", "A pack needs it, and it is not listed.")

def _manifest(pack: Pack, name: str, digits: int, names: List[str]) -> List[str]:
    """The hashes of a manifest, which must list exactly these names in this order."""
    most = range(len(names) + 1)
    lines = [it.decode("latin-1") for it, _ in zip(pack.lines(name), most)]  # noqa: B905 - 3.8
    if [line[digits:] for line in lines] != ["  %s\n" % it for it in names]:
        bad(name, "seal.json", "It does not list the files that the seal lists.")
    return [line[:digits] for line in lines]

def _check_hashes(pack: Pack, lists: Tuple[str, str], names: List[str]) -> None:
    """Each file has the SHA-256 and the SHA-512 that the two manifests state."""
    one, two = _manifest(pack, lists[0], 64, names), _manifest(pack, lists[1], 128, names)
    for at, name in enumerate(names):
        sha256, sha512 = pack.hashes(name)
        if sha256 != one[at]: bad(name, lists[0], "It was changed: its SHA-256 is another.")
        if sha512 != two[at]: bad(name, lists[1], "It was changed: its SHA-512 is another.")
        pack.sha256[name] = sha256

def _check_bag(pack: Pack, tag_hashes: Tuple[str, str]) -> None:
    """Seal, tag manifests, tag files, manifests, payload: each named by the one before."""
    for at, name in enumerate(TAGS):
        if pack.hashes(name)[0] != tag_hashes[at]:
            bad(name, "seal.json", "It was changed: its hash is another.")
    payload = sorted(name for name in pack.sizes if name.startswith("data/"))
    _check_hashes(pack, TAGS, sorted(set(pack.sizes) - set(payload) - set(TAGS)))
    _check_hashes(pack, MANIFESTS, payload)
    if pack.read("bagit.txt") != BAGIT: bad("bagit.txt", TAGS[0], "It declares no bag of version 1.0.")
    oxum = b"Payload-Oxum: %d.%d" % (sum(pack.sizes[name] for name in payload), len(payload))
    if oxum not in pack.read("bag-info.txt").split(b"\n"):
        bad("bag-info.txt", TAGS[0], "Its Payload-Oxum is not the size of the payload.")

def _check_log(pack: Pack, key: str, size: int, root: bytes) -> None:
    """Every opened entry stands in the sealed log at its place; the first names the key of the seal."""
    last, proofs, first = -1, pack.lines(PROOFS), None
    if _checkpoint(pack.read(CHECKPOINT), bytes.fromhex(key)) != (size, root):
        bad(CHECKPOINT, "seal.json", "It is not this size and root, signed by this key.")
    for number, line in enumerate(pack.lines(ENTRIES), 1):
        entry, proof = _ENTRY.fullmatch(line), _PROOF.fullmatch(next(proofs, b""))
        label, body = (entry[1].decode(), _json(entry[4])) if entry else ("", {})
        if not entry or not body or label in pack.sealed or number > MOST_ENTRIES:
            bad(ENTRIES, MANIFESTS[0], "Line %d is not an entry of a log." % number)
        if not proof or proof[1] != entry[2] or int(entry[2]) <= last:
            bad(PROOFS, ENTRIES, "Line %d is not the proof for %s." % (number, label))
        leaf = hashlib.sha256(b"\0" + bytes.fromhex(entry[3].decode()) + entry[4]).digest()
        path = [bytes.fromhex(it.decode()) for it in re.findall(rb"[0-9a-f]{64}", proof[2])]
        last = int(entry[2])
        if not included(leaf, last, size, path, root):
            bad(ENTRIES, CHECKPOINT, "%s is not in the sealed log." % label)
        if number == 1: first = last, body.get("type"), body.get("public_key")
        where = body.get("where")
        if body.get("type") == "record" and isinstance(where, dict):
            pack.sealed[label] = where.get("length"), where.get("sha256")
        else:
            pack.sealed[label] = None, body.get("sha256")
            days = (_day(body.get(name)) for name in ("at_set", "at", "added"))
            pack.days[last + 1] = next(filter(None, days), "")
    if next(proofs, b""): bad(PROOFS, ENTRIES, "It holds more proofs than there are entries.")
    if first != (0, "vault", key): bad(ENTRIES, "seal.json", "Its first entry does not name the seal's key.")

def _day(stamp: object) -> str:
    """The day of a stamp, or nothing."""
    match = _DAY.match(stamp) if isinstance(stamp, str) else None
    return match[0] if match else ""

def _check_earlier(pack: Pack, size: int, root: bytes) -> Tuple[Tuple[int, str, Tuple[str, ...]], ...]:
    """Each earlier head is the beginning of the sealed log. Gives their sizes, days and words."""
    found: List[Tuple[int, str, Tuple[str, ...]]] = []
    for number, line in enumerate(pack.lines(EARLIER), 1):
        match = _HEAD.fullmatch(line)
        if not match or number > MOST_EARLIER or (found and int(match[1]) <= found[-1][0]):
            bad(EARLIER, MANIFESTS[0], "Line %d is not an earlier head in its order." % number)
        at, before = int(match[1]), bytes.fromhex(match[2].decode())
        path = [bytes.fromhex(it.decode()) for it in re.findall(rb"[0-9a-f]{64}", match[3])]
        if not begins(at, before, size, root, path):
            bad(EARLIER, CHECKPOINT, "Line %d is not the beginning of the sealed log." % number)
        found.append((at, pack.days.get(at, ""), root_words(before)))
    return tuple(found)

def _check_extracts(pack: Pack, name: str, listed: str) -> int:
    """Each extract is exactly the bytes that its sealed record names. Gives how many."""
    count = at = 0
    with pack.open(name) as file:
        for count, line in enumerate(pack.lines(listed), 1):
            match = _EXTRACT.fullmatch(line)
            sealed = pack.sealed.get(match[1].decode()) if match else None
            if not match or not sealed or int(match[2]) != at:
                bad(listed, ENTRIES, "Line %d names no sealed record at its place." % count)
            label, left, one = match[1].decode(), int(match[3]), hashlib.sha256()
            at += left + 1
            while left > 0:
                chunk = file.read(min(left, CHUNK)) or bad(name, listed, "It is too short.")
                one.update(chunk)
                left -= len(chunk)
            if sealed != (int(match[3]), match[4].decode()):
                bad(listed, ENTRIES, "%s is not what its sealed record says." % label)
            if one.hexdigest() != sealed[1] or file.read(1) != b"\n":
                bad(name, ENTRIES, "%s is not the bytes that were sealed." % label)
    return count if at == pack.sizes[name] else bad(name, listed, "It holds more than extracts.")

def _check_exhibits(pack: Pack) -> int:
    """Extracts and whole originals agree with the sealed entries. Gives how many extracts."""
    count = 0
    for name in sorted(pack.sizes):
        stem = name[name.rfind("/") + 1 :]
        if name.startswith("data/originals/"):
            sealed = pack.sealed.get(stem.split("-")[0])
            if not sealed or sealed[1] != pack.sha256[name]:
                bad(name, ENTRIES, "It is not the file that was sealed when it came in.")
        elif name.startswith("data/exhibits/") and stem in ("extracts.txt", "extracts.jsonl"):
            listed, extracts = (name[: -len(stem)] + "extracts" + end for end in (".jsonl", ".txt"))
            if listed not in pack.sizes or extracts not in pack.sizes:
                bad(name, "seal.json", "Extracts and their list come together.")
            count += _check_extracts(pack, extracts, listed) if name == listed else 0
    return count

def _check_chronology(pack: Pack) -> int:
    """Each row of the chronology has its opened entry. Gives how many rows."""
    csv.field_size_limit(MOST_LINE)
    count, lines = 0, pack.lines(CHRONOLOGY)
    first = next(lines, b"").startswith(b"\xef\xbb\xbfnumber,label,")
    if not first or pack.sizes[CHRONOLOGY] > MOST_TABLE:
        bad(CHRONOLOGY, MANIFESTS[0], "Its first line does not name the columns.")
    try:
        for count, row in enumerate(csv.reader(map(bytes.decode, lines), strict=True), 1):
            if len(row) < 2 or row[1] not in pack.sealed:
                bad(CHRONOLOGY, ENTRIES, "Row %d has no entry in the log." % count)
    except (csv.Error, UnicodeDecodeError): bad(CHRONOLOGY, MANIFESTS[0], "It is not a table.")
    return count

def check(directory: Any) -> Result:
    """Check a pack (a path). Never raises, whatever the folder holds."""
    top = os.fspath(directory)
    with ThreadPoolExecutor(1) as pool:
        pack = Pack(top, pool)
        try:
            made, program, key, size, root, tags, listed, seal = _check_seal(pack)
            _check_list(pack, listed)
            _check_bag(pack, tags)
            _check_log(pack, key, size, bytes.fromhex(root))
            earlier = _check_earlier(pack, size, bytes.fromhex(root))
            extracts, rows = _check_exhibits(pack), _check_chronology(pack)
        except BadFileError as found: return Result(False, *found.args)
        except OSError as error:
            name = os.path.relpath(os.fsdecode(error.filename), top) if error.filename else pack.at
            why = "It is missing." if isinstance(error, FileNotFoundError) else "It cannot be read."
            return Result(False, shown(name.replace(os.sep, "/")), "seal.json", why)
    words, total = root_words(bytes.fromhex(root)), sum(pack.sizes.values())
    counts = (len(pack.sizes) + 1, total, len(pack.sealed), extracts, rows)
    return Result(True, "", "", "", *counts, size, root, words, earlier, key, seal, made, program)

def sentences(found: Result, earlier: bool = False) -> List[str]:
    """What a person reads after a check; the words of earlier heads only where they are asked for."""
    if not found.ok:
        return ["NOT IN ORDER: " + found.file, found.why, "The list that names it: " + found.list]
    words = ["%3d %-10s" % pair for pair in enumerate(found.words, 1)]
    rows = ["".join(words[at : at + 4]).rstrip() for at in (0, 4, 8)]
    first, *told = (_TOLD % asdict(found)).split("\n")
    before = ["%9d  %-10s  %s" % (size, day, " ".join(it)) for size, day, it in found.earlier]
    if earlier and before: before = ["Words written down earlier:", *before, *_EARLIER.split("\n")]
    elif before: before = [_COUNTED % len(before)]
    again = "The twelve words once more: " + " ".join(found.words)
    return [first, "The twelve words of the root:", *rows, *told, *before, *_LIMITS.split("\n"), again]

def main() -> int:
    """Check the folder that is named, or the one this file lies in."""
    parser = argparse.ArgumentParser(description="Checks an evidence pack, offline.")
    parser.add_argument("directory", nargs="?", default=os.path.dirname(os.path.abspath(__file__)))
    parser.add_argument("--json", action="store_true", help="print the result as one JSON object")
    parser.add_argument("--earlier", action="store_true", help="print the words of earlier heads too")
    asked = parser.parse_args()
    if not os.path.isdir(asked.directory): parser.error("There is no such folder.")
    found = check(asked.directory)
    told = json.dumps(asdict(found)) if asked.json else "\n".join(sentences(found, asked.earlier))
    print(told, file=sys.stdout if found.ok or asked.json else sys.stderr)
    return 0 if found.ok else 1

_TOLD = """In order: %(files)d files, %(bytes)d bytes. Each is listed, and nothing else is here.
Checked: the seal, both tag manifests, both manifests, SHA-256 and SHA-512 of every file.
%(entries)d entries stand unaltered in the sealed log of %(size)d entries.
%(extracts)d extracts are exactly the bytes that were sealed.
%(rows)d rows of the chronology each have their entry.
Made %(made)s by %(program)s.
Size: %(size)d
Root: %(root)s
Key:  %(key)s
Seal: %(seal)s (SHA-256 of seal.json)"""
_COUNTED = "Heads whose words may have been written down earlier, each proven: %d. --earlier prints them."
_EARLIER = """Each is the beginning of this log, proven. Words on paper that stand here fix the entries up to
that size, and the key. The day stands there where its entry is opened."""
_LIMITS = """This holds only if these words equal the words on paper, in the station diary, or given by phone.
A pack rebuilt with a new key would check too. Its words would be others: they fix the entries
of the log and its key, not which entries are shown or the report. For those, compare the seal."""
# The BIP-39 English list, from the package mnemonic 0.21 (MIT licence, see NOTICE of Leeward).
_WORDS = "abandon ability able about above absent absorb abstract absurd abuse access accident account accuse achieve acid acoustic acquire across act action actor actress actual adapt add addict address adjust admit adult advance advice aerobic affair afford afraid again age agent agree ahead aim air airport aisle alarm album alcohol alert alien all alley allow almost alone alpha already also alter always amateur amazing among amount amused analyst anchor ancient anger angle angry animal ankle announce annual another answer antenna antique anxiety any apart apology appear apple approve april arch arctic area arena argue arm armed armor army around arrange arrest arrive arrow art artefact artist artwork ask aspect assault asset assist assume asthma athlete atom attack attend attitude attract auction audit august aunt author auto autumn average avocado avoid awake aware away awesome awful awkward axis baby bachelor bacon badge bag balance balcony ball bamboo banana banner bar barely bargain barrel base basic basket battle beach bean beauty because become beef before begin behave behind believe below belt bench benefit best betray better between beyond bicycle bid bike bind biology bird birth bitter black blade blame blanket blast bleak bless blind blood blossom blouse blue blur blush board boat body boil bomb bone bonus book boost border boring borrow boss bottom bounce box boy bracket brain brand brass brave bread breeze brick bridge brief bright bring brisk broccoli broken bronze broom brother brown brush bubble buddy budget buffalo build bulb bulk bullet bundle bunker burden burger burst bus business busy butter buyer buzz cabbage cabin cable cactus cage cake call calm camera camp can canal cancel candy cannon canoe canvas canyon capable capital captain car carbon card cargo carpet carry cart case cash casino castle casual cat catalog catch category cattle caught cause caution cave ceiling celery cement census century cereal certain chair chalk champion change chaos chapter charge chase chat cheap check cheese chef cherry chest chicken chief child chimney choice choose chronic chuckle chunk churn cigar cinnamon circle citizen city civil claim clap clarify claw clay clean clerk clever click client cliff climb clinic clip clock clog close cloth cloud clown club clump cluster clutch coach coast coconut code coffee coil coin collect color column combine come comfort comic common company concert conduct confirm congress connect consider control convince cook cool copper copy coral core corn correct cost cotton couch country couple course cousin cover coyote crack cradle craft cram crane crash crater crawl crazy cream credit creek crew cricket crime crisp critic crop cross crouch crowd crucial cruel cruise crumble crunch crush cry crystal cube culture cup cupboard curious current curtain curve cushion custom cute cycle dad damage damp dance danger daring dash daughter dawn day deal debate debris decade december decide decline decorate decrease deer defense define defy degree delay deliver demand demise denial dentist deny depart depend deposit depth deputy derive describe desert design desk despair destroy detail detect develop device devote diagram dial diamond diary dice diesel diet differ digital dignity dilemma dinner dinosaur direct dirt disagree discover disease dish dismiss disorder display distance divert divide divorce dizzy doctor document dog doll dolphin domain donate donkey donor door dose double dove draft dragon drama drastic draw dream dress drift drill drink drip drive drop drum dry duck dumb dune during dust dutch duty dwarf dynamic eager eagle early earn earth easily east easy echo ecology economy edge edit educate effort egg eight either elbow elder electric elegant element elephant elevator elite else embark embody embrace emerge emotion employ empower empty enable enact end endless endorse enemy energy enforce engage engine enhance enjoy enlist enough enrich enroll ensure enter entire entry envelope episode equal equip era erase erode erosion error erupt escape essay essence estate eternal ethics evidence evil evoke evolve exact example excess exchange excite exclude excuse execute exercise exhaust exhibit exile exist exit exotic expand expect expire explain expose express extend extra eye eyebrow fabric face faculty fade faint faith fall false fame family famous fan fancy fantasy farm fashion fat fatal father fatigue fault favorite feature february federal fee feed feel female fence festival fetch fever few fiber fiction field figure file film filter final find fine finger finish fire firm first fiscal fish fit fitness fix flag flame flash flat flavor flee flight flip float flock floor flower fluid flush fly foam focus fog foil fold follow food foot force forest forget fork fortune forum forward fossil foster found fox fragile frame frequent fresh friend fringe frog front frost frown frozen fruit fuel fun funny furnace fury future gadget gain galaxy gallery game gap garage garbage garden garlic garment gas gasp gate gather gauge gaze general genius genre gentle genuine gesture ghost giant gift giggle ginger giraffe girl give glad glance glare glass glide glimpse globe gloom glory glove glow glue goat goddess gold good goose gorilla gospel gossip govern gown grab grace grain grant grape grass gravity great green grid grief grit grocery group grow grunt guard guess guide guilt guitar gun gym habit hair half hammer hamster hand happy harbor hard harsh harvest hat have hawk hazard head health heart heavy hedgehog height hello helmet help hen hero hidden high hill hint hip hire history hobby hockey hold hole holiday hollow home honey hood hope horn horror horse hospital host hotel hour hover hub huge human humble humor hundred hungry hunt hurdle hurry hurt husband hybrid ice icon idea identify idle ignore ill illegal illness image imitate immense immune impact impose improve impulse inch include income increase index indicate indoor industry infant inflict inform inhale inherit initial inject injury inmate inner innocent input inquiry insane insect inside inspire install intact interest into invest invite involve iron island isolate issue item ivory jacket jaguar jar jazz jealous jeans jelly jewel job join joke journey joy judge juice jump jungle junior junk just kangaroo keen keep ketchup key kick kid kidney kind kingdom kiss kit kitchen kite kitten kiwi knee knife knock know lab label labor ladder lady lake lamp language laptop large later latin laugh laundry lava law lawn lawsuit layer lazy leader leaf learn leave lecture left leg legal legend leisure lemon lend length lens leopard lesson letter level liar liberty library license life lift light like limb limit link lion liquid list little live lizard load loan lobster local lock logic lonely long loop lottery loud lounge love loyal lucky luggage lumber lunar lunch luxury lyrics machine mad magic magnet maid mail main major make mammal man manage mandate mango mansion manual maple marble march margin marine market marriage mask mass master match material math matrix matter maximum maze meadow mean measure meat mechanic medal media melody melt member memory mention menu mercy merge merit merry mesh message metal method middle midnight milk million mimic mind minimum minor minute miracle mirror misery miss mistake mix mixed mixture mobile model modify mom moment monitor monkey monster month moon moral more morning mosquito mother motion motor mountain mouse move movie much muffin mule multiply muscle museum mushroom music must mutual myself mystery myth naive name napkin narrow nasty nation nature near neck need negative neglect neither nephew nerve nest net network neutral never news next nice night noble noise nominee noodle normal north nose notable note nothing notice novel now nuclear number nurse nut oak obey object oblige obscure observe obtain obvious occur ocean october odor off offer office often oil okay old olive olympic omit once one onion online only open opera opinion oppose option orange orbit orchard order ordinary organ orient original orphan ostrich other outdoor outer output outside oval oven over own owner oxygen oyster ozone pact paddle page pair palace palm panda panel panic panther paper parade parent park parrot party pass patch path patient patrol pattern pause pave payment peace peanut pear peasant pelican pen penalty pencil people pepper perfect permit person pet phone photo phrase physical piano picnic picture piece pig pigeon pill pilot pink pioneer pipe pistol pitch pizza place planet plastic plate play please pledge pluck plug plunge poem poet point polar pole police pond pony pool popular portion position possible post potato pottery poverty powder power practice praise predict prefer prepare present pretty prevent price pride primary print priority prison private prize problem process produce profit program project promote proof property prosper protect proud provide public pudding pull pulp pulse pumpkin punch pupil puppy purchase purity purpose purse push put puzzle pyramid quality quantum quarter question quick quit quiz quote rabbit raccoon race rack radar radio rail rain raise rally ramp ranch random range rapid rare rate rather raven raw razor ready real reason rebel rebuild recall receive recipe record recycle reduce reflect reform refuse region regret regular reject relax release relief rely remain remember remind remove render renew rent reopen repair repeat replace report require rescue resemble resist resource response result retire retreat return reunion reveal review reward rhythm rib ribbon rice rich ride ridge rifle right rigid ring riot ripple risk ritual rival river road roast robot robust rocket romance roof rookie room rose rotate rough round route royal rubber rude rug rule run runway rural sad saddle sadness safe sail salad salmon salon salt salute same sample sand satisfy satoshi sauce sausage save say scale scan scare scatter scene scheme school science scissors scorpion scout scrap screen script scrub sea search season seat second secret section security seed seek segment select sell seminar senior sense sentence series service session settle setup seven shadow shaft shallow share shed shell sheriff shield shift shine ship shiver shock shoe shoot shop short shoulder shove shrimp shrug shuffle shy sibling sick side siege sight sign silent silk silly silver similar simple since sing siren sister situate six size skate sketch ski skill skin skirt skull slab slam sleep slender slice slide slight slim slogan slot slow slush small smart smile smoke smooth snack snake snap sniff snow soap soccer social sock soda soft solar soldier solid solution solve someone song soon sorry sort soul sound soup source south space spare spatial spawn speak special speed spell spend sphere spice spider spike spin spirit split spoil sponsor spoon sport spot spray spread spring spy square squeeze squirrel stable stadium staff stage stairs stamp stand start state stay steak steel stem step stereo stick still sting stock stomach stone stool story stove strategy street strike strong struggle student stuff stumble style subject submit subway success such sudden suffer sugar suggest suit summer sun sunny sunset super supply supreme sure surface surge surprise surround survey suspect sustain swallow swamp swap swarm swear sweet swift swim swing switch sword symbol symptom syrup system table tackle tag tail talent talk tank tape target task taste tattoo taxi teach team tell ten tenant tennis tent term test text thank that theme then theory there they thing this thought three thrive throw thumb thunder ticket tide tiger tilt timber time tiny tip tired tissue title toast tobacco today toddler toe together toilet token tomato tomorrow tone tongue tonight tool tooth top topic topple torch tornado tortoise toss total tourist toward tower town toy track trade traffic tragic train transfer trap trash travel tray treat tree trend trial tribe trick trigger trim trip trophy trouble truck true truly trumpet trust truth try tube tuition tumble tuna tunnel turkey turn turtle twelve twenty twice twin twist two type typical ugly umbrella unable unaware uncle uncover under undo unfair unfold unhappy uniform unique unit universe unknown unlock until unusual unveil update upgrade uphold upon upper upset urban urge usage use used useful useless usual utility vacant vacuum vague valid valley valve van vanish vapor various vast vault vehicle velvet vendor venture venue verb verify version very vessel veteran viable vibrant vicious victory video view village vintage violin virtual virus visa visit visual vital vivid vocal voice void volcano volume vote voyage wage wagon wait walk wall walnut want warfare warm warrior wash wasp waste water wave way wealth weapon wear weasel weather web wedding weekend weird welcome west wet whale what wheat wheel when where whip whisper wide width wife wild will win window wine wing wink winner winter wire wisdom wise wish witness wolf woman wonder wood wool word work world worry worth wrap wreck wrestle wrist write wrong yard year yellow you young youth zebra zero zone zoo"  # noqa: E501

if __name__ == "__main__":
    sys.exit(main())
