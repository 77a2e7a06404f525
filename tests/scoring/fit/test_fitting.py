"""Weights learned from past placements."""

from dataclasses import dataclass
from itertools import product

import numpy as np
import pandas as pd
import pytest
from past_terms import Near, chosen, ended, term
from scipy.special import softmax

import jumelage as jm
from jumelage.scoring.fit.evidence import Evidence
from jumelage.scoring.fit.optimum import optimum

PLANTED = {"a": 6.0, "b": 3.0, "c": 1.0}
SHARES = np.array([0.6, 0.3, 0.1])


def rubric_of(weights, missing="neutral"):
    return jm.Rubric([Near(column, weight, missing) for column, weight in weights.items()])


BY_HAND = rubric_of(dict.fromkeys(PLANTED, 1.0))


def choices(seeds, *, missing="neutral", weights=PLANTED, strength=12, **own):
    terms = []
    for seed in seeds:
        cohort = term(weights, seed=seed, **own)
        terms.append((cohort, chosen(cohort, rubric_of(weights, missing), strength=strength, seed=seed)))
    return terms


def outcomes(seeds, **own):
    terms = []
    for seed in seeds:
        cohort = term(PLANTED, seed=seed, **own)
        terms.append((cohort, ended(cohort, rubric_of(PLANTED), strength=12, seed=seed)))
    return terms


def codes(fit):
    return [notice.code for notice in fit.notices]


def covers(fit):
    return ((fit.weights["low"] <= SHARES) & (fit.weights["high"] >= SHARES)).to_numpy()


@pytest.mark.parametrize(("missing", "blank"), [("neutral", 0.0), ("neutral", 0.1), ("drop", 0.1)])
def test_planted_weights_are_within_the_intervals_of_what_is_learned_from_choices(missing, blank):
    fit = rubric_of(dict.fromkeys(PLANTED, 1.0), missing).fit(choices([5, 6], missing=missing, blank=blank))
    assert fit.model == "choice"
    assert fit.num_placements == 400
    assert covers(fit).all()
    assert (fit.weights["high"] - fit.weights["low"]).max() < 0.2
    assert fit.notices == ()


def test_planted_weights_are_within_the_intervals_of_what_is_learned_from_outcomes():
    fit = BY_HAND.fit(outcomes([1, 2, 3]), good=["COMPLETED"])
    assert fit.model == "success"
    assert covers(fit).all()
    assert (fit.weights["high"] - fit.weights["low"]).max() < 0.25


@pytest.mark.slow
def test_intervals_hold_the_planted_weights_about_as_often_as_they_say():
    by_choice = [covers(BY_HAND.fit(choices([seed]), seed=seed)) for seed in range(40)]
    by_outcome = [
        covers(BY_HAND.fit(outcomes([seed, 500 + seed]), good=["completed"], seed=seed)) for seed in range(40)
    ]
    # 120 intervals of 95 % each way: fewer than 105 by chance once in a thousand, if they were independent.
    assert np.sum(by_choice) >= 105
    assert np.sum(by_outcome) >= 105


def test_the_learned_rubric_has_the_learned_shares_of_the_same_total_and_the_same_criteria():
    by_hand = jm.Rubric([Near("a", 5.0), Near("b", 3.0), Near("c", 2.0)], "ours")
    fit = by_hand.fit(choices([1]))
    assert list(fit.rubric.weights) == ["a", "b", "c"]
    assert fit.rubric.name == "ours"
    assert list(fit.rubric.weights.values()) == pytest.approx(10 * fit.weights["learned"], abs=5e-4)
    assert fit.weights["learned"].sum() == pytest.approx(1)
    assert fit.to_frame()["hand_set"].tolist() == [0.5, 0.3, 0.2]


def test_learned_weights_foretell_better_than_others_set_by_hand_and_no_better_than_the_planted_ones():
    terms = choices([1, 2])
    against_wrong = rubric_of({"a": 1.0, "b": 3.0, "c": 6.0}).fit(terms).held_out.set_index("measure")
    assert against_wrong.loc["log_loss", "high"] < 0
    assert against_wrong.loc["auc", "low"] > 0
    assert against_wrong.loc["log_loss", "learned"] < against_wrong.loc["log_loss", "chance"]
    against_true = rubric_of(PLANTED).fit(terms).held_out.set_index("measure")
    assert against_true.loc["log_loss", "low"] < 0 < against_true.loc["log_loss", "high"]
    assert against_true["chance"].tolist() == pytest.approx([np.log(10), 0.5])


