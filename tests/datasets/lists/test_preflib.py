"""`read_preflib`: orders and categories, one side or both, and what is said of a file that does not hold."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from odd_ids import odd_ids

import jumelage as jm
from jumelage.datasets import read_preflib
from jumelage.errors import InputError

NAMES = ("Bakery", "Garage", "Clinic")


def text_of(lines, names=NAMES, *, categories=(), num_voters=None):
    """Return a file in PrefLib's format, as its own tools write it."""
    voters = sum(int(line.split(":")[0]) for line in lines) if num_voters is None else num_voters
    header = [
        "# FILE NAME: 00001-00000001.toi",
        "# TITLE: a test",
        "# DESCRIPTION: ",
        "# MODIFICATION TYPE: synthetic",
        f"# NUMBER ALTERNATIVES: {len(names)}",
        f"# NUMBER VOTERS: {voters}",
        f"# NUMBER UNIQUE ORDERS: {len(set(lines))}",
    ]
    if categories:
        header.append(f"# NUMBER CATEGORIES: {len(categories)}")
    header += [f"# CATEGORY NAME {number}: {name}" for number, name in enumerate(categories, 1)]
    header += [f"# ALTERNATIVE NAME {number}: {name}" for number, name in enumerate(names, 1)]
    return "\n".join([*header, *lines, ""])


def write(folder, name, *args, **kwargs):
    path = folder / name
    path.write_text(text_of(*args, **kwargs), encoding="utf-8")
    return path


def rows(frame):
    return [tuple(row) for row in frame.itertuples(index=False)]


def faults(path, capacity=1, **kwargs):
    with pytest.raises(InputError) as caught:
        read_preflib(path, capacity, **kwargs)
    return caught.value.faults


def test_a_line_that_counts_three_voters_is_three_students(tmp_path):
    path = write(tmp_path, "strict.soi", ["3: 3, 1", "1: 2"])
    pairs, students, companies = read_preflib(path, 2)
    assert students["student"].tolist() == ["1", "2", "3", "4"]
    assert rows(companies) == [("Bakery", 2), ("Garage", 2), ("Clinic", 2)]
    assert rows(pairs) == [
        *[(voter, company, rank) for voter in "123" for company, rank in (("Clinic", 1), ("Bakery", 2))],
        ("4", "Garage", 1),
    ]


def test_ties_share_a_rank_and_the_next_follows_without_a_gap(tmp_path):
    pairs, _, _ = read_preflib(write(tmp_path, "ties.toc", ["1: {1, 3}, 2"]), 1)
    assert rows(pairs) == [("1", "Bakery", 1), ("1", "Clinic", 1), ("1", "Garage", 2)]


def test_an_order_of_nobody_is_a_student_without_pairs(tmp_path):
    pairs, students, _ = read_preflib(write(tmp_path, "few.toi", ["1: {}", "1: 2"]), 1)
    assert len(students) == 2
    assert rows(pairs) == [("2", "Garage", 1)]


def test_the_number_of_a_category_is_the_rank_also_behind_an_empty_one(tmp_path):
    path = write(tmp_path, "bids.cat", ["2: {1, 2}, {}, 3", "1: {}, 1, {2,3}"], categories=["Yes", "Maybe", "No"])
    pairs, _, _ = read_preflib(path, 1)
    assert rows(pairs)[:3] == [("1", "Bakery", 1), ("1", "Garage", 1), ("1", "Clinic", 3)]
    pairs, students, _ = read_preflib(path, 1, leave_out=["No"])
    assert rows(pairs) == [
        ("1", "Bakery", 1),
        ("1", "Garage", 1),
        ("2", "Bakery", 1),
        ("2", "Garage", 1),
        ("3", "Bakery", 2),
    ]
    assert len(students) == 3


def test_a_category_to_leave_out_that_is_not_there_is_a_fault(tmp_path):
    path = write(tmp_path, "bids.cat", ["1: 1, {2,3}"], categories=["Yes", "No"])
    [fault] = faults(path, leave_out=["no"])
    assert (fault.table, fault.found, fault.expected) == ("leave_out", "'no'", "a category (Yes, No)")


