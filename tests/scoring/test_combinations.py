"""How soft values make up a score: by hand, by plain arithmetic pair by pair, and what an explanation shares out."""

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jumelage.cohort import Cohort
from jumelage.errors import InputError
from jumelage.scoring.candidates import Candidates
from jumelage.scoring.combinations import (
    RULES,
    Capped,
    GeometricMean,
    Lexicographic,
    Minimum,
    TwoSided,
    WeightedMean,
)
from jumelage.scoring.evaluate import score_all
from jumelage.scoring.rubric import Rubric

NAMES = ("a", "b", "c")


@dataclass(frozen=True)
class Given:
    """A soft criterion with the values it is given."""

    name: str
    answer: np.ndarray
    weight: float = 1.0
    missing: str = "neutral"

    def prepare(self, _cohort):
        return self

    def values(self, rows):
        return self.answer[rows]


def tables(num_students, num_companies):
    return Cohort(
        pd.DataFrame({"student": [f"S{number}" for number in range(num_students)]}),
        pd.DataFrame({"company": [f"C{number}" for number in range(num_companies)], "capacity": 1}),
    )


def matrix(combination, values, weights=(1, 1, 1), missing=("neutral",) * 3):
    """One student and a company for each column of values."""
    answers = [np.array([row], dtype=float) for row in values]
    soft = [Given(*each) for each in zip(NAMES, answers, weights, missing, strict=False)]
    return Rubric(soft, combination=combination).score(tables(1, answers[0].shape[1]))


def scores(combination, *values, **settings):
    return matrix(combination, values, **settings).score.tolist()


NAN = float("nan")


class TestByHand:
    def test_the_weighted_mean_is_what_a_rubric_takes_by_default(self):
        assert Rubric([]).combination == WeightedMean()
        assert scores(WeightedMean(), [1, 0], [0.5, 1], weights=(3, 1)) == [0.875, 0.25]

    def test_the_geometric_mean_is_the_product_of_powers_and_nothing_makes_up_for_a_0(self):
        found = scores(GeometricMean(), [1, 0, 0.25], [0.5, 1, 1], weights=(3, 1))
        assert found == pytest.approx([0.5**0.25, 0, 0.25**0.75])

    def test_the_minimum_is_the_lowest_whatever_the_weights(self):
        assert scores(Minimum(), [1, 0.2, 0.4], [0.5, 0.9, 0.4], weights=(3, 1)) == [0.5, 0.2, 0.4]

    def test_the_capped_mean_is_1_from_the_cap_on(self):
        assert scores(Capped(0.5), [1, 0.4, 0], [0.2, 0.6, 0.5], weights=(1, 1)) == pytest.approx([1, 1, 0.5])

    def test_lexicographic_is_a_number_with_a_digit_for_each_criterion(self):
        # Steps of a half: digits 0, 1, 2 in base 3; b weighs more, so it is the first digit; the largest is 22 = 8.
        found = scores(Lexicographic(2), [1, 0, 0.6], [0, 0.5, 0.74], weights=(1, 2))
        assert found == pytest.approx([2 / 8, 3 / 8, 4 / 8])

    def test_equal_weights_rank_as_the_rubric_lists_them(self):
        assert scores(Lexicographic(1), [1, 0], [0, 1]) == pytest.approx([2 / 3, 1 / 3])

    def test_two_sides_are_kept_apart_and_then_combined(self):
        both = TwoSided(["a", "c"], ["b"], within=Minimum(), across=GeometricMean(), student_share=0.75)
        found = matrix(both, ([0.8, 1], [0.5, 1], [0.4, 1]))
        sides = found.side_scores()
        assert sides["student_score"].tolist() == [0.4, 1]
        assert sides["company_score"].tolist() == [0.5, 1]
        assert sides["score"].tolist() == found.score.tolist() == pytest.approx([0.4**0.75 * 0.5**0.25, 1])

    def test_the_sides_are_those_of_the_allowed_pairs(self):
        @dataclass(frozen=True)
        class Odd:
            name = "odd"

            def prepare(self, _cohort):
                return self

            def mask(self, rows):
                return (np.arange(rows.start, rows.stop)[:, None] + np.arange(4)) % 2 == 1

        answers = [np.random.default_rng(seed).random((3, 4)) for seed in range(2)]
        soft = [Given(name, answer) for name, answer in zip(NAMES, answers, strict=False)]
        found = Rubric([Odd(), *soft], combination=TwoSided(["a"], ["b"])).score(tables(3, 4)).side_scores()
        places = [(int(s[1:]), int(c[1:])) for s, c in zip(found["student"], found["company"], strict=True)]
        assert places == [(s, c) for s in range(3) for c in range(4) if (s + c) % 2]
        assert found["student_score"].tolist() == [answers[0][place] for place in places]
        assert found["company_score"].tolist() == [answers[1][place] for place in places]

    def test_the_sides_of_candidates_are_those_of_all_pairs(self):
        answers = [np.random.default_rng(seed).random((8, 6)) for seed in range(2)]
        soft = [Given(name, answer) for name, answer in zip(NAMES, answers, strict=False)]
        rubric = Rubric(soft, combination=TwoSided(["a"], ["b"], across=GeometricMean()))
        ids = ["student", "company"]
        whole = rubric.score(tables(8, 6)).side_scores().set_index(ids)
        some = rubric.score(tables(8, 6), candidates=Candidates(top=2)).side_scores().set_index(ids)
        assert 0 < len(some) < len(whole)
        pd.testing.assert_frame_equal(some, whole.loc[some.index])

    def test_sides_that_are_not_kept_apart_cannot_be_had(self):
        with pytest.raises(InputError, match="TwoSided"):
            matrix(WeightedMean(), ([1.0],)).side_scores()


