# SPDX-License-Identifier: Apache-2.0
"""The checker that travels in a pack: every byte and every file counts, and the first bad one is named."""

import ast
import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given, settings
from hypothesis import strategies as st

from leeward import merkle
from leeward.pack import bag, check, exhibits
from leeward.pack.build import build

from . import forged, stories

SOURCE = Path(check.__file__)
OTHER_PYTHONS = [
    found
    for version in ("3.8", "3.9", "3.10", "3.12", "3.13", "3.14")
    for found in sorted(Path.home().glob(f".pyenv/versions/{version}.*/bin/python"))
]


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    to = tmp_path_factory.mktemp("good") / "pack"
    build(stories.story(originals=("E1",)), to, sign=stories.sign, report=stories.report)
    return to


def files_of(folder: Path) -> list[str]:
    return sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file())


def changed(good: Path, tmp_path: Path, change: Callable[[Path], object]) -> check.Result:
    copy = tmp_path / "changed"
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(good, copy, symlinks=True)
    change(copy)
    return check.check(copy)


def flip(path: Path, place: int, bit: int = 0) -> None:
    data = bytearray(path.read_bytes())
    data[place] ^= 1 << bit
    path.write_bytes(data)


def run(python: str, *args: str) -> subprocess.CompletedProcess[bytes]:
    command = [python, "-I", "-S", *args]
    return subprocess.run(command, capture_output=True, env={}, cwd="/", timeout=60, check=False)


def test_a_good_pack_is_in_order(good: Path) -> None:
    found = check.check(good)
    assert found.ok
    assert found.files == len(files_of(good))
    assert (
        found.bytes
        == sum((good / name).stat().st_size for name in files_of(good)) - (good / "seal.json").stat().st_size
    )


