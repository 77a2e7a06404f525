"""What is written of a result is what the result says, and nothing in it runs."""

import json
import sys
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import jumelage as jm
from jumelage.exports import draw_map, write_all, write_csv, write_workbook
from jumelage.exports.tables import employers_table, placements_table, unplaced_table
from jumelage.formulas import escaped, unescaped

RUNS_IN_A_SPREADSHEET = ("=", "+", "-", "@", "\t", "\r", "\n")


def term(students: list[str], **columns: list[object]) -> jm.Market:
    """Return students who may all go to the one seat at c1, or to the two at c2 except the last student."""
    rows = [(s, "c1", 0.5) for s in students] + [(s, "c2", 0.4) for s in students[:-1]]
    return jm.Market.from_pairs(
        pd.DataFrame(rows, columns=["student", "company", "score"]),
        pd.DataFrame({"student": students, **columns}),
        pd.DataFrame(
            {
                "company": ["c1", "c2"],
                "capacity": [1, 2],
                "employer": ["Énergies", "=cmd|'/c calc'!A1"],
                "lat": [48.0, 48.5],
                "lon": [-2.0, -3.0],
            }
        ),
    )


@pytest.fixture
def result() -> jm.Result:
    """Return ana and ben at c2, and eve, who may only go to c1, there."""
    return jm.match(
        term(["ana", "ben", "eve"], programme=["A", "B", "A"], lat=[48.1, 48.2, None], lon=[-2.1, -2.2, -2.3])
    )


def sheets(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """Return the rows of every sheet of a workbook."""
    book = openpyxl.load_workbook(path)
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book}


@given(st.text(alphabet="'=+-@\t\r\nab1 ", max_size=5))
def test_an_escaped_text_never_runs_and_comes_back_as_it_was(text: str) -> None:
    assert not escaped(text).startswith(RUNS_IN_A_SPREADSHEET)
    assert unescaped(escaped(text)) == text


@given(st.lists(st.text(alphabet="'=+-@ab\"1;,é", min_size=1, max_size=4), min_size=2, max_size=4, unique=True))
def test_the_csv_has_every_student_whatever_the_id(tmp_path_factory: pytest.TempPathFactory, ids: list[str]) -> None:
    path = tmp_path_factory.mktemp("csv") / "placements.csv"
    outcome = jm.match(term(ids))
    write_csv(outcome, path)
    frame = pd.read_csv(path, dtype=str, keep_default_na=False)
    assert not any(cell.startswith(RUNS_IN_A_SPREADSHEET) for cell in frame["student"])
    there = {unescaped(s): c for s, c in zip(frame["student"], frame["company"], strict=True) if c}
    assert there == dict(outcome.matching.pairs)


def test_a_negative_score_is_a_number_in_the_csv_and_not_a_text(tmp_path: Path) -> None:
    write_csv(jm.match(jm.Market.from_scores([[-1.5]], [1])), tmp_path / "p.csv")
    assert pd.read_csv(tmp_path / "p.csv")["score"].tolist() == [-1.5]


def test_the_workbook_has_the_placements_the_unplaced_and_a_sheet_by_employer(tmp_path: Path) -> None:
    market = term(["ana", "ben", "eve", "zoe"])
    write_workbook(jm.match(market), tmp_path / "p.xlsx")
    book = sheets(tmp_path / "p.xlsx")
    assert list(book) == ["placements", "unplaced", "by employer"]
    placed = {row[0]: row[1] for row in book["placements"][1:]}
    assert sorted(company for company in placed.values() if company) == ["c1", "c2", "c2"]
    without = [student for student, company in placed.items() if company is None]
    assert [row[0] for row in book["unplaced"][1:]] == without
    assert "are all full" in str(book["unplaced"][1][-1])


def test_a_formula_in_the_tables_is_a_text_in_the_workbook(tmp_path: Path) -> None:
    write_workbook(jm.match(term(["=1+1", "https://x.fr", "eve"])), tmp_path / "p.xlsx")
    cells = [cell for sheet in openpyxl.load_workbook(tmp_path / "p.xlsx") for row in sheet for cell in row]
    assert {cell.value for cell in cells} >= {"=1+1", "https://x.fr", "=cmd|'/c calc'!A1"}
    assert not any(cell.data_type == "f" or cell.hyperlink for cell in cells)


def test_the_french_workbook_has_french_headings_and_causes(tmp_path: Path) -> None:
    write_workbook(jm.match(term(["ana", "ben", "eve", "zoe"])), tmp_path / "p.xlsx", language="fr")
    book = sheets(tmp_path / "p.xlsx")
    assert list(book) == ["placements", "sans place", "par entreprise"]
    assert book["placements"][0][0] == "élève"
    assert "toutes complètes" in str(book["sans place"][1][-1])