class TestUnknown:
    """a is unknown, b is 0.9 and c 0.2."""

    @pytest.mark.parametrize(
        ("combination", "neutral", "pessimistic", "drop"),
        [
            (WeightedMean(), 1.6 / 3, 1.1 / 3, 0.55),
            (GeometricMean(), (0.5 * 0.9 * 0.2) ** (1 / 3), 0, (0.9 * 0.2) ** 0.5),
            (Minimum(), 0.2, 0, 0.2),
            (Capped(0.8), 1.6 / 2.4, 1.1 / 2.4, 0.55 / 0.8),
            # In base 11 the digits are 5, 9, 2; the largest number is 1330, and 120 without the first digit.
            (Lexicographic(10), (5 * 121 + 9 * 11 + 2) / 1330, (9 * 11 + 2) / 1330, (9 * 11 + 2) / 120),
            (TwoSided(["a", "b"], ["c"]), 0.45, 0.325, 0.55),
        ],
    )
    def test_it_counts_as_the_policy_says(self, combination, neutral, pessimistic, drop):
        values = ([NAN], [0.9], [0.2])
        for policy, expected in (("neutral", neutral), ("pessimistic", pessimistic), ("drop", drop)):
            found = scores(combination, *values, missing=(policy, "neutral", "neutral"))
            assert found == pytest.approx([expected]), policy

    @pytest.mark.parametrize("combination", [WeightedMean(), GeometricMean(), Minimum(), Capped(0.8), Lexicographic(4)])
    def test_a_pair_of_which_nothing_is_known_scores_a_half(self, combination):
        found = matrix(combination, ([NAN, 1], [NAN, 1]), missing=("drop", "drop"))
        assert found.score.tolist() == pytest.approx([0.5, 1])
        assert found.explain("S0", "C0").reasons[-1].code == "score-all-unknown"

    def test_a_side_of_which_nothing_is_known_counts_a_half(self):
        found = matrix(TwoSided(["a"], ["b"], across=Minimum()), ([NAN], [0.9]), missing=("drop", "drop"))
        assert found.score.tolist() == [0.5]
        reasons = found.explain("S0", "C0").reasons
        assert [(reason.code, reason.facts.get("contribution")) for reason in reasons] == [
            ("rule-two_sided", None),
            ("side-unknown", 0.5),
            ("side", None),
            ("soft-dropped", None),
            ("soft", 0.0),
        ]

    def test_a_waterfall_shows_an_unknown_side_as_a_bar_of_its_own(self):
        found = matrix(TwoSided(["a"], ["b"]), ([NAN], [0.9]), missing=("drop", "drop"))
        (axes,) = found.waterfall("S0", "C0").axes
        widths = [bar.get_width() for bar in axes.patches]
        assert widths == pytest.approx([0.25, 0.45, 0.7])


SIMPLE = st.one_of(
    st.just(WeightedMean()),
    st.just(GeometricMean()),
    st.just(Minimum()),
    st.sampled_from([0.3, 0.8, 1]).map(Capped),
    st.sampled_from([1, 3, 10]).map(Lexicographic),
)


