# SPDX-License-Identifier: Apache-2.0
"""A small invented story: two people, two exports, one incident, and a log with other entries."""

import hashlib
import hmac
from collections.abc import Mapping

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from leeward import checkpoint, merkle
from leeward.pack import check
from leeward.pack.story import (
    Audience,
    Conversation,
    Earlier,
    Gap,
    Incident,
    Item,
    Moment,
    Person,
    Sealed,
    Source,
    Story,
)
from leeward.records import Party, Record, RecordId, Sha256, Tally, When, Where
from leeward.wire import canonical, canonical_entry, identity, record_id

KEY = Ed25519PrivateKey.from_private_bytes(hashlib.sha256(b"an invented vault").digest())
PUBLIC = KEY.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
ORIGIN = "evidence.leeward.invalid"
SECRET = b"invented vault secret"
ADDED = "2026-02-01T10:00:00Z"
HER, HIM = "+44 7700 900123", "+44 7700 900456"

LINES = (
    ("2026-01-03T19:42", "Dele", "Where are you?"),
    ("2026-01-03T19:43", "Amara", "It is over. Please do not write to me again."),
    ("2026-01-04T07:10", "Dele", '=HYPERLINK(1)\nyou cannot, "do" this'),
    ("2026-01-04T07:11", "Dele", "\u202eI know where your sister works\u2028 \u200b🙂"),
    ("2026-01-05T23:59", "Dele", ""),
)


def sign(text: bytes) -> bytes:
    return KEY.sign(text)


def report(_: Story) -> Mapping[str, bytes]:
    return {"report.pdf": b"%PDF-1.7\ninvented\n%%EOF\n"}


def salt(name: str) -> bytes:
    return hmac.digest(SECRET, name.encode(), "sha256")


def moment(local: str) -> Moment:
    return Moment(local, local, None, "Africa/Lagos", "+01:00", True, "minute", 0)


def _original(count: int) -> tuple[bytes, list[tuple[Record, bytes]]]:
    whole, found = b"", []
    for n in range(count):
        local, name, text = LINES[n % len(LINES)]
        line = f"{local.replace('T', ', ')} - {name}: {text}\n".encode()
        digest = Sha256(hashlib.sha256(line).hexdigest())
        where = Where(None, len(whole), len(line), None, digest)
        time = When(local, local, None, "minute")
        record = Record("message", "whatsapp", "Dele", time, Party(None, name), text, where)
        found.append((record, line))
        whole += line
    return whole, found


def _chat(label: str, count: int, seq: int) -> tuple[Source, list[bytes]]:
    whole, found = _original(count)
    sha256 = Sha256(hashlib.sha256(whole).hexdigest())
    entry = canonical_entry(
        {"type": "import", "sha256": sha256, "file": "Chat with Dele.txt", "added": ADDED}
    )
    leaves = [merkle.leaf_hash(salt(label), entry)]
    parts: list[Item | Gap] = []
    for n, (record, _) in enumerate(found, 1):
        name = f"{label}.{n}"
        data = canonical(record)
        leaves.append(merkle.leaf_hash(salt(name), data))
        number = RecordId(record_id(identity(sha256, record.where)))
        told = moment(record.time.local or "")
        parts.append(Item(name, number, seq + n, salt(name), data, record, told, "other", True, n > 1))
    if count > 4:
        gone = parts[3]
        assert isinstance(gone, Item)
        parts[3] = Gap(1, gone.seq, gone.seq, 1, 0, gone.moment, gone.moment)
    tally = Tally("whatsapp_txt", seen=count, records=count)
    source = Source(
        label=label,
        file="/home/invented/Chat with Dele.txt",
        sha256=sha256,
        size=len(whole),
        format="whatsapp_txt",
        added="2026-02-01T10:00:00Z",
        how="her own phone",
        by_whom="Amara",
        owner=None,
        seq=seq,
        salt=salt(label),
        entry=entry,
        tallies=(("Chat with Dele.txt", tally),),
        unread=(),
        conversations=(Conversation("Dele", tuple(parts)),),
        extract=lambda _, offset, length: whole[offset : offset + length],
    )
    return source, leaves


