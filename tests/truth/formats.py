# SPDX-License-Identifier: Apache-2.0
"""The list of writers: each format, and what of a conversation it can hold."""

from dataclasses import dataclass

from . import (
    apps,
    cards,
    chats,
    exhibits,
    google,
    iphones,
    layouts,
    mails,
    pages,
    phones,
    social,
    stores,
    tables,
)
from .ledger import Writer

PASSWORD = "correct horse"


@dataclass(frozen=True, slots=True)
class Format:
    """A writer, and what events can be given to it: calls, and the plants that its format knows."""

    write: Writer
    plants: tuple[str, ...] = ()
    calls: bool = False


FORMATS: dict[str, Format] = {
    "whatsapp_british": Format(chats.whatsapp_british, chats.WHATSAPP_PLANTS),
    "whatsapp_american": Format(chats.whatsapp_american, chats.WHATSAPP_PLANTS),
    "whatsapp_german": Format(chats.whatsapp_german, chats.WHATSAPP_PLANTS),
    "whatsapp_iphone": Format(chats.whatsapp_iphone, chats.WHATSAPP_PLANTS),
    "signal": Format(chats.signal, chats.SIGNAL_PLANTS),
    "signal_json": Format(chats.signal_json, ("deleted", "picture", "gone", "missed", "empty", "nul")),
    "signal_text": Format(chats.signal_text, chats.TEXT_PLANTS),
    "line_english": Format(chats.line_english, chats.LINE_PLANTS),
    "line_desktop": Format(chats.line_desktop, chats.LINE_PLANTS),
    "line_chinese": Format(chats.line_chinese, chats.LINE_PLANTS),
    "messenger_page": Format(pages.messenger, pages.META_PLANTS),
    "old_messenger_page": Format(pages.old_messenger),
    "telegram_page": Format(pages.telegram, pages.TELEGRAM_PLANTS),
    "discord_page": Format(pages.discord, pages.DISCORD_PLANTS),
    "signal_page": Format(pages.signal, pages.SIGNAL_PLANTS),
    "voice": Format(pages.voice, pages.VOICE_PLANTS),
    "messenger": Format(apps.messenger, apps.META_PLANTS, calls=True),
    "encrypted_messenger": Format(
        apps.encrypted_messenger, ("deleted", "reaction", "picture", "gone", "empty")
    ),
    "telegram": Format(apps.telegram, apps.TELEGRAM_PLANTS),
    "discord": Format(apps.discord, apps.DISCORD_PLANTS),
    "google_chat": Format(apps.google_chat, apps.GOOGLE_PLANTS),
    "google_chat_german": Format(apps.google_chat_german, apps.GOOGLE_PLANTS),
    "google_chat_chinese": Format(apps.google_chat_chinese, apps.GOOGLE_PLANTS),
    "instagram_comments": Format(social.instagram_comments, ("nul",)),
    "instagram_logins": Format(social.instagram_logins),
    "snapchat": Format(social.snapchat, social.SNAP_PLANTS),
    "tiktok": Format(social.tiktok, social.TIKTOK_PLANTS),
    "tiktok_text": Format(social.tiktok_text),
    "x_messages": Format(social.x_messages, social.X_PLANTS),
    "x_posts": Format(social.x_posts, ("nul",)),
    "skype": Format(social.skype, social.SKYPE_PLANTS),
    "discord_package": Format(social.discord_package, social.PACKAGE_PLANTS),
    "sms_app": Format(phones.sms_app, (*phones.DB_PLANTS, "picture")),
    "sms_backup": Format(phones.sms_backup, phones.XML_PLANTS),
    "call_backup": Format(phones.call_backup),
    "contacts_app": Format(phones.contacts_app),
    "android_messages": Format(phones.android_messages, phones.DB_PLANTS),
    "android_calls": Format(phones.android_calls),
    "adb_backup": Format(phones.adb_backup, ("draft", "failed", "empty", "nul", "undated")),
    "encrypted_adb_backup": Format(phones.encrypted_adb_backup, ("draft", "failed")),
    "mac_messages": Format(iphones.mac_messages, iphones.PLANTS),
    "plain_mac_messages": Format(iphones.plain_mac_messages, ("empty", "nul", "undated")),
    "phone_of_2013": Format(iphones.phone_of_2013, ("empty", "nul", "undated")),
    "phone_of_2011": Format(iphones.phone_of_2011, ("empty", "nul")),
    "iphone_calls": Format(iphones.calls),
    "iphone_old_calls": Format(iphones.old_calls),
    "voicemails": Format(iphones.voicemails),
    "iphone_contacts": Format(iphones.contacts),
    "backup": Format(iphones.backup, iphones.PLANTS),
    "encrypted_backup": Format(iphones.encrypted_backup, iphones.PLANTS),
    "whatsapp_store": Format(stores.whatsapp, stores.WHATSAPP_PLANTS),
    "whatsapp_calls": Format(stores.whatsapp_calls),
    "whatsapp_contacts": Format(stores.whatsapp_contacts),
    "skype_store": Format(stores.skype, stores.SKYPE_PLANTS),
    "kik": Format(stores.kik, stores.KIK_PLANTS),
    "kik_iphone": Format(stores.kik_iphone, stores.KIK_PLANTS),
    "viber": Format(stores.viber, stores.VIBER_PLANTS),
    "viber_calls": Format(stores.viber_calls),
    "mailbox": Format(mails.mailbox, mails.PLANTS),
    "outlook_mailbox": Format(mails.outlook_mailbox, ("picture", "empty")),
    "table": Format(tables.table),
    "sheet": Format(tables.sheet),
    "open_sheet": Format(tables.open_sheet),
    "qif": Format(tables.qif),
    "imazing": Format(tables.imazing, tables.IMAZING_PLANTS),
    "imazing_whatsapp": Format(tables.imazing_whatsapp, ("system", "empty")),
    "linkedin": Format(tables.linkedin, ("draft", "empty")),
    "carrier": Format(tables.carrier),
    "bank_german": Format(tables.bank_german),
    "mpesa": Format(tables.mpesa),
    "contacts": Format(tables.contacts),
    "calls": Format(tables.calls),
    "incidents": Format(exhibits.incidents),
    "activity": Format(google.activity, ("undated", "nul")),
    "activity_page": Format(google.activity_page),
    "locations": Format(google.locations),
    "old_locations": Format(google.old_locations),
    "semantic": Format(google.semantic),
    "segments": Format(google.segments),
    "iphone_segments": Format(google.iphone_segments),
    "cards": Format(cards.cards),
    "old_cards": Format(cards.old_cards),
    "calendar": Format(cards.calendar),
    "statement": Format(cards.statement),
    "xml_statement": Format(cards.xml_statement),
}

FORMATS |= {
    "telegram_account": Format(layouts.telegram_account, calls=True),
    "old_telegram": Format(layouts.old_telegram),
    "old_snapchat": Format(layouts.old_snapchat),
    "snapchat_calls": Format(layouts.snapchat_calls),
    "tiktok_comments": Format(layouts.tiktok_comments),
    "x_group": Format(layouts.x_group, ("system", "empty", "nul")),
    "instagram": Format(layouts.instagram, ("empty", "nul")),
    "sms_app_calls": Format(layouts.sms_app_calls),
    "old_sms_app": Format(layouts.old_sms_app),
    "reddit": Format(layouts.reddit, ("empty",)),
    "paypal": Format(layouts.paypal),
}

LETTERS: dict[str, Format] = {
    "photo": Format(google.photo, ("picture", "empty", "nul")),
    "voice_call": Format(pages.voice_call),
    "shot": Format(exhibits.shot),
    "letter": Format(mails.letter, mails.PLANTS),
    "outlook_letter": Format(mails.outlook_letter, ("picture", "empty")),
}

NOT_HERE = {
    "password_export": "its passwords are counted and never read",
    "empty_export": "it holds nothing",
    "pdf": "its words are no messages",
}
"""Readers without a writer, and why."""
