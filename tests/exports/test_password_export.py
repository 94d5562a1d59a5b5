# SPDX-License-Identifier: Apache-2.0
"""A file of saved passwords is known by its columns, counted, and not one value of it is read out."""

import io
import json
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from leeward.exports import claimants
from leeward.exports.password_export import NAME, READER
from leeward.parts import Choices, Document
from leeward.records import Tally

DATA = Path(__file__).parent / "data/password_export"
SAMPLES = sorted(p for p in DATA.iterdir() if not p.name.endswith(".expected.json"))


def document(untrusted: bytes, name: str = "x.csv") -> Document:
    return Document(name, None, len(untrusted), untrusted[:65536], lambda: io.BytesIO(untrusted))


def read(untrusted: bytes) -> Tally:
    (tally,) = READER.read(document(untrusted), Choices())
    assert isinstance(tally, Tally)
    assert tally.adds_up()
    return tally


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda p: p.name)
def test_a_sample_is_known_and_counted(sample: Path) -> None:
    data = sample.read_bytes()
    assert [r.name for r in claimants(document(data, sample.name))] == [NAME]
    expected = json.loads(sample.with_name(f"{sample.name}.expected.json").read_text("utf-8"))
    assert read(data) == msgspec.convert(expected, Tally)


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda p: p.name)
def test_no_value_is_told(sample: Path) -> None:
    told = repr(read(sample.read_bytes()))
    assert b"not-a-real-one" in sample.read_bytes() or b"two\nlines" in sample.read_bytes()
    assert "not-a-real" not in told
    assert "example.com" not in told


HEADS = [
    "url,username,password,totp,extra,name,grouping,fav",
    "username,username2,username3,title,password,note,url,category,otpSecret",
    "type,name,url,email,username,password,note,totp,createTime,modifyTime,vault",
    '"Group","Title","Username","Password","URL","Notes","TOTP","Icon","Last Modified","Created"',
    '"Account","Login Name","Password","Web Site","Comments"',
    "name,url,username,password,note,cardholdername,cardnumber",
    "Name;URL;Benutzername;Passwort",
    "URL\tUsername\tPassword",
]


@pytest.mark.parametrize("head", HEADS)
@pytest.mark.parametrize("spelling", ["utf-8", "utf-8-sig", "utf-16"])
def test_other_programs_and_spellings_are_known(head: str, spelling: str) -> None:
    data = f"{head}\r\na,b,c,d\r\n".encode(spelling)
    assert [r.name for r in claimants(document(data))] == [NAME]


OTHERS = [
    b"Date,From,To,Message\n1,2,3,password\n",
    b"id,text,from\n1,my password is x,Ada\n",
    b"password\nhunter\n",
    b'{"incidents": [{"what_happened": "he changed my password, url, username"}]}',
    b"25/04/2026, 20:14 - Femi: name,url,username,password\n",
    b"BEGIN:VCARD\r\nFN:username,password,url\r\nEND:VCARD\r\n",
    b"<smses count='1'><sms body='KeePassFile'/></smses>",
]


@pytest.mark.parametrize("data", OTHERS)
def test_what_only_speaks_of_passwords_is_not_one(data: bytes) -> None:
    assert READER.claim(document(data)) is None


@given(st.binary(max_size=400))
def test_no_bytes_break_it(data: bytes) -> None:
    READER.claim(document(data))
    read(data)


@given(st.lists(st.text(alphabet='ab",\n\r;', max_size=12), max_size=8))
def test_it_counts_whatever_stands_in_the_rows(rows: list[str]) -> None:
    read(b"url,username,password\n" + "\n".join(rows).encode())
