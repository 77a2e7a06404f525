"""Named markets: their shapes, their seeds, their frozen recipes and what is refused."""

import hashlib
import os
import subprocess
import sys

import numpy as np
import pytest

import jumelage as jm
from jumelage.benchmarks import make_market
from jumelage.benchmarks.markets import KINDS

SIZES = {"num_students": 200, "num_companies": 50, "pairs_per_student": 6}
CALLS = {
    "popular": SIZES,
    "territorial": SIZES,
    "long_chain": {**SIZES, "chain_length": 20},
    "hospital_residents": SIZES,
    "tied": SIZES,
    "latin": {"num_students": 30, "num_companies": 30},
    "shortage": SIZES,
    "nested_quotas": SIZES,
    "opposed": SIZES,
    "school_rules": SIZES,
}
WITH_RANKS = ("hospital_residents", "tied", "latin", "opposed")

FROZEN = {
    "popular": "fd90bc7f70f186ef",
    "territorial": "c185cff17882b440",
    "long_chain": "347701d4d66024a8",
    "hospital_residents": "673869851cffefe4",
    "tied": "1b3148b2c4c9768c",
    "latin": "13d88d29ae06387c",
    "shortage": "a11377ce46dd5849",
    "nested_quotas": "b6826b017b68f32f",
    "opposed": "9fe8658edca4b8e3",
    "school_rules": "be18be7704b24da0",
}
"""The first digits of `digest`, seed 7. They never change: a recipe that does gets a new name."""


def made(kind, **changes):
    return make_market(kind, **{**CALLS[kind], **changes})


def digest(market):
    """Return a hash of all numbers of a market, scores to the sixth digit, and of its attributes of text."""
    state = hashlib.sha256()
    scores = np.rint(market.score * 1e6).astype(np.int64)
    for values in (market.indptr, market.company, market.capacity, scores, market.student_rank, market.company_rank):
        if values is not None:
            state.update(np.ascontiguousarray(values, dtype="<i8").tobytes())
    for columns in (market.student_columns, market.company_columns):
        if columns is not None:
            state.update(";".join(columns.iloc[:, 0]).encode())
    return state.hexdigest()[:16]


def test_every_kind_is_tested_here():
    assert set(KINDS) == set(CALLS) == set(FROZEN)


@pytest.mark.parametrize("kind", CALLS)
def test_a_market_has_the_size_that_was_asked_for(kind):
    market = made(kind)
    num_students, num_companies = CALLS[kind]["num_students"], CALLS[kind]["num_companies"]
    width = CALLS[kind].get("pairs_per_student", num_companies)
    assert (market.num_students, market.num_companies) == (num_students, num_companies)
    assert (np.diff(market.indptr) == width).all()
    assert 0 <= market.score.min() < market.score.max() <= 1


@pytest.mark.parametrize("kind", CALLS)
def test_pairs_have_ranks_of_both_sides_where_they_are_applications(kind):
    market = made(kind)
    assert (market.student_rank is not None) == (market.company_rank is not None) == (kind in WITH_RANKS)


@pytest.mark.parametrize("kind", WITH_RANKS)
def test_students_rank_all_their_pairs_strictly_and_without_gaps(kind):
    market = made(kind)
    ranks = np.sort(market.student_rank.reshape(market.num_students, -1), axis=1)
    assert (ranks == np.arange(1, ranks.shape[1] + 1)).all()


@pytest.mark.parametrize("kind", CALLS)
def test_the_same_seed_gives_the_same_market_and_another_seed_another(kind):
    market, again, other = made(kind, seed=5), made(kind, seed=5), made(kind, seed=6)
    assert digest(market) == digest(again)
    assert np.array_equal(market.score, again.score)
    assert digest(market) != digest(other)


@pytest.mark.parametrize("kind", CALLS)
def test_the_recipe_of_a_kind_is_frozen(kind):
    assert digest(made(kind, seed=7)) == FROZEN[kind]


def test_the_recipe_of_the_named_market_is_frozen():
    assert digest(make_market("tied", instance="759x53", seed=0)) == "dc553dbca24a51b9"


def test_markets_do_not_depend_on_the_order_of_hashes():
    program = (
        "import sys; from jumelage.benchmarks import make_market\n"
        f"for kind, call in {CALLS!r}.items():\n"
        "    market = make_market(kind, **call, seed=3)\n"
        "    print(kind, market.company.tolist(), market.score.tolist(), market.capacity.tolist())\n"
        "    print(market.to_frame().to_csv(), market.student_columns, market.company_columns)\n"
    )
    outputs = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(outputs) == 1
    assert all(kind.encode() in next(iter(outputs)) for kind in CALLS)