def _rows(label: str, seq: int) -> tuple[Source, list[bytes]]:
    """An export that is a database: its records are rows and have no extract."""
    entry = canonical_entry({"type": "import", "sha256": "0" * 64})
    time = When("1767500000", None, "2026-01-04T04:13:20Z", "second")
    record = Record("call", "phone", None, time, Party(HIM), "", Where("calls.db", row=7), seconds=0)
    data = canonical(record)
    told = Moment("1767500000", None, "2026-01-04T04:13:20Z", None, None, False, "second", 1)
    name = f"{label}.1"
    number = RecordId(record_id(identity(Sha256("0" * 64), record.where)))
    item = Item(name, number, seq + 1, salt(name), data, record, told, "other", True, True)
    source = Source(
        label=label,
        file="calls.zip",
        sha256=Sha256("0" * 64),
        size=10,
        format="calls",
        added="2026-02-01T10:00:00Z",
        how="",
        by_whom="",
        owner=HER,
        seq=seq,
        salt=salt(label),
        entry=entry,
        tallies=(),
        unread=(),
        conversations=(Conversation(HIM, (item,)),),
        extract=lambda *_: b"",
    )
    leaves = [merkle.leaf_hash(salt(label), entry), merkle.leaf_hash(salt(name), data)]
    return source, leaves


def _incident(seq: int, fields: dict[str, str]) -> tuple[Incident, list[bytes]]:
    data = canonical_entry({"type": "note", "date": "2026-01-07", **fields})
    told = tuple(fields.items())
    note = Incident("N1", seq, salt("N1"), data, "2026-02-02", "2026-01-07", "18:35", told)
    return note, [merkle.leaf_hash(salt("N1"), data)]


def _sealed(leaves: list[bytes], vault: bytes, heads: list[int]) -> Sealed:
    """The log over these leaves, the first of them ``vault``, with earlier heads of these sizes."""
    tree = merkle.Tree.over(leaves)
    return Sealed(
        checkpoint=checkpoint.make(ORIGIN, tree.size, tree.root(), KEY),
        public_key=PUBLIC,
        size=tree.size,
        root=tree.root(),
        words=check.root_words(tree.root()),
        sealed_at="2026-02-02T10:00:00Z",
        proof=tree.inclusion,
        salt=salt("vault"),
        entry=vault,
        earlier=tuple(
            Earlier(size, tree.root_of(size), tree.consistency(size), "2026-02-01") for size in heads
        ),
    )


def story(
    count: int = 5,
    audience: Audience = "police",
    originals: tuple[str, ...] = (),
    later: int = 3,
    key: bytes = PUBLIC,
) -> Story:
    """The story over ``count`` chat messages, with ``later`` more sealed entries that stay closed.

    ``key`` is the one that the first entry of the log names.
    """
    vault = canonical_entry({"type": "vault", "public_key": key.hex()})
    chat, leaves = _chat("E1", count, 1)
    leaves = [merkle.leaf_hash(salt("vault"), vault), *leaves]
    calls, more = _rows("E2", len(leaves))
    leaves += more
    note, more = _incident(len(leaves), {"what_happened": "He stood at the door.", "place": "home"})
    leaves += more
    leaves += [merkle.leaf_hash(salt(f"later {n}"), b"{}") for n in range(later)]
    heads = {1, 2, calls.seq, calls.seq + 1, note.seq + 1, len(leaves) - 1}
    labels = (*(p.label for c in chat.conversations for p in c.parts if isinstance(p, Item)), "E2.1")
    return Story(
        made="2026-02-02T10:00:00Z",
        name="Amara",
        audience=audience,
        country="NG",
        language="en",
        version="0.1.0",
        me=Person("Amara", (HER,)),
        other=Person("Dele", (HIM,)),
        refusal=None,
        sources=(chat, calls),
        incidents=(note,),
        findings=(),
        decided=0,
        summary={},
        before={},
        after={},
        first_after={},
        chronology=(*labels, "N1"),
        not_examined=(),
        originals=originals,
        sealed=_sealed(leaves, vault, sorted(heads)),
    )
