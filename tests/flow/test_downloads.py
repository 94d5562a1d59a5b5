# SPDX-License-Identifier: Apache-2.0
"""Archives that are parts of one download are known by name and content, and read as one tree."""

import hashlib
import io
import tarfile
import zipfile
from pathlib import Path

import msgspec
import pytest

from leeward.flow.add import Provenance, add
from leeward.flow.asked import Asked
from leeward.flow.downloads import part_of, together
from leeward.flow.read import lines
from leeward.flow.readers import Readers
from leeward.flow.receipts import Receipt
from leeward.records import Record
from leeward.vault import Query, Vault

from .cases import NOW, brought, opened

PICTURE = b"\xff\xd8\xff\xe0 a picture"


def packed(path: Path, **files: bytes | str) -> Path:
    """A zip or tar; "__" in a name stands for a stroke."""
    if path.name.endswith("zip"):
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
            for name, data in files.items():
                made.writestr(name.replace("__", "/"), data)
        return path
    with tarfile.open(path, "w:gz") as tar:
        for name, data in files.items():
            info = tarfile.TarInfo(name.replace("__", "/"))
            info.size = len(data)
            tar.addfile(info, io.BytesIO(data if isinstance(data, bytes) else data.encode()))
    return path


def talk(uri: str) -> str:
    """A conversation of Messenger that names a picture."""
    message = {
        "sender_name": "Femi",
        "timestamp_ms": 1777000000000,
        "content": "look",
        "photos": [{"uri": uri}],
    }
    return msgspec.json.encode({"participants": [{"name": "Femi"}], "messages": [message]}).decode()


def meta(folder: Path) -> tuple[Path, Path, str]:
    """A download of Facebook in two zips: the words in one, the picture in the other."""
    uri = "your_facebook_activity/messages/inbox/femi_1/photos/a.jpg"
    one, two = (folder / f"facebook-ada-2026-01-01-Ab12cd34-{number}.zip" for number in (1, 2))
    with zipfile.ZipFile(one, "w") as made:
        made.writestr("your_facebook_activity/messages/inbox/femi_1/message_1.json", talk(uri))
    with zipfile.ZipFile(two, "w") as made:
        made.writestr(uri, PICTURE)
    return one, two, hashlib.sha256(PICTURE).hexdigest()


def read(*paths: Path) -> tuple[list[dict], list[dict]]:  # type: ignore[type-arg]
    """Records and receipts."""
    found = list(lines(paths, Asked(), "en", lambda _what: None))
    return [f for f in found if f["type"] == "record"], [f for f in found if f["type"] == "receipt"]


def grouped(*paths: Path) -> list[list[str]]:
    with Readers(Asked()) as readers:
        found = together(paths, readers)
    return sorted({tuple(path.name for path in download.paths) for download in found.values()})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("name", "of", "number"),
    [
        ("takeout-20260101T120000Z-001.zip", "takeout-20260101t120000z", 1),
        ("takeout-20260101T120000Z-1-002.tgz", "takeout-20260101t120000z", 2),
        ("takeout-20260101T120000Z-003 (1).zip", "takeout-20260101t120000z", 3),
        ("facebook-ada-2026-01-01-AbCd1234-2.zip", "facebook-ada-2026-01-01", 2),
        ("facebook-ada-2026-01-01-AbCd1234.zip", "facebook-ada-2026-01-01", None),
        ("instagram-ada.obi-2026-01-01-1.zip", "instagram-ada.obi-2026-01-01", 1),
        ("mydata~1767225600000-2.zip", "mydata~1767225600000", 2),
        ("mydata~1767225600000.zip", "mydata~1767225600000", None),
        ("my export 2026-01-01 part 3.tar.gz", "my export 2026-01-01", 3),
    ],
)
def test_the_name_of_a_part_says_whose_it_is_and_which(name: str, of: str, number: int | None) -> None:
    part = part_of(name)
    assert part is not None
    assert (part.of, part.number) == (of, number)


@pytest.mark.parametrize(
    "name",
    [
        "WhatsApp Chat with Femi 2.zip",
        "sms-20260402193000.xml",
        "photos (2).zip",
        "letters-1.zip",
        "facebook.zip",
        "report 2026-01-01.zip",
        "takeout-20260101T120000Z-001.pdf",
    ],
)
def test_a_name_without_a_common_stamp_and_a_number_is_no_part(name: str) -> None:
    assert part_of(name) is None