def test_chances_foretold_are_reliable_where_the_model_is_true():
    table = BY_HAND.fit(choices([1, 2])).reliability
    assert table["num_pairs"].sum() == 4000
    assert ((table["low"] <= table["predicted"]) & (table["predicted"] <= table["high"])).sum() >= 8
    assert table["predicted"].is_monotonic_increasing


def test_a_criterion_that_students_shun_gets_no_weight_rather_than_one_below_0():
    cohort = term(["a", "b"], seed=3)
    fit = rubric_of({"a": 1.0, "b": 1.0}).fit(
        [(cohort.replace(students=cohort.students.assign(b=0.0)), far_by_b(cohort))]
    )
    assert fit.weights.set_index("criterion").loc["b", "learned"] == 0
    assert fit.rubric.weights["b"] == 0


def far_by_b(cohort):
    """Everybody goes where she is near by `a` and far by `b` (all students are at 0 there)."""
    nearness = 1 - np.abs(cohort.students["a"].to_numpy()[:, None] - cohort.companies["a"].to_numpy())
    best = (nearness + cohort.companies["b"].to_numpy()).argmax(axis=1)
    return dict(zip(cohort.students["student"], cohort.companies["company"].to_numpy()[best], strict=True))


def test_criteria_that_say_the_same_cannot_be_told_apart_and_others_can():
    cohort = term(["a", "c"], seed=4)
    twin = cohort.replace(
        students=cohort.students.assign(b=cohort.students["a"]),
        companies=cohort.companies.assign(b=cohort.companies["a"]),
    )
    went = chosen(cohort, rubric_of({"a": 6.0, "c": 4.0}), strength=12, seed=4)
    fit = BY_HAND.fit([(twin, went)])
    told = [notice for notice in fit.notices if notice.code == "fit-not-told-apart"]
    assert [notice.subject for notice in told] == ["a, b"]
    assert "cannot tell “a” and “b” apart" in told[0].text
    weights = fit.weights.set_index("criterion")["learned"]
    assert weights["a"] == pytest.approx(weights["b"], abs=1e-3)
    assert "fit-not-told-apart" not in codes(BY_HAND.fit(choices([4])))


def test_a_criterion_that_is_the_same_for_all_openings_keeps_its_share_and_says_so():
    cohort = term(["a", "b"], seed=5, grade=np.tile([10.0, 15.0], 100))
    rubric = jm.Rubric([Near("a", 1.0), Near("b", 1.0), jm.criteria.Grade(0, 20, weight=2)])
    fit = rubric.fit([(cohort, chosen(cohort, rubric, strength=12, seed=5))])
    assert [(notice.code, notice.subject) for notice in fit.notices] == [("fit-not-learned", "grade")]
    weights = fit.weights.set_index("criterion")
    assert weights.loc["grade", "learned"] == 0.5
    assert np.isnan(weights.loc["grade", "low"])
    assert weights["learned"].sum() == pytest.approx(1)
    assert "Grade: 50%, as by hand" in str(fit)


def test_placements_that_follow_nothing_leave_the_weights_as_they_were():
    cohort = term(["a", "b"], seed=6)
    nearness = sum(gauge_values(cohort, column) for column in "ab")
    worst = cohort.companies["company"].to_numpy()[nearness.argmin(axis=1)]
    by_hand = rubric_of({"a": 3.0, "b": 1.0})
    fit = by_hand.fit([(cohort, dict(zip(cohort.students["student"], worst, strict=True)))])
    assert "fit-nothing-learned" in codes(fit)
    assert fit.rubric.weights == {"a": 3.0, "b": 1.0}
    assert fit.weights["low"].isna().all()


def gauge_values(cohort, column):
    return Near(column).prepare(cohort).values(slice(0, len(cohort.students)))


