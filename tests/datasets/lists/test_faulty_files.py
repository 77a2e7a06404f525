"""Whatever a file holds, a reader returns a market or says what is wrong: it never fails in another way."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import jumelage as jm
from jumelage.datasets import read_matrix, read_orlib_assign, read_preflib, read_rank_lists
from jumelage.errors import InputError

ORDERS = """# NUMBER ALTERNATIVES: 2
# NUMBER VOTERS: 3
# NUMBER CATEGORIES: 2
# CATEGORY NAME 1: Oui
# CATEGORY NAME 2: Non
# ALTERNATIVE NAME 1: Crêperie
# ALTERNATIVE NAME 2: Hôtel
2: 1, 2
1: {1, 2}, {}
"""

READERS = {
    "orders.toi": (lambda path: read_preflib(path, 1), ORDERS),
    "bids.cat": (lambda path: read_preflib(path, 1), ORDERS),
    "matrix.csv": (lambda path: read_matrix(path, 1), "élève,Crêperie,Hôtel\n007,1,2\n8,,0\n"),
    "lists.csv": (lambda path: read_rank_lists(path, 1), "student,1,2\n007,Crêperie,Hôtel\n8,Hôtel\n"),
    "assign.txt": (read_orlib_assign, "2\n1 2\n3 4\n"),
    "assignp.txt": (lambda path: read_orlib_assign(path, sparse=True), "2\n1 2 5\n2 1 4\n2 2 6\n"),
}


@pytest.fixture(params=READERS)
def name(request):
    return request.param


def only_fault(name, path):
    with pytest.raises(InputError) as caught:
        READERS[name][0](path)
    [fault] = caught.value.faults
    return fault


def test_a_path_that_leads_to_no_file_is_a_fault(tmp_path, name):
    assert only_fault(name, tmp_path / name).found.startswith("nothing at ")
    (tmp_path / name).mkdir()
    assert only_fault(name, tmp_path / name).found == "a folder"
    assert only_fault(name, 5).found == "a int"
    assert only_fault(name, f"a\0{name}").expected == "a file that can be read"


@pytest.mark.parametrize("content", [b"", b" \r\n\n", b"\xef\xbb\xbf", b"\x89PNG\r\n\x1a\n\x00\x00", b"PK\x03\x04\x00"])
def test_a_file_without_text_is_a_fault_that_names_it(tmp_path, name, content):
    (tmp_path / name).write_bytes(content)
    fault = only_fault(name, tmp_path / name)
    assert fault.table == name
    assert fault.found in {"an empty file", f"{name}, which is not text"}


@pytest.mark.parametrize("encoding", ["cp1252", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("ending", ["\r\n", "\r"])
def test_the_encoding_and_the_ends_of_lines_change_nothing(tmp_path, name, encoding, ending):
    read, text = READERS[name]
    (tmp_path / name).write_bytes(text.encode())
    expected = read(tmp_path / name)
    (tmp_path / name).write_bytes(text.replace("\n", ending).encode(encoding))
    assert all(one.equals(other) for one, other in zip(read(tmp_path / name), expected, strict=True))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    cut=st.tuples(st.integers(0, 200), st.integers(0, 20)),
    paste=st.sampled_from([",", ";", ":", "{", "}", '"', "\n", "#", "-", "9", "nan", "1e999", "\t", "é", "²", "٣"])
    | st.text(max_size=4),
)
@pytest.mark.parametrize("name", READERS)
def test_a_spoilt_file_is_a_market_or_an_input_error(tmp_path, name, cut, paste):
    read, text = READERS[name]
    start, length = cut
    start = min(start, len(text))
    path = tmp_path / name
    path.write_bytes((text[:start] + paste + text[start + length :]).encode("utf-8", "surrogatepass"))
    try:
        tables = read(path)
    except InputError as error:
        complete = [fault.table and fault.found and fault.expected and fault.remedy for fault in error.faults]
    else:
        complete = [jm.Market.from_pairs(*tables).num_pairs == len(tables.pairs)]
    assert all(complete)
