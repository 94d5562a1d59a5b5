# SPDX-License-Identifier: Apache-2.0
"""Words that others carry for him, and notices that name him, are told from ordinary talk about people."""

import pytest

from leeward.signs.common.carried import HisWords

HIS = HisWords(["Femi Coker"], ["+2348000000142"])


@pytest.mark.parametrize(
    "text",
    [
        "He asked me to tell you he is sorry",
        "femi said I should beg you to call him",
        "Your ex wants you to unblock him o",
        "She told me to give you this letter",
        "Message from Femi: please pick up",
        "I am writing on his behalf",
        "Please call him, he has not eaten. Call him abeg",
        "me pidió que te diga que te quiere",
        "Ameniambia nikuambie pole",
        "il m'a demandé de te parler",
    ],
)
def test_a_message_carried_for_him_is_heard(text: str) -> None:
    assert HIS.carries(text)


@pytest.mark.parametrize(
    "text",
    [
        "He asked me what time the match is",
        "I told you already, dinner is at eight",
        "My boss wants the report",
        "Did he call you back?",
        "Femi is in town",
    ],
)
def test_talk_about_somebody_is_no_carried_message(text: str) -> None:
    assert not HIS.carries(text)


@pytest.mark.parametrize(
    "text",
    [
        "Credit alert: NGN 5,000.00 from FEMI COKER ref fuel",
        "You have received 500.00 from Femi  Coker on 3/4/26",
        "Transfer of 2,000 received from 0800 000 0142",
        "Your bouquet ordered by Femi-Coker is on its way",
    ],
)
def test_a_notice_that_names_him_is_seen(text: str) -> None:
    assert HIS.names_him(text)


@pytest.mark.parametrize(
    "text",
    ["Credit alert: NGN 5,000.00 from FEMI ADEBAYO", "Femi Coker is here", "Received from 0800 000 0143"],
)
def test_a_notice_of_somebody_else_is_not_his(text: str) -> None:
    assert not HIS.names_him(text)


def test_without_names_he_is_still_he() -> None:
    assert HisWords([], []).carries("he begged me to talk to you")
    assert not HisWords([], []).names_him("credit alert")


@pytest.mark.parametrize(
    "line",
    [
        "FASTER PAYMENT FEMI COKER MISS YOU",
        "NIP/COKER FEMI/ref 1",
        "FPI F COKER 2SORRY",
        "BY 08000000142 MPESA",
    ],
)
def test_money_that_came_in_is_his_where_the_banks_line_names_him(line: str) -> None:
    assert HIS.paid(line)


@pytest.mark.parametrize("line", ["FPI FEMI ADEBAYO", "COKER BAKERY", "FEMI", "CARD PAYMENT TESCO 0143"])
def test_a_part_of_his_name_in_a_banks_line_is_not_he(line: str) -> None:
    assert not HIS.paid(line)


@pytest.mark.parametrize(
    "line", ["FASTER PAYMENT FEMI COKER MISS YOU", "NIP/COKER FEMI/ref 1", "BY 08000000142"]
)
def test_a_full_name_in_either_order_or_a_number_is_he_beyond_doubt(line: str) -> None:
    assert HIS.paid_in_full_name(line)


@pytest.mark.parametrize(
    "line", ["FPI F COKER SORRY", "COKER F", "FEMI COKER LTD REFUND", "FEMI COKER & SONS"]
)
def test_an_initial_or_a_firm_of_that_name_may_be_somebody_else(line: str) -> None:
    assert not HIS.paid_in_full_name(line)


def test_without_a_full_name_no_line_is_his() -> None:
    assert not HisWords(["Femi"], []).paid_in_full_name("FEMI COKER")