def test_the_order_of_rows_and_terms_of_a_kind_change_nothing():
    (cohort, went), *_ = terms = choices([7])
    generator = np.random.default_rng(0)
    shuffled = cohort.replace(
        students=cohort.students.sample(frac=1, random_state=generator),
        companies=cohort.companies.sample(frac=1, random_state=generator),
    )
    first = BY_HAND.fit(terms)
    again = BY_HAND.fit([(shuffled, went.to_frame().sample(frac=1, random_state=generator))])
    pd.testing.assert_frame_equal(first.weights, again.weights, check_exact=True)
    pd.testing.assert_frame_equal(first.held_out, again.held_out, check_exact=True)


def test_only_openings_that_the_hard_criteria_allow_could_have_been_chosen():
    cohort = term(["a", "b"], seed=8)
    students = cohort.students.assign(programme=np.tile(["SIO", "MCO"], 100))
    companies = cohort.companies.assign(programmes=["SIO"] * 5 + ["MCO"] * 4 + ["none"])
    cohort = cohort.replace(students=students, companies=companies)
    rubric = jm.Rubric([jm.criteria.Programme(), Near("a"), Near("b")])
    frame = rubric.score(cohort).to_frame()
    best = frame.loc[frame.groupby("student")["score"].idxmax()]
    strange = pd.DataFrame({"student": [students["student"].iloc[0]], "company": [companies["company"].iloc[9]]})
    went = pd.concat([strange, best[best["student"] != strange["student"].iloc[0]]])
    fit = rubric.fit([(cohort, went)])
    assert fit.num_placements == 199
    assert [notice.code for notice in fit.notices if "eligible" in notice.code] == ["fit-not-eligible"]
    # 100 - 1 students of SIO had 5 openings, 100 of MCO had 4.
    assert fit.held_out["chance"].iloc[0] == pytest.approx((99 * np.log(5) + 100 * np.log(4)) / 199)


def test_a_placement_of_somebody_or_at_a_company_that_the_cohort_lacks_is_told_and_left_out():
    [(cohort, went)] = choices([9])
    gone = pd.concat(
        [
            went.to_frame(),
            pd.DataFrame({"student": ["zoe", "S9-0000x"], "company": [cohort.companies["company"][0]] * 2}),
        ]
    )
    gone.iloc[0, 1] = "closed"
    fit = BY_HAND.fit([(cohort, gone)])
    assert fit.num_placements == 199
    assert codes(fit) == ["fit-student-gone", "fit-company-gone"]
    assert "no student S9-0000x, zoe" in fit.notices[0].text
    assert "these 2 placements" in fit.notices[0].text


def test_a_result_a_matching_a_mapping_and_a_table_say_the_same():
    cohort = term(PLANTED, seed=10, num_students=40)
    result = jm.match(jm.Market.from_cohort(cohort, rubric_of(PLANTED).score(cohort)))
    given = (result, result.matching, dict(result.matching.pairs), result.matching.to_frame())
    frames = [BY_HAND.fit([(cohort, placements)]).weights for placements in given]
    for frame in frames[1:]:
        pd.testing.assert_frame_equal(frames[0], frame, check_exact=True)


def test_many_openings_are_drawn_from_and_the_planted_weights_are_found_all_the_same():
    cohort = term(PLANTED, seed=11, num_students=300, num_companies=400)
    fit = BY_HAND.fit([(cohort, chosen(cohort, rubric_of(PLANTED), strength=20, seed=11))])
    assert fit.held_out["chance"].iloc[0] == pytest.approx(np.log(100))
    assert covers(fit).all()


def test_few_placements_are_said_to_be_few():
    fit = BY_HAND.fit(choices([12], num_students=29))
    assert "fit-few-placements" in codes(fit)
    assert "29 placements to learn 3 weights" in str(fit)


