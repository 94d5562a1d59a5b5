# SPDX-License-Identifier: Apache-2.0
"""Public collections of texts, as they are published, one folder each; tools/weigh_words.py learns from them.

FOLDER holds edos (CC0), openai_moderation (MIT), hatecheck, convabuse and naijasenti (CC BY), and
davidson (MIT). Others (nus_sms, nps_chat) are measured with and never learned from.
"""

import csv
import json
from collections.abc import Iterator
from pathlib import Path


def rows(path: Path) -> Iterator[dict[str, str]]:
    """The rows of a CSV file."""
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def objects(path: Path) -> Iterator[dict[str, object]]:
    """The objects of a file of JSON lines."""
    with path.open(encoding="utf-8") as file:
        yield from map(json.loads, file)


def edos(folder: Path, *splits: str) -> Iterator[tuple[str, int]]:
    """Posts, and whether they were labelled as threats, plans to harm and incitement."""
    for row in rows(folder / "edos" / "train_dev.csv"):
        if row["split"] in splits:
            yield row["text"], int(row["label_category"].startswith("1."))


def labelled(folder: Path) -> Iterator[tuple[str, int]]:
    """Other collections that tell a threat from what is none."""
    for one in objects(folder / "openai_moderation" / "even.jsonl"):
        yield str(one["prompt"]), int(any(one.get(mark) for mark in ("V", "V2", "H2")))
    for row in rows(folder / "hatecheck" / "even.csv"):
        yield row["test_case"], int(row["functionality"].startswith("threat"))
    for text in dict.fromkeys(row["user"] for row in rows(folder / "convabuse" / "ConvAbuseEMNLPfull.csv")):
        yield text, 0


def ordinary(folder: Path) -> Iterator[str]:
    """Texts in which nobody threatens, as far as their labels say."""
    for row in rows(folder / "davidson" / "labeled_data.csv"):
        if row["class"] == "2":
            yield row["tweet"]
    for language in ("hau", "ibo", "pcm", "yor"):
        lines = (folder / "naijasenti" / language / "train.tsv").read_text("utf-8").splitlines()
        yield from (line.rpartition("\t")[0] for line in lines[1:3000])