def test_one_flipped_bit_in_any_file_is_found_and_the_file_is_named(good: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(good, copy)
    for name in files_of(good):
        size = (good / name).stat().st_size
        for number, place in enumerate({0, 1, size // 3, size // 2, size - 2, size - 1}):
            flip(copy / name, place, number % 8)
            found = check.check(copy)
            assert (found.ok, found.file) == (False, name), (name, place)
            assert found.list
            assert found.why
            flip(copy / name, place, number % 8)
    assert check.check(copy).ok


@settings(max_examples=60)
@given(data=st.data())
def test_no_change_of_any_byte_passes(good: Path, data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(files_of(good)))
    original = (good / name).read_bytes()
    place = data.draw(st.integers(0, len(original) - 1))
    piece = data.draw(st.binary(max_size=4))
    length = data.draw(st.integers(0, 4))
    altered = original[:place] + piece + original[place + length :]
    if altered == original:
        return
    try:
        (good / name).write_bytes(altered)
        found = check.check(good)
    finally:
        (good / name).write_bytes(original)
    assert (found.ok, found.file) == (False, name)


def test_every_byte_of_the_seal_counts(good: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(good, copy)
    size = (copy / "seal.json").stat().st_size
    for place in [*range(0, size - 130, 23), *range(size - 110, size)]:
        flip(copy / "seal.json", place, place % 7)
        assert check.check(copy).file == "seal.json"
        flip(copy / "seal.json", place, place % 7)


def test_a_missing_file_is_named(good: Path, tmp_path: Path) -> None:
    for name in files_of(good):
        found = changed(good, tmp_path, lambda copy, name=name: (copy / name).unlink())  # type: ignore[misc]
        assert (found.ok, found.file, found.list) == (False, name, "seal.json")


def test_an_emptied_file_is_named(good: Path, tmp_path: Path) -> None:
    for name in files_of(good):
        found = changed(good, tmp_path, lambda copy, name=name: (copy / name).write_bytes(b""))  # type: ignore[misc]
        assert (found.ok, found.file, found.list) == (False, name, "seal.json")
        if name != "seal.json":
            size = (good / name).stat().st_size
            assert found.why == f"It is not a file of {size} bytes."


def test_a_renamed_file_is_missed_under_its_name(good: Path, tmp_path: Path) -> None:
    found = changed(good, tmp_path, lambda it: (it / "data/report.pdf").rename(it / "data/r.pdf"))
    assert (found.file, found.list) == ("data/report.pdf", "seal.json")


@pytest.mark.parametrize(
    ("name", "named"),
    [
        ("data/more.txt", "data/more.txt"),
        (".DS_Store", ".DS_Store"),
        ("data/REPORT.PDF", "data/REPORT.PDF"),
        ("data/report.pdf\u200b", "data/report.pdf\\u{200b}"),
        ("data/two\nlines", "data/two\\u{a}lines"),
        ("data/e\u0301.txt", "data/e\\u{301}.txt"),
    ],
)
def test_a_file_that_is_not_listed_fails(good: Path, tmp_path: Path, name: str, named: str) -> None:
    found = changed(good, tmp_path, lambda copy: (copy / name).write_bytes(b"x"))
    assert (found.ok, found.file, found.list) == (False, named, "seal.json")


def test_a_file_that_every_pack_needs_has_to_be_listed(good: Path, tmp_path: Path) -> None:
    def without(copy: Path) -> None:
        forged.forge(copy, lambda it: (it / "check.html").unlink())

    found = changed(good, tmp_path, without)
    assert (found.file, found.why) == ("check.html", "A pack needs it, and it is not listed.")


def test_an_empty_folder_fails(good: Path, tmp_path: Path) -> None:
    found = changed(good, tmp_path, lambda copy: (copy / "data/more").mkdir())
    assert (found.ok, found.file) == (False, "data/more/")


@pytest.mark.skipif(sys.platform == "win32", reason="links need a right on Windows")
def test_a_link_is_no_file(good: Path, tmp_path: Path) -> None:
    def link(copy: Path) -> None:
        (copy / "data/report.pdf").unlink()
        (copy / "data/report.pdf").symlink_to(good / "data/report.pdf")

    def link_seal(copy: Path) -> None:
        (copy / "seal.json").unlink()
        (copy / "seal.json").symlink_to(good / "seal.json")

    assert changed(good, tmp_path, link).file == "data/report.pdf"
    assert not changed(good, tmp_path, link_seal).ok
    found = changed(good, tmp_path, lambda copy: (copy / "data/log2").symlink_to(good / "data/log"))
    assert (found.ok, found.file) == (False, "data/log2")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
def test_a_pipe_never_makes_the_check_wait(good: Path, tmp_path: Path) -> None:
    def pipe(copy: Path) -> None:
        (copy / "seal.json").unlink()
        os.mkfifo(copy / "seal.json")

    assert not changed(good, tmp_path, pipe).ok


def test_a_folder_that_is_no_pack_fails_without_surprise(tmp_path: Path) -> None:
    found = check.check(tmp_path)
    assert (found.ok, found.file) == (False, "seal.json")
    assert not check.check(tmp_path / "nowhere").ok


@pytest.mark.parametrize("name", sorted(forged.ATTACKS))
def test_a_pack_forged_with_the_right_key_still_fails(good: Path, tmp_path: Path, name: str) -> None:
    attack, file, listed = forged.ATTACKS[name]
    found = changed(good, tmp_path, lambda copy: forged.forge(copy, attack))
    assert (found.ok, found.file, found.list) == (False, file, listed), found


@pytest.mark.parametrize("name", sorted(forged.LIST_ATTACKS))
def test_a_list_that_lies_is_named_or_names_what_it_lies_about(good: Path, tmp_path: Path, name: str) -> None:
    attack, file, listed = forged.LIST_ATTACKS[name]
    found = changed(good, tmp_path, lambda copy: forged.forge(copy, lambda _: None, attack))
    assert (found.ok, found.file, found.list) == (False, file, listed), found


def test_forging_without_an_attack_gives_a_good_pack(good: Path, tmp_path: Path) -> None:
    # else every attack above would fail for the wrong reason
    found = changed(good, tmp_path, lambda copy: forged.forge(copy, lambda _: None))
    assert found.ok


def test_a_seal_with_other_words_than_its_root_fails(good: Path, tmp_path: Path) -> None:
    def other_words(copy: Path) -> None:
        text = (copy / "seal.json").read_bytes()[:-106]
        forged.write_seal(copy, text.replace(b'"column"', b'"church"'))

    found = changed(good, tmp_path, other_words)
    assert (found.file, found.why) == ("seal.json", "Its words are not the words of its root.")


def test_endless_folders_and_lines_are_given_up(
    good: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(check, "MOST_FILES", 10)
    assert check.check(good).why == "There are too many files."
    monkeypatch.undo()
    monkeypatch.setattr(check, "MOST_LINE", 3000)
    found = changed(good, tmp_path, lambda it: forged.forge(it, forged.append(forged.PROOFS, b"x" * 4000)))
    assert (found.file, found.why) == (forged.PROOFS, "A line is too long or has no end.")


def test_it_runs_from_inside_the_pack_with_nothing_installed(good: Path) -> None:
    done = run(sys.executable, str(good / "check.py"))
    assert done.returncode == 0
    told = done.stdout.decode("ascii")
    root = bytes.fromhex(check.check(good).root)
    assert [word for word in check.root_words(root) if word not in told] == []
    assert "This holds only if these words equal the words on paper" in told
    assert "A pack rebuilt with a new key would check too." in told


def test_a_changed_checker_that_still_runs_reports_itself(good: Path, tmp_path: Path) -> None:
    shutil.copytree(good, tmp_path / "copy")
    with (tmp_path / "copy/check.py").open("ab") as file:
        file.write(b"\n")
    done = run(sys.executable, str(tmp_path / "copy/check.py"))
    assert done.returncode == 1
    assert b"NOT IN ORDER: check.py" in done.stderr
    assert done.stdout == b""


def test_the_result_is_one_json_object_when_asked(good: Path, tmp_path: Path) -> None:
    done = run(sys.executable, str(SOURCE), str(good), "--json")
    assert json.loads(done.stdout)["ok"] is True
    done = run(sys.executable, str(SOURCE), str(tmp_path), "--json")
    assert (done.returncode, json.loads(done.stdout)["file"]) == (1, "seal.json")
    assert run(sys.executable, str(SOURCE), str(tmp_path / "nowhere")).returncode == 2


@pytest.mark.skipif(not OTHER_PYTHONS, reason="no other Python on this machine")
@pytest.mark.parametrize("python", OTHER_PYTHONS, ids=lambda path: path.parents[1].name)
def test_older_and_newer_pythons_agree(good: Path, tmp_path: Path, python: Path) -> None:
    done = run(str(python), str(good / "check.py"))
    assert (done.returncode, done.stderr) == (0, b"")
    shutil.copytree(good, tmp_path / "copy")
    flip(tmp_path / "copy/data/report.pdf", 3)
    done = run(str(python), str(good / "check.py"), str(tmp_path / "copy"))
    assert done.returncode == 1
    assert b"data/report.pdf" in done.stderr


def test_the_checker_imports_the_standard_library_only() -> None:
    tree = ast.parse(SOURCE.read_bytes())
    imported = {a.name for n in ast.walk(tree) if isinstance(n, ast.Import) for a in n.names}
    imported |= {str(n.module) for n in ast.walk(tree) if isinstance(n, ast.ImportFrom)}
    assert {name.split(".")[0] for name in imported} <= sys.stdlib_module_names


def test_the_words_are_the_first_132_bits() -> None:
    assert check.root_words(b"\0" * 32) == ("abandon",) * 12
    assert check.root_words(b"\xff" * 32) == ("zoo",) * 12
    words = check._WORDS.split()
    assert len(set(words)) == 2048
    # the list as it stands in the BIP-39 text, one word a line
    listed = "".join(f"{word}\n" for word in words).encode()
    assert hashlib.sha256(listed).hexdigest().startswith("2f5eed53a4727b4b")


@given(st.binary(min_size=32, max_size=32), st.binary(max_size=200), st.integers(0, 63))
@settings(max_examples=25)
def test_its_own_ed25519_agrees_with_a_known_one(seed: bytes, text: bytes, place: int) -> None:
    key = Ed25519PrivateKey.from_private_bytes(seed)
    public = key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    signature = bytearray(key.sign(text))
    assert check.signed_by(public, text, bytes(signature))
    assert not check.signed_by(public, text + b"x", bytes(signature))
    signature[place] ^= 1
    assert not check.signed_by(public, text, bytes(signature))


def test_other_spellings_of_a_signature_or_a_key_are_refused() -> None:
    signature = stories.sign(b"text")
    larger = (int.from_bytes(signature[32:], "little") + check.L).to_bytes(32, "little")
    assert not check.signed_by(stories.PUBLIC, b"text", signature[:32] + larger)
    small_order = (1).to_bytes(32, "little")
    assert not check.signed_by(small_order, b"text", small_order + b"\0" * 32)
    assert not check.signed_by(b"\xff" * 32, b"text", signature)
    for y in range(19):
        assert check._point((check.P + y).to_bytes(32, "little")) is None


def test_a_proof_that_is_too_long_or_out_of_the_log_proves_nothing() -> None:
    leaf, beside = b"a" * 32, b"b" * 32
    parent = hashlib.sha256(b"\1" + beside + leaf).digest()
    assert check.included(leaf, 1, 2, [beside], parent)
    assert not check.included(leaf, 0, 1, [beside], parent)
    assert not check.included(leaf, 3, 2, [beside], parent)
    assert not check.included(leaf, 1, 1, [], leaf)


@given(st.lists(st.binary(min_size=32, max_size=32), min_size=2, max_size=40), st.data())
def test_it_agrees_with_the_log_on_what_is_a_beginning(leaves: list[bytes], data: st.DataObject) -> None:
    tree = merkle.Tree.over(leaves)
    whole, size = tree.size, data.draw(st.integers(0, tree.size))
    path = list(tree.consistency(data.draw(st.integers(1, whole))))
    for old in (tree.root_of(size), leaves[0]):
        known = size < whole and merkle.verify_consistency(size, old, whole, tree.root(), path)
        assert check.begins(size, old, whole, tree.root(), path) == known
    if 0 < size < whole:
        assert check.begins(size, tree.root_of(size), whole, tree.root(), list(tree.consistency(size)))


def test_no_byte_of_the_earlier_heads_may_be_another(tmp_path: Path) -> None:
    told = stories.story()
    sealed, data = told.sealed, b"".join(exhibits.earlier_lines(told))
    file = tmp_path / check.EARLIER
    file.parent.mkdir(parents=True)
    with ThreadPoolExecutor(1) as pool:
        pack = check.Pack(str(tmp_path), pool)
        for place in range(len(data)):
            file.write_bytes(data[:place] + bytes([data[place] ^ 1 << place % 8]) + data[place + 1 :])
            with pytest.raises(check.BadFileError) as caught:
                check._check_earlier(pack, sealed.size, sealed.root)
            assert caught.value.args[0] == check.EARLIER
        file.write_bytes(data)
        assert len(check._check_earlier(pack, sealed.size, sealed.root)) == len(sealed.earlier)


def test_words_written_down_earlier_are_told_one_line_each(good: Path) -> None:
    told = check.sentences(check.check(good), earlier=True)
    at = told.index("Words written down earlier:")
    lines = [line.split() for line in told[at + 1 : at + 7]]
    assert [line[0] for line in lines] == ["1", "2", "7", "8", "10", "12"]
    assert lines[1][1] == stories.ADDED[:10]
    heads = stories.story().sealed.earlier
    assert [tuple(line[-12:]) for line in lines] == [check.root_words(it.root) for it in heads]


def test_the_twelve_words_come_first_and_last_and_earlier_ones_are_a_number(good: Path) -> None:
    told = check.sentences(check.check(good))
    twelve = " ".join(stories.story().sealed.words)
    assert told[0].startswith("In order: ")
    assert " ".join(" ".join(told[2:5]).split()[1::2]) == twelve
    assert told[-1].endswith(": " + twelve)
    (counted,) = [line for line in told if "--earlier" in line]
    assert " 6." in counted
    assert len(told) < 24


def test_a_log_without_earlier_heads_says_nothing_of_them(good: Path, tmp_path: Path) -> None:
    found = changed(good, tmp_path, lambda it: forged.forge(it, forged.write(check.EARLIER, b"")))
    assert found.ok
    assert "Words written down earlier:" not in check.sentences(found, earlier=True)
    assert not [line for line in check.sentences(found) if "--earlier" in line]


def test_names_that_the_writer_makes_are_names_that_the_checker_takes() -> None:
    for name in ("data/originals/E1-Chat.txt", "check.py", "data/exhibits/E1/records.jsonl"):
        assert bag.is_safe(name)
        assert check._PATH.fullmatch(name)