def evidence(model, seed=0):
    """Return six placements, small enough for a plain loop."""
    generator = np.random.default_rng(seed)
    lengths = [3, 2, 4, 2, 3, 2] if model == "choice" else [1] * 6
    start = np.cumsum([0, *lengths[:-1]])
    known = generator.uniform(size=(sum(lengths), 3)) < 0.8
    values = np.where(known, generator.uniform(size=known.shape), 0)
    happened = np.zeros(len(values), dtype=bool)
    happened[start if model == "choice" else start[::2]] = True
    return Evidence(model, values, known, start, happened)


def plain_loss(each, parameters):
    """Return the loss by the definitions, pair by pair."""
    utilities = []
    for value, known in zip(each.values, each.known, strict=True):
        w, v = parameters[:3][known], value[known]
        score = (w @ v) / w.sum() if w.sum() > 0 else 0.5
        utilities.append(parameters[:3].sum() * score)
    if each.model == "success":
        odds = np.exp(np.array(utilities) + parameters[3])
        return -np.log(np.where(each.happened, odds / (1 + odds), 1 / (1 + odds))).sum()
    runs = np.split(np.array(utilities), each.start[1:])
    return -sum(np.log(softmax(run)[0]) for run in runs)


@pytest.mark.parametrize("model", ["choice", "success"])
def test_the_loss_is_that_of_the_definitions_and_its_slope_that_of_small_steps(model):
    each = evidence(model)
    parameters = np.array([2.0, 0.7, 1.3, -0.4])[: each.num_parameters]
    once = np.ones(6)
    loss, slope = each.loss_and_slope(parameters, once)
    assert loss == pytest.approx(plain_loss(each, parameters))
    assert loss == pytest.approx(each.losses(parameters).sum())
    for place in range(len(parameters)):
        step = 1e-6 * np.eye(len(parameters))[place]
        steep = (plain_loss(each, parameters + step) - plain_loss(each, parameters - step)) / 2e-6
        assert slope[place] == pytest.approx(steep, abs=1e-6)


@pytest.mark.parametrize("model", ["choice", "success"])
def test_no_weights_of_a_grid_have_a_lower_loss_than_the_optimum(model):
    each = evidence(model, seed=1)
    penalty = 0.5
    found = optimum(each, penalty)

    def penalised(parameters):
        return plain_loss(each, parameters) + penalty / 2 * (parameters[:3] ** 2).sum()

    assert (found[:3] >= 0).all()
    constants = [(constant,) for constant in np.linspace(-2, 2, 5)] if model == "success" else [()]
    grid = product(*[np.linspace(0, 4, 7)] * 3, constants)
    assert penalised(found) <= min(penalised(np.array([*weights, *more])) for *weights, more in grid) + 1e-9


@dataclass(frozen=True)
class ByFunction:
    weight: float = 1.0
    missing: str = "neutral"
    name = "hidden"

    def prepare(self, cohort):
        sex = cohort.students["sex"].to_numpy()
        return Near("a").prepare(cohort) if sex.any() else None


SEXES = np.tile(["f", "m"], 100)


def test_a_criterion_that_reads_a_protected_column_is_refused_unless_it_is_named():
    [(cohort, went)] = choices([13], weights={"a": 1.0, "disability": 1.0})
    rubric = jm.Rubric([Near("a"), Near("disability")])
    with pytest.raises(jm.InputError, match=r"it reads students\.disability, a protected column") as error:
        rubric.fit([(cohort, went)])
    assert "name it on purpose: protected=['disability']" in str(error.value)
    assert rubric.fit([(cohort, went)], protected=["disability"]).weights["learned"].min() > 0.2


def test_a_criterion_that_reads_a_protected_column_without_saying_so_does_not_get_to_see_it():
    [(cohort, went)] = choices([13], sex=SEXES)
    with pytest.raises(jm.InputError, match="hidden: found it reads sex, a protected column"):
        jm.Rubric([Near("b"), ByFunction()]).fit([(cohort, went)])
    asked = jm.criteria.PredictedSuccess(
        function=lambda students, companies: np.outer(students["sex"] == "f", companies["a"])
    )
    with pytest.raises(jm.InputError, match="reads sex, a protected column"):
        jm.Rubric([Near("b"), asked]).fit([(cohort, went)])
    assert jm.Rubric([Near("b"), asked]).fit([(cohort, went)], protected=["sex"]).num_placements == 200


