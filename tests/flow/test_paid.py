# SPDX-License-Identifier: Apache-2.0
"""Money whose bank line names him counts as money with his name in a column does; an initial does not."""

from pathlib import Path

from leeward.flow import over, people, signs
from leeward.vault import Vault

from .cases import HERS, HIS, NOW, after, backup, brought, found, settle, sms, summary

DAY = "2026-04-20T10:00"


def case(vault: Vault, tmp_path: Path, *lines: str) -> None:
    statement = tmp_path / "statement.csv"
    head = "Date,Type,Description,Money In,Money Out,Balance"
    statement.write_text("\n".join((head, *lines)) + "\n", "utf-8")
    brought(vault, statement)
    brought(vault, backup(tmp_path / "s.xml", sms(HIS, DAY, "good morning", name="Femi Coker")))
    settle(vault, me=[HERS], other=[HIS])
    over.set_time(vault, "2026-04-01T10:00", "by telephone", NOW)


def listed(vault: Vault, kind: str) -> list[str]:
    return [i for line in signs.lines(vault, "en") if line.get("kind") == kind for i in line["records"]]


def test_a_payment_whose_line_has_his_full_name_is_a_contact_and_his_money(
    vault: Vault, tmp_path: Path
) -> None:
    case(
        vault,
        tmp_path,
        "20/04/2026,FPI,FEMI COKER WHY DID YOU BLOCK ME,0.01,,500.01",
        "21/04/2026,FPI,COKER FEMI answer me,0.01,,500.02",
    )
    assert after(vault)["by_channel"] == {"bank": 2, "sms": 1}
    assert len(listed(vault, "gift.money")) == 2
    assert listed(vault, "gift.named") == []
    assert "2 payments count as the other's" in " ".join(summary(vault)["assumptions"])


def test_an_initial_a_firm_money_out_and_others_are_no_contact(vault: Vault, tmp_path: Path) -> None:
    case(
        vault,
        tmp_path,
        "20/04/2026,FPI,COKER F pick up,0.01,,500.01",
        "21/04/2026,FPI,FEMI COKER LTD REFUND,12.00,,512.01",
        "22/04/2026,FPO,FEMI COKER CAR,,20.00,492.01",
        "23/04/2026,FPI,BEN OKORO RENT,100.00,,592.01",
    )
    assert after(vault)["by_channel"] == {"sms": 1}
    assert [line["id"] for line in found(vault, "pick")] == listed(vault, "gift.named")[:1]


def test_before_the_day_his_payments_are_no_contacts_after_it(vault: Vault, tmp_path: Path) -> None:
    case(vault, tmp_path, "20/03/2026,FPI,FEMI COKER RENT,100.00,,600.00")
    assert after(vault)["by_channel"] == {"sms": 1}


def test_whom_she_says_is_not_he_pays_in_his_own_name(vault: Vault, tmp_path: Path) -> None:
    case(vault, tmp_path, "20/04/2026,FPI,FEMI COKER hello,1.00,,501.00")
    people.settle(vault, "not_other", ["Femi Coker"], NOW)
    assert after(vault)["by_channel"] == {"sms": 1}
