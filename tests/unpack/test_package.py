# SPDX-License-Identifier: Apache-2.0
"""What lies beside a member of an archive: its folder, the other archives of its download, the rest."""

from collections.abc import Sequence
from typing import Any

from leeward.unpack import Package
from leeward.unpack.package import Member

from ..zips import opened, opener, zipped  # noqa: TID252 - zips are made there


class Watched(Sequence[Package]):
    """Archives that say when one of them was opened."""

    def __init__(self, *data: bytes) -> None:
        self.data, self.opened = data, 0

    def __len__(self) -> int:
        return len(self.data)

    def __getitem__(self, number: Any) -> Any:
        data = self.data[number]
        self.opened += 1
        return opened(data)


def test_a_file_in_its_own_folder_comes_first_then_the_same_folder_of_another_archive() -> None:
    one = opened(zipped(("a/chat.json", b"{}"), ("b/1.jpg", b"own, elsewhere"), ("c/2.jpg", b"own")))
    rest = [opened(zipped(("a/1.jpg", b"same folder"), ("c/2.jpg", b"other"), ("d/3.jpg", b"third")))]
    loose = Member("3.jpg", 5, 5, opener(b"loose"))
    far = Member("4.jpg", 5, 5, opener(b"loose"))
    chat = next(d for d in one.documents([loose, far], rest) if d.name == "a/chat.json")
    found = {name: chat.beside[name].open().read() for name in ("1.jpg", "2.jpg", "3.jpg", "4.jpg")}
    assert found == {"1.jpg": b"same folder", "2.jpg": b"own", "3.jpg": b"third", "4.jpg": b"loose"}
    assert "5.jpg" not in chat.beside
    assert set(chat.beside) == {"chat.json", "1.jpg", "2.jpg", "3.jpg", "4.jpg"}


def test_other_archives_of_a_download_are_opened_when_they_are_needed_and_once() -> None:
    rest = Watched(zipped(("a/1.jpg", b"x")), zipped(("a/2.jpg", b"x")))
    one = opened(zipped(("a/chat.json", b"{}"), ("a/0.jpg", b"x")))
    chat, _ = one.documents(parts=rest)
    assert chat.beside["0.jpg"].size == 1
    assert rest.opened == 0
    assert (chat.beside["1.jpg"].size, chat.beside.get("9.jpg"), chat.beside["2.jpg"].size) == (1, None, 1)
    assert rest.opened == 2
