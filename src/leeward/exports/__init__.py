# SPDX-License-Identifier: Apache-2.0
"""Which reader an export belongs to. The surest claim wins, whatever the order of the list."""

from leeward.errors import UsageError
from leeward.exports import (
    apple_calls,
    apple_messages,
    apple_voicemail,
    instagram_activity,
    meta_html,
    meta_json,
    password_export,
    sms_backup_xml,
    telegram_json,
    typed_incident,
    vcard,
    whatsapp_txt,
)
from leeward.parts import Document, Reader

READERS: tuple[Reader, ...] = (
    apple_calls.READER,
    apple_messages.READER,
    apple_voicemail.READER,
    instagram_activity.READER,
    meta_html.READER,
    meta_json.READER,
    password_export.READER,
    sms_backup_xml.READER,
    telegram_json.READER,
    typed_incident.READER,
    vcard.READER,
    whatsapp_txt.READER,
)


def named(name: str) -> Reader:
    """The reader of this name; ``UsageError`` lists the names there are."""
    for reader in READERS:
        if reader.name == name:
            return reader
    raise UsageError("error.no_such_format", name=name, names=", ".join(r.name for r in READERS))


def claimants(document: Document) -> tuple[Reader, ...]:
    """The readers that claim a document most surely: none, one, or several that a person must choose from."""
    claims = [(claim.sure, reader) for reader in READERS if (claim := reader.claim(document))]
    most = max((sure for sure, _ in claims), default=0)
    return tuple(reader for sure, reader in claims if sure == most)