def soft_result() -> jm.Result:
    """Return ana, ben and eve, of whom one is wanted at c1 and none of whom is where a soft rule says never."""
    rules = [
        jm.rules.Apart(["ana", "ben"], weight=0.05, reason="sisters"),
        jm.rules.Forbid("eve", "c1", "a secret", weight="last"),
        jm.rules.Quota("employer", at_most=9, weight=1),
    ]
    return jm.match(term(["ana", "ben", "eve"]).replace(rules=rules))


def test_the_workbook_says_how_each_soft_rule_is_broken_and_what_that_costs(tmp_path: Path) -> None:
    # eve may only go to c1, so ana and ben share c2.
    write_workbook(soft_result(), tmp_path / "p.xlsx")
    rows = sheets(tmp_path / "p.xlsx")["soft rules"]
    assert rows[0] == ("rule", "breaches", "cost in score", "students", "companies")
    sisters = "ana, ben: never together (company) (soft: 0.05 of score for each breach). Reason: sisters."
    assert rows[1:] == [
        (sisters, 1, 0.05, "ana; ben", None),
        ("eve: never at c1 (soft: breaches are counted).", 1, 0, "eve", "c1"),
        ("Per employer: at most 9 students (soft: 1 of score for each breach).", 0, 0, None, None),
    ]
    write_workbook(soft_result(), tmp_path / "fr.xlsx", language="fr")
    french = sheets(tmp_path / "fr.xlsx")["règles souples"]
    assert str(french[1][0]).endswith("(souple : 0,05 d’indice par manquement). Motif : sisters.")


def test_no_file_tells_a_private_reason(tmp_path: Path) -> None:
    hard = jm.rules.Forbid("ana", "c1", "a secret")
    outcome = soft_result()
    outcome = jm.match(outcome.market.replace(rules=[*outcome.market.rules, hard]))
    write_all(outcome, tmp_path)
    cells = [cell for rows in sheets(tmp_path / "placements.xlsx").values() for row in rows for cell in row]
    told = " ".join(
        [*map(str, cells), (tmp_path / "record.json").read_text(), (tmp_path / "placements.csv").read_text()]
    )
    assert "sisters" in told
    assert "secret" not in told + outcome.summary() + str(jm.audit(outcome.market, outcome.matching))


def test_everyone_placed_leaves_a_sheet_of_unplaced_with_headings_only(result: jm.Result, tmp_path: Path) -> None:
    write_workbook(result, tmp_path / "p.xlsx")
    assert len(sheets(tmp_path / "p.xlsx")["unplaced"]) == 1


def test_a_market_of_nobody_is_written_too(tmp_path: Path) -> None:
    nobody = jm.match(jm.Market.from_scores(pd.DataFrame(), []))
    exports = {export.path.name: export for export in write_all(nobody, tmp_path)}
    assert not exports["placements.xlsx"].left_out
    assert exports["map.png"].left_out


def test_every_seat_of_every_opening_is_in_the_sheet_by_employer_once() -> None:
    market = term(["ana", "eve"]).replace(capacity=[3, 2])
    outcome = jm.match(market)
    table = employers_table(outcome, "en")
    assert table["employer"].tolist()[-1] == "Énergies", "sorted as if it had no accent and no sign"
    free = table["student"].str.extract(r"free seats: (\d+)")[0].dropna().astype(int).sum()
    assert free + table["student"].isin(["ana", "eve"]).sum() == market.num_seats


def test_columns_of_any_kind_are_written_and_a_blank_employer_goes_by_its_company(tmp_path: Path) -> None:
    companies = pd.DataFrame(
        {"company": ["c1", "c2"], "capacity": 1, "employer": [7, None], "territory": [pd.Timestamp("2026-09-01"), True]}
    )
    pairs = pd.DataFrame({"student": ["ana"], "company": ["c1"], "score": [0.5]})
    outcome = jm.match(jm.Market.from_pairs(pairs, ["ana"], companies))
    write_workbook(outcome, tmp_path / "p.xlsx")
    rows = sheets(tmp_path / "p.xlsx")["by employer"]
    assert [row[:2] for row in rows[1:]] == [("7.0", "c1"), ("c2", "c2")]
    assert rows[1][2] == "2026-09-01 00:00:00"