@st.composite
def combined(draw):
    """Three criteria with values, holes, weights and policies, and a way to combine them."""
    value = st.one_of(st.just(NAN), st.sampled_from([0.0, 0.5, 1.0]), st.floats(0, 1))
    shape = draw(st.integers(1, 3)), draw(st.integers(1, 3))
    answers = [
        np.array(draw(st.lists(value, min_size=shape[0] * shape[1], max_size=shape[0] * shape[1]))).reshape(shape)
        for _ in NAMES
    ]
    weights = draw(st.lists(st.sampled_from([0.5, 1, 3]), min_size=3, max_size=3))
    missing = draw(st.lists(st.sampled_from(["neutral", "pessimistic", "drop"]), min_size=3, max_size=3))
    if draw(st.booleans()):
        student = draw(st.sampled_from([["a"], ["a", "c"], ["c", "b"]]))
        company = [name for name in NAMES if name not in student]
        share = draw(st.sampled_from([0.25, 0.5]))
        how = {"within": draw(SIMPLE), "across": draw(SIMPLE), "student_share": share}
        return answers, weights, missing, TwoSided(student, company, **how)
    weights[draw(st.integers(0, 2))] = draw(st.sampled_from([0, 1]))
    return answers, weights, missing, draw(SIMPLE)


def plainly(combination, known):
    """The score of one pair in plain Python; `known` has (value, weight) by name, those left out absent."""
    known = {name: pair for name, pair in known.items() if pair[1] > 0}
    if not known:
        return 0.5
    total = sum(weight for _, weight in known.values())
    mean = sum(value * weight for value, weight in known.values()) / total
    if isinstance(combination, TwoSided):
        mine, theirs = (
            plainly(combination.within, {name: known[name] for name in side if name in known})
            for side in (combination.student, combination.company)
        )
        share = combination.student_share
        return plainly(combination.across, {"student": (mine, share), "company": (theirs, 1 - share)})
    if isinstance(combination, GeometricMean):
        return math.prod(value ** (weight / total) for value, weight in known.values())
    if isinstance(combination, Minimum):
        return min(value for value, _ in known.values())
    if isinstance(combination, Capped):
        return min(1, mean / combination.cap)
    if isinstance(combination, Lexicographic):
        return None
    return mean


@given(combined())
def test_every_pair_scores_as_plain_arithmetic_says_and_its_contributions_sum_to_the_score(case):
    answers, weights, missing, combination = case
    soft = [Given(*each) for each in zip(NAMES, answers, weights, missing, strict=True)]
    found = Rubric(soft, combination=combination).score(tables(*answers[0].shape))
    assert ((found.score >= 0) & (found.score <= 1)).all()
    unknown = {"neutral": 0.5, "pessimistic": 0.0}
    for student, company, score in found.to_frame().itertuples(index=False):
        place = int(student[1:]), int(company[1:])
        known = {
            name: (unknown[policy] if np.isnan(answer[place]) else answer[place], weight)
            for name, answer, weight, policy in zip(NAMES, answers, weights, missing, strict=True)
            if policy != "drop" or not np.isnan(answer[place])
        }
        inner = (combination.within, combination.across) if isinstance(combination, TwoSided) else (combination,)
        if not any(isinstance(each, Lexicographic) for each in inner):
            assert score == pytest.approx(plainly(combination, known), abs=1e-12)
        contributions = [r.facts.get("contribution", 0.0) for r in found.explain(student, company).reasons]
        assert math.fsum(contributions) == pytest.approx(score, abs=1e-12)
        assert min(contributions) >= 0


@given(st.lists(st.lists(st.integers(0, 4), min_size=3, max_size=3), min_size=2, max_size=6, unique_by=tuple))
def test_lexicographic_scores_are_in_the_order_of_the_words(words):
    values = [[word[place] / 4 for word in words] for place in range(3)]
    found = scores(Lexicographic(4), *values, weights=(3, 2, 1))
    order = sorted(range(len(words)), key=lambda at: words[at])
    assert sorted(range(len(words)), key=lambda at: found[at]) == order
    assert len(set(found)) == len(words)


@given(combined(), st.integers(0, 2), st.floats(0, 1))
def test_a_better_value_never_lowers_the_score(case, number, better):
    answers, weights, missing, combination = case
    answers = [np.nan_to_num(answer, nan=0.5) for answer in answers]
    raised = [np.maximum(answer, better) if place == number else answer for place, answer in enumerate(answers)]
    before, after = (
        Rubric(
            [Given(*each) for each in zip(NAMES, some, weights, missing, strict=True)], combination=combination
        ).score(tables(*answers[0].shape))
        for some in (answers, raised)
    )
    assert (after.score >= before.score - 1e-12).all()