def test_two_files_rank_each_other(tmp_path):
    # Ana lists all three, ben only the bakery; the garage does not list ana, the clinic lists nobody else.
    wishes = write(tmp_path, "wishes.soi", ["1: 2,1,3", "1: 1"])
    rankings = write(tmp_path, "rankings.toi", ["1: {1,2}", "1: 2", "1: 1"], ["ana", "ben"])
    pairs, students, companies = read_preflib(wishes, {"Bakery": 1, "Garage": 1, "Clinic": 0}, companies=rankings)
    assert students["student"].tolist() == ["ana", "ben"]
    assert rows(companies) == [("Bakery", 1), ("Garage", 1), ("Clinic", 0)]
    assert list(pairs) == ["student", "company", "student_rank", "company_rank"]
    assert rows(pairs) == [("ana", "Bakery", 2, 1), ("ana", "Clinic", 3, 1), ("ben", "Bakery", 1, 1)]


def test_two_files_of_different_markets_are_refused(tmp_path):
    wishes = write(tmp_path, "wishes.soi", ["1: 2,1,3"])
    rankings = write(tmp_path, "rankings.soi", ["1: 1"], ["ana", "ben"])
    assert [(fault.found, fault.expected) for fault in faults(wishes, companies=rankings)] == [
        ("alternatives: 2", "1, the voters of the other file"),
        ("voters: 1", "3, the alternatives of the other file"),
    ]


@pytest.mark.parametrize(
    ("capacity", "found"),
    [
        ({"Bakery": 1, "Garage": 1}, [("nothing", "Clinic")]),
        ({"Bakery": 1, "Garage": -1, "Clinic": 1.5}, [("-1", "Garage"), ("1.5", "Clinic")]),
        ({"Bakery": 1, "Garage": 1, "Clinic": 1, "Farm": 1}, [("'Farm'", None)]),
        (None, [("nothing", None)]),
        ("many", [("many", None)]),
        (True, [("True", None)]),
    ],
)
def test_a_capacity_that_is_none_is_a_fault_of_the_argument(tmp_path, capacity, found):
    listed = faults(write(tmp_path, "all.soc", ["1: 1,2,3"]), capacity)
    assert [(fault.table, fault.found, fault.subject) for fault in listed] == [("capacity", *one) for one in found]


@pytest.mark.parametrize(
    ("name", "line", "found"),
    [
        ("x.soc", "1: 1,2", "2 alternatives"),
        ("x.toc", "1: {1,3}", "2 alternatives"),
        ("x.soi", "1: 1,{2,3}", "a tie"),
        ("x.soc", "1: {1,2},3", "a tie"),
        ("x.toi", "1: 4,1,9", "alternative 4, 9"),
        ("x.toi", "1: 0", "alternative 0"),
        ("x.toi", "1: 1,{2,1}", "alternative 1 again"),
        ("x.toi", "1: 1,", "'1: 1,'"),
        ("x.toi", "1:", "'1:'"),
        ("x.toi", "1", "'1'"),
        ("x.toi", "1: 1 2", "'1: 1 2'"),
        ("x.toi", "1: {1,2", "'1: {1,2'"),
        ("x.toi", "1: 1,2}", "'1: 1,2}'"),
        ("x.toi", "1: one", "'1: one'"),
        ("x.toi", "nan: 1", "'nan: 1'"),
        ("x.toi", "0: 1", "'0: 1'"),
        ("x.toi", "-2: 1", "'-2: 1'"),
        ("x.toi", "1.5: 1", "'1.5: 1'"),
        ("x.toi", f"1: {'9' * 5000}", f"'1: {'9' * 37}…'"),
        ("x.cat", "1: 1, 2", "2 categories"),
        ("x.cat", "1: 1, 2, {1}", "alternative 1 again"),
    ],
)
def test_a_line_that_is_wrong_is_named_with_its_number(tmp_path, name, line, found):
    good = {"x.cat": "1: 1, 2, 3"}.get(name, "1: 1,2,3")
    categories = ["Yes", "Maybe", "No"] if name == "x.cat" else ()
    path = write(tmp_path, name, [good, line, good], categories=categories, num_voters=3)
    number = path.read_text().splitlines().index(line) + 1
    assert [(fault.table, fault.row, fault.found) for fault in faults(path)] == [(name, number, found)]


def test_all_wrong_lines_of_both_files_are_named_at_once(tmp_path):
    wishes = write(tmp_path, "wishes.soi", ["1: 9", "1: 1,1", "x"], num_voters=3)
    rankings = write(tmp_path, "rankings.soi", ["1: 7"])
    assert [(fault.table, fault.row) for fault in faults(wishes, companies=rankings)] == [
        ("wishes.soi", 11),
        ("wishes.soi", 12),
        ("wishes.soi", 13),
        ("rankings.soi", 11),
    ]


