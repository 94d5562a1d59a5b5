# SPDX-License-Identifier: Apache-2.0
"""A real mail server stores our mails and gives them back; what is read is the same in each of its forms."""

import getpass
import imaplib
import os
import pwd
import shlex
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from leeward.exports import mail, mbox
from leeward.records import Record

from .json_exports import DATA, document, records
from .mails import mail as a_mail
from .mails import multipart, text_part

SERVER = next(
    (p for p in map(Path, ("/usr/lib/dovecot/imap", "/usr/libexec/dovecot/imap")) if p.is_file()), None
)
pytestmark = pytest.mark.skipif(
    SERVER is None, reason="Dovecot (Debian package dovecot-imapd) is not installed"
)

MAILS = [
    *(path.read_bytes() for path in sorted((DATA / "mail").glob("*.eml")) if path.stem != "broken"),
    a_mail(
        "From now on\n\nFrom me to you\n>From us\n\nFrom a@example.org Sun Mar 08 19:20:05 2026\nTo: x\n\nend"
    ),
    multipart(
        "mixed",
        [text_part("Grüße 🙂\u2028\u0085 \u202eend", "base64"), b"Content-Type: image/png\n\n\x89PNG"],
    ),
]


@pytest.fixture
def home() -> Iterator[Path]:
    """A folder of the user that the server runs as: it refuses to touch mail as root."""
    folder = Path(tempfile.mkdtemp(prefix="leeward-dovecot-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def server(home: Path, form: str) -> imaplib.IMAP4:
    """Dovecot for one person, spoken to through its standard input; no port is opened."""
    who = pwd.getpwnam("nobody") if os.geteuid() == 0 else pwd.getpwuid(os.geteuid())
    config = home / "dovecot.conf"
    config.write_text(
        f"base_dir = {home}/run\nstate_dir = {home}/run\nlog_path = {home}/log\nssl = no\n"
        f"mail_uid = {who.pw_uid}\nmail_gid = {who.pw_gid}\nfirst_valid_uid = 1\nfirst_valid_gid = 1\n"
        f"mail_location = {form}:{home}/{form}\nmail_home = {home}\n"
    )
    (home / form).mkdir()
    if os.geteuid() == 0:
        for path in (home, config, home / form):
            os.chown(path, who.pw_uid, who.pw_gid)
    start = ["env", f"USER={getpass.getuser()}", f"HOME={home}", str(SERVER), "-c", str(config)]
    return imaplib.IMAP4_stream(shlex.join(start))


def stored_and_fetched(home: Path, form: str) -> list[bytes]:
    """What the server gives back for each mail that it was given."""
    link = server(home, form)
    try:
        for raw in MAILS:
            assert (
                link.append("INBOX", "", "", raw.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"))[0] == "OK"
            )
        link.select("INBOX")
        _, found = link.fetch(f"1:{len(MAILS)}", "(RFC822)")
        return [part[1] for part in found if isinstance(part, tuple)]
    finally:
        link.logout()


def said(record: Record) -> tuple[object, ...]:
    files = [(a.name, a.sha256) for a in record.attachments if not a.name.endswith((".eml", ".txt"))]
    return record.time, record.sender, record.to, record.subject, record.text, files


def one(raw: bytes, name: str = "a.eml") -> Record:
    (found,) = records(mail.READER, document(raw, name))
    return found


@pytest.mark.skipif(sys.platform != "linux", reason="Dovecot is run as Linux packages install it")
def test_a_real_server_gives_the_same_mails_back_in_every_form(home: Path) -> None:
    ours = [said(one(raw)) for raw in MAILS]
    assert [said(one(raw)) for raw in stored_and_fetched(home, "maildir")] == ours
    files = sorted((home / "maildir").glob("*/*:2,*"), key=lambda path: path.name)
    assert sorted(map(repr, (said(one(p.read_bytes(), p.name)) for p in files))) == sorted(map(repr, ours))
    assert [said(one(raw)) for raw in stored_and_fetched(home, "mbox")] == ours
    stored = next(
        p for p in (home / "mbox").rglob("*") if p.is_file() and p.read_bytes().startswith(b"From ")
    )
    found = records(mbox.READER, document(stored.read_bytes(), "INBOX"))
    assert [said(record) for record in found] == ours
