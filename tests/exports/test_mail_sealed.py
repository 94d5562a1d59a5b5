# SPDX-License-Identifier: Apache-2.0
"""A mail under a seal is named as what it is: signed ones are read, encrypted ones say that they are shut."""

import base64
import datetime as dt
import hashlib
from functools import cache

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import pkcs7
from cryptography.x509.oid import NameOID
from hypothesis import given
from hypothesis import strategies as st

from leeward.exports.mail import READER
from leeward.exports.mail_sealed import opened
from leeward.exports.outlook_pst import READER as PST
from leeward.records import Record

from .json_exports import document, read, records
from .mails import mail, multipart
from .outlook_files import Mail, Values, filetime, outlook_file
from .outlook_files import text as outlook_text

INNER = (
    b"Content-Type: multipart/mixed; boundary=q\r\n\r\n--q\r\n\r\nI know where you are\r\n--q\r\n"
    b'Content-Type: text/plain; name="a.txt"\r\nContent-Disposition: attachment\r\n\r\nx\r\n--q--\r\n'
)
PGP = "-----BEGIN PGP {}-----\n\nhQEMA\n-----END PGP MESSAGE-----\n"


@cache
def someone() -> tuple[rsa.RSAPrivateKey, x509.Certificate]:
    key = rsa.generate_private_key(65537, 2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Femi Coker")])
    start = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    built = x509.CertificateBuilder(name, name, key.public_key(), 7, start, start + dt.timedelta(days=9))
    return key, built.sign(key, hashes.SHA256())


@cache
def signed() -> bytes:
    key, certificate = someone()
    builder = pkcs7.PKCS7SignatureBuilder().set_data(INNER).add_signer(certificate, key, hashes.SHA256())
    return builder.sign(serialization.Encoding.DER, [pkcs7.PKCS7Options.Binary])


@cache
def encrypted() -> bytes:
    builder = pkcs7.PKCS7EnvelopeBuilder().set_data(INNER).add_recipient(someone()[1])
    return builder.encrypt(serialization.Encoding.DER, [pkcs7.PKCS7Options.Binary])


def sealed(data: bytes) -> bytes:
    head = 'Content-Type: application/pkcs7-mime; smime-type=signed-data; name="smime.p7m"'
    packed = base64.encodebytes(data).decode()
    return mail(packed, head, "Content-Transfer-Encoding: base64")


def told(raw: bytes) -> tuple[Record, list[str]]:
    of = document(raw, "a.eml")
    (record,) = records(READER, of)
    return record, [c.key.removeprefix("caveat.mail.") for c in read(READER, of)[1].caveats]


def open_ended(data: bytes) -> bytes:
    """A signed mail as programs write it that do not know its length before."""
    octets = b"\x24\x80" + b"".join(
        b"\x04\x82" + len(p).to_bytes(2, "big") + p for p in (data[:20], data[20:])
    )
    inside = b"\x30\x80\x06\x09" + bytes.fromhex("2a864886f70d010701") + b"\xa0\x80" + octets + bytes(6)
    body = b"\x30\x80\x02\x01\x01\x31\x00" + inside + b"\x31\x00" + bytes(2)
    return b"\x30\x80\x06\x09" + bytes.fromhex("2a864886f70d010702") + b"\xa0\x80" + body + bytes(4)


def test_a_mail_that_is_signed_as_a_whole_is_read_and_not_called_encrypted() -> None:
    for data in (signed(), open_ended(INNER)):
        record, caveats = told(sealed(data))
        assert record.text == "I know where you are"
        assert [a.name for a in record.attachments] == ["smime.p7m", "a.txt"]
        assert record.attachments[0].sha256 == hashlib.sha256(data).hexdigest()
        assert (record.extra["seal"], "encrypted" in record.extra) == ("smime_signed", False)
        assert caveats == ["signed"]


def test_an_encrypted_mail_says_that_it_is_shut_whatever_its_type_says() -> None:
    record, caveats = told(sealed(encrypted()))
    assert record.text == ""
    assert (record.extra["seal"], record.extra["encrypted"]) == ("smime_encrypted", "1")
    assert caveats == ["encrypted"]
    assert [a.name for a in record.attachments] == ["smime.p7m"]


@pytest.mark.parametrize(
    ("protocol", "seal"),
    [
        ("application/pkcs7-signature", "smime_signed"),
        ("application/x-pkcs7-signature", "smime_signed"),
        ("application/pgp-signature", "pgp_signed"),
    ],
)
def test_a_signature_beside_a_mail_is_named_by_its_kind(protocol: str, seal: str) -> None:
    parts = [b"\nhello", b'Content-Type: %b; name="s"\n\nMII' % protocol.encode()]
    raw = multipart("signed", parts).replace(b"signed;", b'signed; protocol="%b";' % protocol.encode())
    record, caveats = told(raw)
    assert (record.text, record.extra["seal"], caveats) == ("hello", seal, ["signed"])


def test_a_mail_encrypted_with_pgp_is_named_so_in_both_of_its_forms() -> None:
    parts = [
        b"Content-Type: application/pgp-encrypted\n\nVersion: 1",
        b'Content-Type: application/octet-stream; name="encrypted.asc"\n\nx',
    ]
    for raw in (multipart("encrypted", parts), mail(PGP.format("MESSAGE"))):
        record, caveats = told(raw)
        assert (record.extra["seal"], caveats) == ("pgp_encrypted", ["encrypted"])


def test_a_text_signed_with_pgp_is_read_and_named_so() -> None:
    record, caveats = told(mail(PGP.format("SIGNED MESSAGE")))
    assert (record.extra["seal"], caveats) == ("pgp_signed", ["signed"])
    assert "hQEMA" in record.text


def test_someone_who_writes_about_pgp_seals_nothing() -> None:
    record, caveats = told(mail("The line -----BEGIN PGP MESSAGE----- begins it"))
    assert "seal" not in record.extra
    assert caveats == []


def test_a_field_of_the_head_cannot_seal_a_mail() -> None:
    record, _ = told(mail("hi", "Seal: pgp_signed", "Packed: winmail", "Encrypted: 1"))
    assert {"seal", "packed", "encrypted"}.isdisjoint(record.extra)


@pytest.mark.parametrize(
    ("kind", "data", "text", "seal"),
    [
        ("IPM.Note.SMIME", "signed", "I know where you are", "smime_signed"),
        ("IPM.Note.SMIME", "encrypted", "", "smime_encrypted"),
        ("IPM.Note.SMIME.MultipartSigned", "parts", "hello", "smime_signed"),
    ],
)
def test_a_sealed_mail_that_outlook_keeps_is_named_and_read_too(
    kind: str, data: str, text: str, seal: str
) -> None:
    parts = b'Content-Type: multipart/signed; boundary="b"\r\n\r\n--b\r\n\r\nhello\r\n--b--\r\n'
    held = {"signed": signed, "encrypted": encrypted, "parts": lambda: parts}[data]()
    one: Values = {0x3707: outlook_text("smime.p7m"), 0x3701: (0x0102, held)}
    raw = outlook_file([Mail({0x001A: outlook_text(kind), 0x0039: filetime(1_772_997_605)}, (), [one])])
    (record,) = records(PST, document(raw, "a.pst"))
    assert (record.text, record.extra["seal"]) == (text, seal)
    assert record.attachments[0].name == "smime.p7m"
    assert ("encrypted" in record.extra) == (seal == "smime_encrypted")


@given(st.binary(max_size=120), st.integers(0, 3000), st.integers(0, 255))
def test_no_bytes_break_it(untrusted: bytes, at: int, byte: int) -> None:
    opened(untrusted)
    opened(b"\x30\x80" * 50 + untrusted)
    for real in (signed(), open_ended(INNER)):
        flipped = bytearray(real)
        flipped[at % len(flipped)] = byte
        opened(bytes(flipped))