@pytest.mark.parametrize("kind", [kind for kind in CALLS if kind not in ("latin", "long_chain")])
def test_a_kind_without_students_can_be_matched(kind):
    assert len(jm.match(made(kind, num_students=0)).matching) == 0


@pytest.mark.parametrize(
    ("kind", "changes", "told"),
    [
        ("popular", {"pairs_per_student": 51}, "at most 50"),
        ("popular", {"num_students": -1}, "num_students"),
        ("popular", {"num_students": 2.5}, "a whole number, 0 or more"),
        ("popular", {"num_students": "many"}, "found 'many'"),
        ("popular", {"chain_length": 3}, "seats_per_student"),
        ("popular", {"seats_per_student": -1.0}, "0 or more"),
        ("popular", {"seats_per_student": float("nan")}, "found nan"),
        ("popular", {"num_companies": None}, "num_companies: expected a value"),
        ("popular", {"seed": -1}, "seed: expected a whole number, 0 or more"),
        ("popular", {"instance": "759x53"}, "no instances with a name"),
        ("territorial", {"num_territories": 9}, "at most 8: each takes 6 companies"),
        ("territorial", {"num_territories": 0}, "a whole number, 1 or more"),
        ("territorial", {"num_territories": 1}, "0, as there is one territory"),
        ("territorial", {"share_abroad": 1.5}, "a number from 0 to 1"),
        ("territorial", {"unevenness": -0.1}, "a number from 0 to 10"),
        ("long_chain", {"chain_length": 50}, "1 to 49"),
        ("long_chain", {"chain_length": 0}, "1 to 49"),
        ("long_chain", {"chain_length": 47}, "at most 2"),
        ("long_chain", {"chain_length": None}, "1 to 49"),
        ("long_chain", {"ranked": "yes"}, "True or False"),
        ("hospital_residents", {"correlation": 1.01}, "a number from 0 to 1"),
        ("hospital_residents", {"tier_width": 3}, "a dial of 'hospital_residents'"),
        ("tied", {"tier_width": 0}, "a whole number, 1 or more"),
        ("tied", {"instance": "759x53"}, "num_students: expected nothing: the instance '759x53' decides it"),
        ("tied", {"instance": "760x53"}, "759x53"),
        ("latin", {"num_companies": 31}, "30, as many as students"),
        ("latin", {"num_students": 0}, "1 or more"),
        ("latin", {"pairs_per_student": 30}, "'latin' decides it"),
        ("shortage", {"num_fields": 9}, "at most 8"),
        ("shortage", {"num_short": 5}, "a whole number from 0 to 4"),
        ("shortage", {"shortfall": -0.5}, "a number from 0 to 1"),
        ("shortage", {"pairs_per_student": 0}, "1 or more"),
        ("opposed", {"chance": 101}, "a number from 0 to 100"),
        ("opposed", {"num_companies": 0, "pairs_per_student": 0}, "1 or more"),
    ],
)
def test_what_cannot_be_made_is_refused_with_what_can(kind, changes, told):
    with pytest.raises(jm.InputError, match=told):
        made(kind, **changes)


@pytest.mark.parametrize(
    ("kind", "changes", "tables"),
    [
        ("popular", {"num_students": -1, "num_companies": -1, "seats_per_student": -1}, 3),
        ("territorial", {"num_territories": 9, "share_abroad": 2, "unevenness": -1, "seats_per_student": -1}, 4),
        ("long_chain", {"num_students": -1, "num_companies": -1, "chain_length": 0}, 3),
        ("hospital_residents", {"pairs_per_student": 51, "correlation": 2, "popularity_spread": -1}, 3),
        ("tied", {"correlation": 2, "seats_per_student": -1, "tier_width": 0}, 3),
        ("latin", {"num_students": -1, "num_companies": 0}, 2),
        ("shortage", {"num_fields": 9, "num_short": -1, "shortfall": 2}, 3),
        ("opposed", {"pairs_per_student": 51, "chance": -1}, 2),
    ],
)
def test_all_faults_are_told_at_once(kind, changes, tables):
    with pytest.raises(jm.InputError) as refusal:
        made(kind, **changes)
    assert len({fault.table for fault in refusal.value.faults}) == tables


def test_an_unknown_kind_is_refused_with_the_known_ones():
    with pytest.raises(jm.InputError, match="popular, territorial, long_chain, hospital_residents, tied, latin, short"):
        make_market("crowded", num_students=1, num_companies=1)