def test_a_file_that_was_cut_short_has_too_few_voters(tmp_path):
    path = write(tmp_path, "short.soi", ["3: 1,2", "2: 3"], num_voters=9)
    [fault] = faults(path)
    assert (fault.found, fault.expected) == ("voters in the lines: 5", "9, as the header says")


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ("# NUMBER VOTERS: 1\n", "", ["no such line"]),
        ("# NUMBER VOTERS: 1\n", "# NUMBER VOTERS: 1\n" * 2, ["a line that stands above"]),
        ("# NUMBER VOTERS: 1\n", "# NUMBER VOTERS: one\n", ["'one'"]),
        ("# NUMBER ALTERNATIVES: 3\n", "# NUMBER ALTERNATIVES: 999999999\n", ["3 such lines"]),
        ("# ALTERNATIVE NAME 2: Garage\n", "", ["2 such lines"]),
        ("# ALTERNATIVE NAME 2: Garage", "# ALTERNATIVE NAME 4: Garage", ["number 4"]),
        ("# ALTERNATIVE NAME 2: Garage", "# ALTERNATIVE NAME 1: Garage", ["number 1 again"]),
        ("# ALTERNATIVE NAME 2: Garage", "# ALTERNATIVE NAME 2: Bakery ", ["'Bakery' again"]),
        ("# ALTERNATIVE NAME 2: Garage", "# ALTERNATIVE NAME 2:", ["no name"]),
        ("1: 1", "1: ?", ["'1: ?'"]),
    ],
)
def test_a_header_that_does_not_hold_is_named(tmp_path, old, new, found):
    path = tmp_path / "x.soi"
    path.write_text(text_of(["1: 1"]).replace(old, new))
    assert [fault.found for fault in faults(path)] == found


def test_the_older_format_and_another_kind_of_file_are_refused_with_the_way_out(tmp_path):
    old = tmp_path / "old.soc"
    old.write_text("2\n1,Bakery\n2,Garage\n1,1,1\n1,1,2\n")
    assert faults(old)[0].found == "no line that begins with #"
    (tmp_path / "graph.wmd").write_text("# NUMBER ALTERNATIVES: 2\n")
    assert faults(tmp_path / "graph.wmd")[0].found == "a name that ends in '.wmd'"


@st.composite
def votes(draw, num_alternatives, *, is_strict, is_complete):
    """Draw one voter's tiers of alternatives, by number."""
    order = draw(st.permutations(range(1, num_alternatives + 1)))
    if not is_complete:
        order = order[: draw(st.integers(1, num_alternatives))]
    tiers = []
    for number in order:
        if tiers and not is_strict and draw(st.booleans()):
            tiers[-1].append(number)
        else:
            tiers.append([number])
    return tiers


def line_of(tiers):
    return "1: " + ", ".join(str(tier[0]) if len(tier) == 1 else f"{{{', '.join(map(str, tier))}}}" for tier in tiers)


@pytest.mark.parametrize("suffix", ["soc", "soi", "toc", "toi"])
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(draw=st.data(), companies=odd_ids(), students=odd_ids())
def test_a_market_written_in_the_format_comes_back_as_it_was(tmp_path, suffix, draw, companies, students):
    form = {"is_strict": suffix[0] == "s", "is_complete": suffix[2] == "c"}
    wishes = [draw.draw(votes(len(companies), **form)) for _ in students]
    rankings = [draw.draw(votes(len(students), **form)) for _ in companies]
    folder = tmp_path
    tables = read_preflib(
        write(folder, f"wishes.{suffix}", list(map(line_of, wishes)), companies),
        2,
        companies=write(folder, f"rankings.{suffix}", list(map(line_of, rankings)), students),
    )
    named = {
        "students": {
            one: [[companies[number - 1] for number in tier] for tier in tiers]
            for one, tiers in zip(students, wishes, strict=True)
        },
        "companies": {
            one: [[students[number - 1] for number in tier] for tier in tiers]
            for one, tiers in zip(companies, rankings, strict=True)
        },
    }
    market = jm.Market.from_preferences(**named, capacity=dict.fromkeys(companies, 2))
    read = jm.Market.from_pairs(*tables)
    assert list(read.students) == students
    assert list(read.companies) == companies
    assert read.to_frame().equals(market.to_frame())