def test_words_in_one_zip_and_the_picture_in_another_are_one_tree(tmp_path: Path) -> None:
    one, two, sha256 = meta(tmp_path)
    for paths in ([one, two], [tmp_path]):
        (record,), found = read(*paths)
        (picture,) = record["attachments"]
        assert (picture["present"], picture["sha256"]) == (True, sha256)
        assert record["where"]["file"].endswith("-1.zip")
        parts = found[0]["parts"] if len(found) == 1 else found
        assert {p["file"]: p["format"] for p in parts} == {
            one.name: "meta_json",
            two.name: "part_of_download",
        }
        assert f"Read as one download together with {two.name}." in parts[0]["caveats"]
        assert parts[0]["sha256"] != parts[1]["sha256"]
    (record,), _ = read(one)
    assert not record["attachments"][0]["present"]


def test_a_part_that_is_missing_between_others_is_named(tmp_path: Path) -> None:
    for number in (2, 4):
        packed(tmp_path / f"takeout-20260101T120000Z-00{number}.zip", Takeout__x__a=b"x")
    _, (whole,) = read(tmp_path)
    (gap,) = [c for c in whole["caveats"] if "missing" in c]
    assert gap.startswith("2 parts of this download are missing: takeout-20260101T120000Z-001.zip, take")
    assert "-003.zip. What is in them counts as absent." in gap


def test_zips_that_share_a_name_but_no_folder_are_no_parts_of_one_download(tmp_path: Path) -> None:
    one = packed(tmp_path / "notes-2026-01-01-1.zip", a__x=b"x")
    two = packed(tmp_path / "notes-2026-01-01-2.zip", b__x=b"x")
    assert grouped(one, two) == []
    three = packed(tmp_path / "notes-2026-01-01-3.zip", a__y=b"x")
    assert grouped(one, two, three) == [(one.name, three.name)]  # type: ignore[comparison-overlap]


def test_a_file_that_is_called_like_a_part_and_is_no_archive_stays_alone(tmp_path: Path) -> None:
    one = packed(tmp_path / "takeout-20260101T120000Z-001.zip", Takeout__a=b"x")
    two = tmp_path / "takeout-20260101T120000Z-002.zip"
    two.write_bytes(b"no zip")
    (tmp_path / "takeout-20260101T120000Z-003.zip").symlink_to(one)
    assert grouped(tmp_path) == []


def test_tars_of_a_download_are_read_as_one_too(tmp_path: Path) -> None:
    one = packed(
        tmp_path / "takeout-20260101T120000Z-001.tgz", Takeout__Chat__messages=b"{}", Takeout__a=b"x"
    )
    two = packed(tmp_path / "takeout-20260101T120000Z-002.tgz", Takeout__b=b"x")
    assert grouped(tmp_path) == [(one.name, two.name)]  # type: ignore[comparison-overlap]


def pictures_of(vault: Vault) -> list[str | None]:
    found = [kept.item for one in vault.imports() for kept in Query(vault).of_import(one.number)]
    return [a.sha256 for item in found if isinstance(item, Record) for a in item.attachments]


def test_in_a_vault_each_part_is_an_original_of_its_own_and_they_are_read_as_one(tmp_path: Path) -> None:
    one, two, sha256 = meta(tmp_path)
    with opened(tmp_path / "vault") as vault:
        first, second = brought(vault, one, two)
        assert (first.format, second.format) == ("meta_json", "part_of_download")
        assert [(i.name, i.state) for i in vault.imports()] == [(one.name, "read"), (two.name, "read")]
        for kept, path in zip(vault.imports(), (one, two), strict=True):
            with vault.original(kept.number) as original:
                assert original.read() == path.read_bytes()
        assert pictures_of(vault) == [sha256]
        again, _ = brought(vault, one, two)
        assert again.already
        assert len(vault.imports()) == 2


def test_a_part_that_comes_after_the_others_were_read_is_said_to_have_been_absent(tmp_path: Path) -> None:
    one, two, _ = meta(tmp_path)
    with opened(tmp_path / "vault") as vault:
        brought(vault, one)
        assert pictures_of(vault) == [None]
        first, second = brought(vault, one, two)
        assert [s.key for s in first.caveats] == ["caveat.download_later"]
        assert [s.key for s in second.caveats] == ["caveat.one_download"]


def test_a_part_with_passwords_in_it_is_kept_with_none_of_the_others(tmp_path: Path) -> None:
    one, two, _ = meta(tmp_path)
    table = "name,url,username,password\nshop,https://example.com,ada,secret\n"
    with zipfile.ZipFile(two, "a") as made:
        made.writestr("your_facebook_activity/passwords.csv", table)
    with opened(tmp_path / "vault") as vault:
        first, second = list(add(vault, [one, two], Asked(), Provenance(), NOW))
        assert isinstance(first, Receipt)
        assert isinstance(second, Receipt)
        assert [s.key for s in second.caveats] == ["error.password_export"]
        assert [i.name for i in vault.imports()] == [one.name]