def test_what_is_known_of_a_student_stands_beside_her_own_name(result: jm.Result) -> None:
    table = placements_table(result).set_index("student")
    assert table["programme"].to_dict() == {"ana": "A", "ben": "B", "eve": "A"}
    assert table["employer"].to_dict()["eve"] == "Énergies"


def test_the_unplaced_keep_their_programme_and_how_many_companies_they_could_go_to() -> None:
    outcome = jm.match(term(["ana", "ben", "eve", "zoe"], programme=["A", "B", "C", "D"]))
    (row,) = unplaced_table(outcome, "en").to_dict("records")
    assert row["programme"] == {"ana": "A", "ben": "B", "eve": "C", "zoe": "D"}[row["student"]]
    assert row["num_eligible"] == (1 if row["student"] == "zoe" else 2)


def test_the_map_draws_a_line_from_each_known_home_to_where_its_student_goes(result: jm.Result) -> None:
    (lines,) = draw_map(result).axes[0].collections[:1]
    # eve's latitude is blank: she has no line. Ends are (lon, lat).
    drawn = {tuple(map(tuple, path.vertices.tolist())) for path in lines.get_paths()}
    assert drawn == {((-2.1, 48.1), (-3.0, 48.5)), ((-2.2, 48.2), (-3.0, 48.5))}
    assert lines.get_array().tolist() == [0.4, 0.4]


def test_the_map_says_who_is_not_on_it_and_keeps_distances_true(result: jm.Result) -> None:
    figure = draw_map(result, language="fr")
    texts = [text.get_text() for text in figure.legends[0].get_texts()]
    assert "non dessinés, lieu inconnu : 1" in texts
    # At 48.2 degrees north a degree of longitude is two thirds of one of latitude.
    assert figure.axes[0].get_aspect() == pytest.approx(1.5, abs=0.02)


def test_without_any_place_there_is_no_map_and_the_tables_to_complete_are_named() -> None:
    with pytest.raises(jm.InputError) as error:
        draw_map(jm.match(jm.Market.from_scores([[0.5]], [1])))
    assert [fault.table for fault in error.value.faults] == ["students", "companies"]


def test_a_folder_gets_four_whole_files_and_keeps_what_else_was_in_it(result: jm.Result, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    (tmp_path / "placements.csv").write_text("of another run")
    exports = write_all(result, tmp_path)
    assert [export.left_out for export in exports] == [""] * 4
    names = {"notes.txt", "placements.csv", "placements.xlsx", "map.png", "record.json"}
    assert {file.name for file in tmp_path.iterdir()} == names
    assert (tmp_path / "notes.txt").read_text() == "mine"
    record = json.loads((tmp_path / "record.json").read_text(encoding="utf-8"))
    assert record["placed"] == 3
    assert record["matching_sha256"] == result.record()["matching_sha256"]


@pytest.mark.parametrize(("package", "file"), [("xlsxwriter", "placements.xlsx"), ("matplotlib", "map.png")])
def test_a_missing_extra_is_named_and_leaves_no_file_of_an_older_run(
    package: str, file: str, result: jm.Result, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / file).write_text("of another run")
    for name in [name for name in sys.modules if name.split(".")[0] == package]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, package, None)
    exports = {export.path.name: export.left_out for export in write_all(result, tmp_path)}
    assert "python -m pip install 'jumelage[" in exports.pop(file)
    assert set(exports.values()) == {""}
    assert not (tmp_path / file).exists()


def test_a_file_that_fails_half_way_leaves_the_one_that_was_there(
    result: jm.Result, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "record.json").write_text("whole")

    def half_a_text(self: Path, text: str, **_: object) -> None:
        self.write_bytes(text[:10].encode())
        message = "disk full"
        raise OSError(message)

    monkeypatch.setattr(Path, "write_text", half_a_text)
    with pytest.raises(jm.InputError, match="disk full"):
        write_all(result, tmp_path)
    assert (tmp_path / "record.json").read_bytes() == b"whole"
    assert not [file for file in tmp_path.iterdir() if file.name.startswith(".")]


def test_a_name_that_looks_like_mathematics_is_drawn_as_it_stands(tmp_path: Path) -> None:
    cohort = jm.load_cohort("bretagne")
    companies = cohort.companies
    companies["territory"] = companies["territory"].replace("Rennes", "$\\frac{$ Rennes")
    cohort = cohort.replace(companies=companies)
    market = jm.Market.from_cohort(cohort, jm.Rubric.suggest(cohort).score(cohort))
    written = write_all(jm.match(market), tmp_path)
    assert [export.left_out for export in written] == ["", "", "", ""]
