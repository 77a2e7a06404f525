"""The coordinator's Monday morning: supply and demand, whom to call and what to look at, as blocks of a page."""

from collections.abc import Iterable, Mapping
from typing import TypeAlias

import numpy as np
import pandas as pd

from jumelage.cohort.groups import can_group
from jumelage.cohort.page import Block
from jumelage.cohort.reconfirm import openings_to_reconfirm
from jumelage.cohort.sentences import HEADINGS, counted, decimal, say
from jumelage.cohort.standing import can_be_judged
from jumelage.cohort.supply import Supply
from jumelage.errors import LISTED
from jumelage.texts import Language

Tables: TypeAlias = Mapping[str, pd.DataFrame]

_GROUPED_BY = ("programme", "territory")

_MOST_GROUPS = 15
"""How many rows a table has before the smallest groups are taken together."""


def monday_blocks(tables: Tables, on: pd.Timestamp | None, language: Language) -> list[Block]:
    """Return what there is to know before a matching; what the columns do not tell is left out.

    Parameters
    ----------
    tables : mapping of str to DataFrame
        The tables of a cohort.
    on : Timestamp or None
        The day that openings are judged on.
    language : {"en", "fr"}
    """
    blocks = _supply_blocks(tables, on, language)
    if can_be_judged(tables, on):
        blocks.append(_calls_block(tables, on, language))
    lines = _lines_to_look_at(tables, language)
    return [*blocks, Block(say("attention", language), lines=lines)] if lines else blocks


def groupings(tables: Tables) -> list[str]:
    """Return by which columns supply and demand can be shown."""
    return [by for by in _GROUPED_BY if can_group(tables["students"], tables["companies"], by)]


def largest_groups(supply: Supply, most: int, language: Language) -> pd.DataFrame:
    """Return supply and demand under names that people read: the largest groups, the others together, and all."""
    frame, num_others = supply.largest(most)
    names = [say("unknown", language) if pd.isna(name) else str(name) for name in frame.index]
    if num_others:
        names[-2] = say("others", language, count=num_others)
    names[-1] = say("total", language)
    return frame.set_axis(pd.Index(names, dtype="str"))


def _supply_blocks(tables: Tables, on: pd.Timestamp | None, language: Language) -> list[Block]:
    shown, is_judged = groupings(tables), can_be_judged(tables, on)
    frames = {by: largest_groups(Supply.of(tables, by, on), _MOST_GROUPS, language) for by in shown}
    blocks, said = [], set()
    for by, frame in frames.items():
        has_shared = bool(frame["shared"].any())
        left_out = {
            "agreed": tables["offers"].empty,
            "shared": not has_shared,
            "secured": not is_judged,
            "to_reconfirm": not is_judged,
        }
        columns = [column for column in frame if not left_out.get(str(column), False)]
        keys = {
            "key-nearest": by == "territory" and "territory" not in tables["students"],
            "key-shared": has_shared,
            "key-secured": is_judged,
            "key-missing": True,
            "key-tightness": True,
        }
        lines = [key for key, holds in keys.items() if holds and key not in said]
        said.update(lines)
        title = say(f"by-{by}", language)
        if is_judged and on is not None:
            title = say("on", language, title=title, day=f"{on:%Y-%m-%d}")
        blocks.append(
            Block(
                title,
                (HEADINGS[by][language], *(HEADINGS[str(column)][language] for column in columns)),
                tuple((str(name), *_cells(row, language)) for name, row in frame[columns].iterrows()),
                lines=tuple(say(key, language) for key in lines),
            )
        )
    return blocks


def _cells(row: "pd.Series[float]", language: Language) -> list[str]:
    texts = {column: f"{value:.0f}" for column, value in row.items() if column != "tightness"}
    texts["balance"] = f"{row['balance']:+.0f}" if row["balance"] else "0"
    texts["tightness"] = decimal(row["tightness"], 2, language) if np.isfinite(row["tightness"]) else "–"
    return list(texts.values())


def _calls_block(tables: Tables, on: pd.Timestamp | None, language: Language) -> Block:
    calls = openings_to_reconfirm(tables, on, language)
    if calls.empty:
        return Block(say("no-calls", language))
    openings = counted(len(calls), "opening", language)
    title = say("calls", language, openings=openings, seats=counted(int(calls["seats"].sum()), "seat", language))
    columns = ["company", "employer", "text", "seats", "applicants", "agreed"]
    return Block(
        title,
        tuple(HEADINGS[column][language] for column in columns),
        tuple(tuple(map(str, row)) for row in calls[columns].head(LISTED).itertuples(index=False)),
        num_texts=3,
        lines=(say("further", language, count=len(calls)),) if len(calls) > LISTED else (),
    )


def _lines_to_look_at(tables: Tables, language: Language) -> tuple[str, ...]:
    ids = {
        "nowhere": _accepted_nowhere(tables),
        "silent": _without_application_or_offer(tables),
        "unsupervised": _without_supervisor(tables["companies"]),
    }
    return tuple(
        say(code, language, count=len(found), ids=_first_few(found)) for code, found in ids.items() if len(found)
    )


def _accepted_nowhere(tables: Tables) -> "pd.Series[str]":
    """Return the students whose programme and level, taken together, no opening with a seat accepts."""
    students, companies = tables["students"], tables["companies"]
    by = [column for column in ("programme", "level") if can_group(students, companies, column)]
    if not by:
        return students["student"].head(0)
    supply = Supply.of(tables, by, None)
    has_seat = supply.frame()["offered"].to_numpy()[:-1] > 0
    return students["student"][~has_seat[supply.grouping.group_of_student]]


def _without_application_or_offer(tables: Tables) -> "pd.Series[str]":
    """Return the students nobody would hear of but by assignment, if others do apply or have offers."""
    students, applications, offers = tables["students"]["student"], tables["applications"], tables["offers"]
    if applications.empty and offers.empty:
        return students.head(0)
    if "student_rank" in applications:
        applications = applications[applications["student_rank"].notna()]
    standing = offers[offers["status"].isin(["agreed", "open"])]
    return students[~students.isin(applications["student"]) & ~students.isin(standing["student"])]


def _without_supervisor(companies: pd.DataFrame) -> "pd.Series[str]":
    if "supervisor" not in companies:
        return companies["company"].head(0)
    return companies["company"][companies["supervisor"].isna() & (companies["capacity"] > 0)]


def _first_few(ids: Iterable[str]) -> str:
    names = list(ids)
    return ", ".join(names[:LISTED]) + (", …" if len(names) > LISTED else "")