@pytest.mark.parametrize("pairs_per_block", [1, 40, 10**6])
@pytest.mark.parametrize(
    "combination", [GeometricMean(), Minimum(), Capped(0.6), Lexicographic(7), TwoSided(["a", "b"], ["c"])], ids=repr
)
def test_the_blocks_change_no_digit(combination, pairs_per_block):
    random = np.random.default_rng(7)
    answers = [np.where(random.random((37, 19)) < 0.2, NAN, random.random((37, 19))) for _ in NAMES]
    soft = [Given(*each) for each in zip(NAMES, answers, (3, 1, 2), ("drop", "neutral", "drop"), strict=True)]
    found = Rubric(soft, combination=combination).score(tables(37, 19))
    again = score_all(found.judge.parts, num_threads=2, pairs_per_block=pairs_per_block)[2]
    np.testing.assert_array_equal(again, found.score)


def test_a_criterion_of_weight_0_is_shown_and_counts_for_nothing():
    for combination in (WeightedMean(), GeometricMean(), Minimum(), Capped(1), Lexicographic()):
        found = matrix(combination, ([0.0], [0.5]), weights=(0, 1))
        assert found.score.tolist() == pytest.approx([0.5])
        shown = {r.facts["criterion"]: r.facts["contribution"] for r in found.explain("S0", "C0").reasons[-2:]}
        assert shown == pytest.approx({"a": 0, "b": 0.5})


def test_own_combinations_work_and_are_named():
    @dataclass(frozen=True)
    class Best(WeightedMean):
        rule = "best"

        def scores(self, judged, shape):
            return np.max([np.broadcast_to(each.values, shape) for each in judged], axis=0)

        def shares(self, values, _counts):
            return dict.fromkeys(values, max(values.values()) / len(values))

    found = matrix(Best(), ([0.25], [0.75]))
    assert found.score.tolist() == [0.75]
    assert "Combined by a rule of one's own: best." in str(found.explain("S0", "C0"))


class TestBadInput:
    def refused(self, combination, weights=(1, 1)):
        with pytest.raises(InputError) as caught:
            Rubric(
                [Given(name, np.ones((1, 1)), weight) for name, weight in zip("ab", weights, strict=True)],
                combination=combination,
            )
        return [fault.found for fault in caught.value.faults]

    def test_weights_that_are_all_0_are_refused(self):
        assert self.refused(WeightedMean(), (0, 0)) == ["weight = 0 everywhere"]

    def test_a_weight_below_0_is_refused(self):
        assert self.refused(WeightedMean(), (-1, float("nan"))) == ["weight = -1", "weight = nan"]

    @pytest.mark.parametrize("given", [GeometricMean, "geometric", 3])
    def test_what_is_no_combination_is_refused(self, given):
        assert self.refused(given) == [f"combination = {given!r}"]

    def test_more_digits_than_a_score_has_are_refused(self):
        assert self.refused(Lexicographic(10**9)) == ["2 criteria of 1000000000 steps each"]

    def test_every_fault_of_the_sides_comes_at_once(self):
        assert self.refused(TwoSided(["a", "aa"], [])) == [
            "'aa'",
            "'b' named 0 times",
            "no criterion that counts for the company",
        ]
        assert self.refused(TwoSided(["a", "b"], ["b"])) == ["'b' named 2 times"]
        assert self.refused(TwoSided(["a"], ["b"]), (1, 0)) == ["no criterion that counts for the company"]

    @pytest.mark.parametrize(
        ("kind", "given", "num_faults"),
        [
            (Capped, {"cap": 0}, 1),
            (Capped, {"cap": 1.5}, 1),
            (Lexicographic, {"steps": 0}, 1),
            (Lexicographic, {"steps": 2.5}, 1),
            (TwoSided, {"student": "a", "company": [3], "within": Minimum, "across": "x", "student_share": 1}, 5),
            (TwoSided, {"student": ["a"], "company": ["b"], "within": TwoSided(["a"], ["b"])}, 1),
        ],
    )
    def test_wrong_parameters_are_refused(self, kind, given, num_faults):
        with pytest.raises(InputError) as caught:
            kind(**given)
        assert len(caught.value.faults) == num_faults


def test_every_rule_goes_by_its_name():
    assert {name: kind.rule for name, kind in RULES.items()} == {name: name for name in RULES}
    assert set(RULES) == {"mean", "geometric", "minimum", "lexicographic", "capped", "two_sided"}