def test_hard_criteria_may_read_the_date_of_birth_for_a_legal_age():
    [(cohort, went)] = choices([14], birth_date="2001-05-04")
    cohort = cohort.replace(companies=cohort.companies.assign(minimum_age=18, start="2026-09-01"))
    rubric = jm.Rubric([jm.criteria.MinimumAge(), *BY_HAND.criteria])
    assert rubric.fit([(cohort, went)]).num_placements == 200


def refused(rubric, terms, **options):
    with pytest.raises(jm.InputError) as error:
        rubric.fit(terms, **options)
    return str(error.value)


def test_terms_that_cannot_be_read_are_all_told_in_words():
    [(cohort, went)] = choices([15])
    frame = went.to_frame()
    assert "at least one past term" in refused(BY_HAND, [])
    assert "write [(cohort, matching), …]" in refused(BY_HAND, frame)
    bad = [
        cohort,
        (cohort, 7),
        (cohort, frame.rename(columns={"company": "Company"})),
        (cohort, pd.concat([frame, frame[:1]])),
    ]
    text = refused(BY_HAND, bad)
    assert "term 1" in text
    assert "write (cohort, matching)" in text
    assert "placements of type int" in text
    assert "is 'Company' meant?" in text
    assert "a second row" in text
    assert "row 202" in text


def test_terms_with_nothing_to_learn_from_are_an_error_that_says_why():
    [(cohort, went)] = choices([16])
    assert "0 past placements that teach something" in refused(BY_HAND, [(cohort, {})])
    text = refused(BY_HAND, [(cohort, {"zoe": "C16-0000"})])
    assert "its cohort has no student zoe" in text
    good = went.to_frame().assign(outcome="completed")
    assert "200 placements that all ended well" in refused(BY_HAND, [(cohort, good)], good=["completed"])
    assert "is 'completed' meant?" in refused(BY_HAND, [(cohort, good)], good=["complete"])
    assert "the column outcome" in refused(BY_HAND, [(cohort, went)], good=["completed"])


def test_rows_without_an_outcome_are_counted_and_left_out():
    [(cohort, frame)] = outcomes([17])
    frame.loc[:9, "outcome"] = None
    fit = BY_HAND.fit([(cohort, frame)], good=["completed"])
    assert fit.num_placements == 190
    assert codes(fit) == ["fit-no-outcome"]


def test_rubrics_and_options_that_cannot_be_meant_are_refused():
    terms = choices([18])
    geometric = jm.Rubric(BY_HAND.criteria, combination=jm.combinations.GeometricMean())
    assert "expected the weighted mean" in refused(geometric, terms)
    assert "at least two" in refused(jm.Rubric([Near("a")]), terms)
    text = refused(BY_HAND, terms, penalty=-1, seed="x", protected=["skills"], good="completed")
    for part in (
        "penalty: expected a finite number from 0",
        "seed = 'x'",
        "found 'skills'",
        "expected a protected column",
        "a list of texts",
    ):
        assert part in text
    assert "language" in refused(BY_HAND, terms, language="de")


def test_the_words_are_in_both_languages_with_the_numbers_of_each():
    terms = choices([1], num_students=60)
    english, french = str(BY_HAND.fit(terms)), str(BY_HAND.fit(terms, language="fr"))
    assert english.startswith("Weights learned from 60 past placements")
    assert french.startswith("Poids appris de 60 placements passés")
    assert "by chance 2.303" in english
    assert "au hasard 2,303" in french


def test_the_plot_says_in_words_what_it_shows_and_the_notebook_text_is_escaped():
    cohort = term(["a", "<b>"], seed=19)
    rubric = rubric_of({"a": 1.0, "<b>": 1.0})
    fit = rubric.fit([(cohort, chosen(cohort, rubric, strength=12, seed=19))])
    figure = fit.plot()
    assert figure.description.count("foretold") == len(fit.reliability) + 1
    assert len(figure.axes[0].containers[0].lines[0].get_xdata()) == len(fit.reliability)
    assert "<b>:" not in fit._repr_html_()
    assert "&lt;b&gt;: " in fit._repr_html_()
