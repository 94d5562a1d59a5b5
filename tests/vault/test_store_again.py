# SPDX-License-Identifier: Apache-2.0
"""The second try: a batch that comes again, an export that is closed again, a disk that was full."""

import io
from pathlib import Path

import pytest

from leeward.errors import NoRoomError, RefusedError
from leeward.unpack import Member
from leeward.vault import Query, Vault, blobs, seal

from .small import NOW, in_words, keep, messages, opened, opener, take_in


def test_each_try_at_a_batch_is_sealed_under_nonces_of_its_own(folder: Path) -> None:
    with opened(folder) as vault:
        number = take_in(vault).number
        keep(vault, number, 0, messages(3))
        keep(vault, number, 3, messages(3, 3))
        with vault.engine.connect() as connection:
            rows = connection.exec_driver_sql("SELECT payload FROM record ORDER BY row").all()
            sealed = [bytes(row.payload)[: seal.TRY_BYTES] for row in rows]
        assert len(sealed) == 6
        assert len(set(sealed)) == 2


def test_an_export_that_is_closed_a_second_time_links_only_what_came_since(folder: Path) -> None:
    with opened(folder) as vault:
        one = take_in(vault, b"one").number
        keep(vault, one, 0, messages(3))
        vault.finish(one, "read", {"format": "unknown"}, NOW)
        two = take_in(vault, b"two").number
        keep(vault, two, 0, messages(5))
        vault.finish(two, "read", {"format": "sms"}, NOW)
        keep(vault, one, 3, messages(2, 3))
        vault.finish(one, "read", {"format": "sms"}, NOW, 3)
        first, second = one << 32, two << 32
        rows = [*range(first, first + 5), *range(second, second + 5)]
        assert Query(vault).same_as(rows) == {
            **{second + n: first + n for n in range(3)},
            **{first + n: second + n for n in (3, 4)},
        }
        assert len(Query(vault).rows_of(Query(vault).ids_of(rows))) == 10


def stored_files(folder: Path) -> list[str]:
    return [path.name for path in (folder / blobs.FOLDER).glob("*")]


class Failing(io.BytesIO):
    """A stick that gives one block and then an error."""

    def read(self, size: int | None = -1) -> bytes:
        if self.tell():
            raise OSError(5, "Input/output error")
        return super().read(size)


def test_an_export_that_cannot_be_read_to_its_end_is_said_and_takes_no_room(folder: Path) -> None:
    with opened(folder) as vault:
        size = vault.log.frontier.size
        with pytest.raises(RefusedError, match=r"error\.cannot_read") as caught:
            vault.take_in("chat.txt", lambda: Failing(bytes(blobs.CHUNK_BYTES + 1)), [], {}, NOW)
        assert "chat.txt" in in_words(caught.value)
        near = Member("a.jpg", 3, 3, lambda: Failing(b"abc"))
        with pytest.raises(RefusedError, match=r"error\.cannot_read"):
            vault.take_in("chat.txt", opener(b"a chat"), [(near, near.opener)], {}, NOW)
        assert (vault.imports(), vault.log.frontier.size, stored_files(folder)) == ([], size, [])


def test_bytes_that_are_here_already_take_no_room_again(folder: Path) -> None:
    with opened(folder) as vault:
        one = take_in(vault)
        before = stored_files(folder)
        assert take_in(vault, name="copy.txt") == one
        assert stored_files(folder) == before


def test_a_full_disk_at_the_commit_leaves_no_pieces_to_which_nothing_refers(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with opened(folder) as vault:
        with monkeypatch.context() as patch:
            patch.setattr(Vault, "_remember_files", _full)
            with pytest.raises(NoRoomError):
                take_in(vault)
        assert stored_files(folder) == []
        with monkeypatch.context() as patch:
            # Committed, and only the head did not fit: what is referred to stays.
            patch.setattr(Vault, "_write_heads", _full)
            with pytest.raises(NoRoomError):
                take_in(vault)
        (one,) = vault.imports()
        with vault.original(one.number) as original:
            assert original.read() == b"an export"


def _full(*_: object) -> None:
    raise NoRoomError("error.disk_full")
