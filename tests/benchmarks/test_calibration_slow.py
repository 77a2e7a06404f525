"""Each preset, at its usual size and over several seeds, is held to its published figures."""

import pytest

import jumelage as jm
from jumelage.benchmarks import realised
from jumelage.datasets import PRESETS

NUM_SEEDS = {"appic": 8, "national": 2}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("preset", "seed"), [(preset, seed) for preset in PRESETS for seed in range(NUM_SEEDS.get(preset, 5))]
)
def test_a_preset_meets_every_published_figure(preset, seed):
    table = realised(jm.make_cohort(preset, seed=seed)).set_index("measure")
    missed = table.loc[~table["is_met"], ["published", "tolerance", "realised"]]
    assert missed.to_dict("index") == {}
