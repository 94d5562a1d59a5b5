# SPDX-License-Identifier: Apache-2.0
"""``leeward limits``: every limit that an export, a vault or a pack can meet, with its number from the code.

A limit stands beside the code that keeps it; here is only where. What lies beyond one is left out by name
and counted, or refused in words, and the rest goes on.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from typing import Final, Literal

Unit = Literal["count", "bytes", "KiB", "seconds", "half seconds"]


@dataclass(frozen=True, slots=True)
class Limit:
    """A limit: the key of its sentence, and the module and constant that hold its number."""

    key: str
    module: str
    constant: str
    unit: Unit = "count"

    @property
    def value(self) -> float:
        """The number, from the code that keeps it."""
        found = getattr(import_module(f"leeward.{self.module}"), self.constant)
        assert isinstance(found, int | float)
        return found

    def shown(self) -> str:
        """The number as a person reads it."""
        value = self.value
        if self.unit in ("seconds", "half seconds"):
            return f"{value / (2 if self.unit == 'half seconds' else 1):g} s"
        if self.unit == "count":
            return f"{value:,.0f}".replace(",", " ")
        size = value if self.unit == "bytes" else value * 1024
        for name in ("GiB", "MiB", "KiB"):
            step = {"GiB": 1 << 30, "MiB": 1 << 20, "KiB": 1 << 10}[name]
            if size >= step:
                return f"{size / step:g} {name}"
        return f"{size:g} B"

    def place(self) -> str:
        """Where the number stands, for whoever has to raise it."""
        return f"leeward.{self.module}: {self.constant}"


LIMITS: Final = (
    Limit("limit.files_in_a_folder", "flow.bring", "MOST_FILES"),
    Limit("limit.download_parts", "flow.downloads", "MOST_PARTS"),
    Limit("limit.members_of_a_zip", "unpack.package", "MOST_MEMBERS"),
    Limit("limit.inflated", "unpack.package", "MOST_INFLATED", "bytes"),
    Limit("limit.inner", "unpack.package", "MOST_INNER", "bytes"),
    Limit("limit.tar_headers", "unpack.tars", "MOST_HEADERS"),
    Limit("limit.packed_held", "unpack.packed", "MOST_HELD", "bytes"),
    Limit("limit.ratio", "salvage", "MOST_RATIO"),
    Limit("limit.ratio_from", "salvage", "RATIO_FROM", "bytes"),
    Limit("limit.child_memory", "jail", "MEMORY_BYTES", "bytes"),
    Limit("limit.child_silent_cpu", "worker", "SILENT_CPU_SECONDS", "seconds"),
    Limit("limit.child_silent", "worker", "SILENT_TURNS", "half seconds"),
    Limit("limit.child_asks", "worker", "MOST_ASKED"),
    Limit("limit.child_frame", "worker", "MOST_BYTES", "bytes"),
    Limit("limit.chat_message", "exports.whatsapp_lines", "LONGEST", "bytes"),
    Limit("limit.chat_name", "exports.whatsapp_text", "LONGEST_NAME"),
    Limit("limit.xml_piece", "exports.xml_bytes", "BIGGEST_PIECE", "bytes"),
    Limit("limit.card", "exports.vcard", "_BIGGEST_CARD", "bytes"),
    Limit("limit.card_line", "exports.content_lines", "LONGEST_LINE", "bytes"),
    Limit("limit.mail", "exports.mail_parts", "MOST_HELD", "bytes"),
    Limit("limit.mail_depth", "exports.mail_parts", "DEEPEST"),
    Limit("limit.mail_parts", "exports.mail_parts", "MOST_PARTS"),
    Limit("limit.mail_text", "exports.mail_parts", "MOST_TEXT", "bytes"),
    Limit("limit.mail_fields", "exports.mail_headers", "MOST_FIELDS"),
    Limit("limit.mail_head", "exports.mail_headers", "MOST_HEAD", "bytes"),
    Limit("limit.mail_people", "exports.mail_people", "MOST_PEOPLE"),
    Limit("limit.outlook_mail", "exports.outlook_msg", "MOST_HELD", "bytes"),
    Limit("limit.outlook_file", "exports.outlook_pst", "MOST_HELD", "bytes"),
    Limit("limit.outlook_rtf", "exports.outlook_msg_rtf", "MOST_RTF", "bytes"),
    Limit("limit.compound_entries", "exports.compound_file", "MOST_ENTRIES"),
    Limit("limit.multimedia_message", "exports.sms_backup_records", "_BIGGEST_MESSAGE", "bytes"),
    Limit("limit.multimedia_addresses", "exports.sms_backup_records", "_MOST_ADDRESSES"),
    Limit("limit.json_value", "exports.json_window", "BIGGEST_VALUE", "bytes"),
    Limit("limit.json_depth", "exports.json_items", "MOST_DEPTH"),
    Limit("limit.recipients", "exports.meta_records", "MOST_TO"),
    Limit("limit.database", "exports.sqlite_file", "MOST_HELD", "bytes"),
    Limit("limit.typed_incidents", "exports.typed_incident", "MOST_BYTES", "bytes"),
    Limit("limit.chat_turn", "exports.chat_lines", "BIGGEST_TURN", "bytes"),
    Limit("limit.chat_line", "exports.chat_lines", "LONGEST_LINE", "bytes"),
    Limit("limit.people_in_a_database", "exports.chat_rows", "MOST_KNOWN"),
    Limit("limit.table_cells", "exports.csv_rows", "MOST_CELLS"),
    Limit("limit.table_row", "exports.csv_rows", "MOST_OF_A_ROW", "bytes"),
    Limit("limit.picture_value", "exports.exif", "MOST_BYTES_OF_A_VALUE", "bytes"),
    Limit("limit.picture_folders", "exports.exif", "MOST_DIRECTORIES"),
    Limit("limit.picture_entries", "exports.exif", "MOST_ENTRIES"),
    Limit("limit.film_atoms", "exports.film_atoms", "MOST_ATOMS"),
    Limit("limit.film_depth", "exports.film_atoms", "MOST_DEPTH"),
    Limit("limit.photo_note", "exports.google_photos_json", "BIGGEST", "bytes"),
    Limit("limit.photo_note_fields", "exports.google_photos_json", "MOST_FIELDS"),
    Limit("limit.page_record", "exports.html_walk", "BIGGEST", "bytes"),
    Limit("limit.calendar_entry", "exports.ics", "BIGGEST", "bytes"),
    Limit("limit.calendar_rules", "exports.ics_zones", "MOST_RULES"),
    Limit("limit.backup_list", "exports.iphone_backup_keys", "MOST_PLIST", "bytes"),
    Limit("limit.backup_rounds", "exports.iphone_backup_keys", "MOST_ROUNDS"),
    Limit("limit.mail_packed", "exports.mail_parts", "MOST_PACKED", "bytes"),
    Limit("limit.pdf", "exports.pdf", "MOST_HELD", "bytes"),
    Limit("limit.pdf_text", "exports.pdf", "MOST_TEXT"),
    Limit("limit.pdf_pages", "exports.pdf_pages", "MOST_PAGES"),
    Limit("limit.sheet_repeated", "exports.sheet_rows", "MOST_REPEATED"),
    Limit("limit.sheet_words", "exports.xlsx_book", "MOST_WORDS_BYTES", "bytes"),
    Limit("limit.sheet_letters", "exports.xlsx_book", "MOST_TOLD"),
    Limit("limit.ocr", "flow.ocr", "MOST_BYTES", "bytes"),
    Limit("limit.ocr_pixels", "flow.ocr_reading", "MOST_PIXELS"),
    Limit("limit.ocr_lines", "flow.ocr_reading", "MOST_LINES"),
    Limit("limit.payment", "exports.ofx", "BIGGEST", "bytes"),
    Limit("limit.payment_fields", "exports.ofx", "MOST_FIELDS"),
    Limit("limit.picture_block", "exports.picture_bytes", "BIGGEST_BLOCK", "bytes"),
    Limit("limit.picture_head", "exports.picture_bytes", "BIGGEST_HEAD", "bytes"),
    Limit("limit.picture_pieces", "exports.picture_bytes", "MOST_PIECES"),
    Limit("limit.screen_row", "flow.screen_rows", "MOST_BYTES", "bytes"),
    Limit("limit.pair_cell", "flow.screen_pairs", "MOST_LETTERS_OF_A_CELL"),
    Limit("limit.leads", "flow.accounts", "MOST_LEADS"),
    Limit("limit.lead_others", "flow.accounts", "MOST_OTHERS"),
    Limit("limit.style_letters", "signs.common.accounts_style", "MOST_LETTERS"),
    Limit("limit.style_messages", "signs.common.accounts_style", "MOST_MESSAGES"),
    Limit("limit.weeks", "signs.common.before_after", "MOST_WEEKS"),
    Limit("limit.weighed_words", "signs.common.text_weighed", "MOST_WORDS"),
    Limit("limit.detail_letters", "signs.common.own_details_plain", "MOST_LETTERS"),
    Limit("limit.detail_places", "signs.common.own_details_places", "MOST_STARTS"),
    Limit("limit.slot_memory", "vault.seal", "MOST_MEMORY_KIB", "KiB"),
    Limit("limit.slot_passes", "vault.seal", "MOST_PASSES"),
    Limit("limit.slot_bytes", "vault.seal", "MOST_WRAPPED_BYTES", "bytes"),
    Limit("limit.backup_record", "vault.backup", "MOST_FRAME", "bytes"),
    Limit("limit.refusal_letters", "signs.common.refusal", "MOST_LETTERS"),
    Limit("limit.candidates", "flow.over", "MOST_CANDIDATES"),
    Limit("limit.found", "flow.records", "MOST_FOUND"),
    Limit("limit.shown_in_a_pack", "flow.story", "MOST_SHOWN"),
    Limit("limit.typeset_memory", "child", "MEMORY_BYTES", "bytes"),
    Limit("limit.typeset_seconds", "child", "SECONDS", "seconds"),
    Limit("limit.pack_files", "pack.check", "MOST_FILES"),
    Limit("limit.pack_entries", "pack.check", "MOST_ENTRIES"),
    Limit("limit.pack_line", "pack.check", "MOST_LINE", "bytes"),
    Limit("limit.pack_table", "pack.check", "MOST_TABLE", "bytes"),
)
"""In the order in which an export meets them."""


def lines() -> Iterator[tuple[Limit, dict[str, str]]]:
    """Each limit with the facts of its sentence."""
    for limit in LIMITS:
        yield limit, {"most": limit.shown()}
