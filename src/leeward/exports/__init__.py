# SPDX-License-Identifier: Apache-2.0
"""Which reader an export belongs to. The surest claim wins, whatever the order of the list."""

from leeward.errors import UsageError
from leeward.exports import (
    android_backup,
    android_call_log_db,
    android_messages_db,
    apple_calls,
    apple_contacts,
    apple_messages,
    apple_voicemail,
    csv_table,
    discord_html,
    discord_json,
    discord_package,
    google_activity,
    google_chat_json,
    google_photos_json,
    google_timeline_json,
    google_voice_html,
    ics,
    instagram_activity,
    iphone_backup,
    kik,
    line_txt,
    mail,
    mbox,
    meta_html,
    meta_json,
    ofx,
    outlook_msg,
    outlook_pst,
    password_export,
    pictures,
    signal_backup_html,
    signal_backup_txt,
    signal_markdown,
    skype_db,
    skype_json,
    sms_backup_xml,
    sms_ie_ndjson,
    snapchat_json,
    telegram_html,
    telegram_json,
    tiktok_json,
    tiktok_txt,
    typed_incident,
    vcard,
    viber_android,
    whatsapp_ios_calls,
    whatsapp_ios_contacts,
    whatsapp_ios_db,
    whatsapp_txt,
    x_archive_js,
)
from leeward.parts import Document, Reader

READERS: tuple[Reader, ...] = (
    android_backup.READER,
    android_call_log_db.READER,
    android_messages_db.READER,
    apple_calls.READER,
    apple_contacts.READER,
    apple_messages.READER,
    apple_voicemail.READER,
    csv_table.READER,
    discord_html.READER,
    discord_json.READER,
    discord_package.READER,
    google_activity.READER,
    google_chat_json.READER,
    google_photos_json.READER,
    google_timeline_json.READER,
    google_voice_html.READER,
    ics.READER,
    instagram_activity.READER,
    iphone_backup.READER,
    kik.READER,
    line_txt.READER,
    mail.READER,
    mbox.READER,
    meta_html.READER,
    meta_json.READER,
    outlook_msg.READER,
    outlook_pst.READER,
    ofx.READER,
    password_export.READER,
    pictures.READER,
    signal_backup_html.READER,
    signal_backup_txt.READER,
    signal_markdown.READER,
    skype_db.READER,
    skype_json.READER,
    sms_backup_xml.READER,
    sms_ie_ndjson.READER,
    snapchat_json.READER,
    telegram_html.READER,
    telegram_json.READER,
    tiktok_json.READER,
    tiktok_txt.READER,
    typed_incident.READER,
    vcard.READER,
    viber_android.READER,
    whatsapp_ios_calls.READER,
    whatsapp_ios_contacts.READER,
    whatsapp_ios_db.READER,
    whatsapp_txt.READER,
    x_archive_js.READER,
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
