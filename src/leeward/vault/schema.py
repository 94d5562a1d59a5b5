# SPDX-License-Identifier: Apache-2.0
"""The tables of a vault. Only what must be sorted, joined or counted stands in clear columns.

The whole database is encrypted (SQLCipher). Inside it, what a record says is one payload sealed under
its import's own key, so that an import can be withdrawn by destroying that key.
"""

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
)

FORMAT = 1
"""Stored as ``user_version``; a vault with a higher one was written by a later program."""

metadata = MetaData()

setting = Table(
    "setting",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", LargeBinary, nullable=False),
)

import_ = Table(
    "import",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("sha256", Text, nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("state", Text, nullable=False),  # stored, read, unreadable, withdrawn
    Column("seq", BigInteger, nullable=False),  # of the entry in the evidence log
    Column("done", BigInteger, nullable=False),  # the cursor: items kept so far
    Column("data_key", LargeBinary),  # NULL once withdrawn
    Column("age_identity", Text),  # NULL once withdrawn
    Column("about", LargeBinary, nullable=False),  # how, by whom, owner, zone, answers (JSON)
    Column("receipt", LargeBinary),  # the receipt as `add` printed it (JSON)
)

chunk = Table(
    "chunk",
    metadata,
    Column("import", ForeignKey("import.number"), primary_key=True),
    Column("file", Integer, primary_key=True),  # 0 the export itself, 1.. files that came beside it
    Column("ordinal", Integer, primary_key=True),
    Column("blob", Text, nullable=False),
    Column("sha256", LargeBinary, nullable=False),
    Column("size", Integer, nullable=False),
)

beside = Table(
    "beside",
    metadata,
    Column("import", ForeignKey("import.number"), primary_key=True),
    Column("file", Integer, primary_key=True),
    Column("name", Text, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("size", BigInteger, nullable=False),
)

label = Table(
    "label",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("text", Text, nullable=False, unique=True),
)

party = Table(
    "party",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("handle", Text, nullable=False),
    Column("name", Text, nullable=False),
    UniqueConstraint("handle", "name"),
)

record = Table(
    "record",
    metadata,
    Column("row", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),  # import << 32 | ordinal
    Column("kind", SmallInteger, nullable=False),
    Column("channel", Integer, nullable=False),
    Column("thread", Integer, nullable=False),
    Column("sender", Integer, nullable=False),
    Column("recipient", Integer, nullable=False),  # the only one; 0 none, -1 several
    Column("direction", SmallInteger, nullable=False),
    Column("local", BigInteger),  # wall-clock seconds, where the source gives a wall clock
    Column("utc", BigInteger),  # UTC seconds, where the source fixes them
    Column("exact", SmallInteger, nullable=False),
    Column("mark", Integer, nullable=False),
    Column("key", BigInteger, nullable=False),
    Column("id_key", BigInteger, nullable=False),  # the first 8 bytes of the digest, to look an id up
    Column("digest", LargeBinary, nullable=False),  # 17 bytes: what an id shows
    Column("payload", LargeBinary, nullable=False),
)

lookup = Table(
    "lookup",
    metadata,
    Column("what", SmallInteger, primary_key=True),  # 0 an id, 1 a content key
    Column("key", BigInteger, primary_key=True),
    Column("row", BigInteger, primary_key=True),
    sqlite_with_rowid=False,
)

same_as = Table(
    "same_as",
    metadata,
    Column("row", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    Column("first", BigInteger, nullable=False),
)

tile = Table(
    "tile",
    metadata,
    Column("seq", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),  # of the first leaf
    Column("count", Integer, nullable=False),
    Column("row", BigInteger),  # of the first record; NULL for an entry
    Column("leaves", LargeBinary, nullable=False),
)

entry = Table(
    "entry",
    metadata,
    Column("seq", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    Column("kind", Text, nullable=False),
    Column("body", LargeBinary, nullable=False),  # canonical JSON, what the leaf is made of
)

private_entry = Table(
    "private_entry",
    metadata,
    Column("seq", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    Column("kind", Text, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("leaf", LargeBinary, nullable=False),
)

Index("tile_row", tile.c.row)
Index("entry_kind", entry.c.kind)

TOKENS = "tokenize='unicode61'"

WORDS = (
    f"CREATE VIRTUAL TABLE words USING fts5(text, content='', contentless_delete=1, detail=none, {TOKENS})"
)
"""The search index of this engine: no copy of any text, only which word stands in which row."""

INSERT_RECORD = "INSERT INTO record VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
INSERT_WORDS = "INSERT INTO words (rowid, text) VALUES (?, ?)"

ANY_SHARED = """
SELECT 1 FROM lookup AS new JOIN lookup AS old ON old.what = 1 AND old.key = new.key
WHERE new.what = 1 AND new.row >= :low AND new.row < :high AND (old.row < :low OR old.row >= :high)
  AND EXISTS (SELECT 1 FROM record WHERE row < :low OR row >= :high) LIMIT 1
"""

LINK_SAME = """
INSERT INTO same_as
SELECT new.row, min(coalesce(known.first, old.row))
FROM (SELECT key, sender, row, row_number() OVER (PARTITION BY key, sender ORDER BY row) AS nth
      FROM record WHERE row >= :low AND row < :high AND kind != 0) AS new
JOIN (SELECT r.key, r.sender, r.row,
             row_number() OVER (PARTITION BY r.key, r.sender, r.row >> 32 ORDER BY r.row) AS nth
      FROM lookup AS l JOIN record AS r ON r.row = l.row
      WHERE l.what = 1 AND (l.row < :low OR l.row >= :high) AND r.kind != 0
        AND l.key IN (SELECT key FROM record WHERE row >= :low AND row < :high AND kind != 0)) AS old
  ON old.key = new.key AND old.sender = new.sender AND old.nth = new.nth
LEFT JOIN same_as AS known ON known.row = old.row
WHERE new.row >= :first
GROUP BY new.row
"""
"""The n-th of equal records by one sender in a new export is the n-th of them in one finished before.

Of a new export that was finished before and read again only rows from ``first`` on are linked.
Finished, not begun: an import that broke off and was resumed after a later one links to that one.
"""
