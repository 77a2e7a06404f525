"""Distances against the haversine formula in double precision."""

import numpy as np
import pandas as pd
import pytest
from small_cohorts import cohort

from jumelage.cohort import Cohort
from jumelage.errors import InputError
from jumelage.scoring.criteria import Distance, Travel
from jumelage.scoring.places import EARTH_RADIUS_KM, Places, squared_chord
from jumelage.scoring.rubric import Rubric


def haversine(lat, lon, other_lat, other_lon):
    lat, lon, other_lat, other_lon = (np.radians(degrees) for degrees in (lat, lon, other_lat, other_lon))
    half = np.sin((other_lat - lat) / 2) ** 2
    half = half + np.cos(lat) * np.cos(other_lat) * np.sin((other_lon - lon) / 2) ** 2
    return 2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(half))


def random_places(count, south, north, west, east, seed):
    random = np.random.default_rng(seed)
    return random.uniform(south, north, count), random.uniform(west, east, count)


@pytest.mark.parametrize(
    ("box", "metres"),
    [
        pytest.param((47.2, 48.9, -5.1, -1.0), 0.1, id="Brittany"),
        pytest.param((45.0, 52.0, -79.5, -57.0), 1, id="Québec"),
        pytest.param((-80.0, 80.0, -179.0, 179.0), 10, id="the world"),
    ],
)
def test_distances_agree_with_the_haversine_formula(box, metres):
    (lat, lon), (other_lat, other_lon) = random_places(300, *box, 1), random_places(200, *box, 2)
    cohort = Cohort(
        pd.DataFrame({"student": np.arange(300).astype(str), "lat": lat, "lon": lon}),
        pd.DataFrame({"company": np.arange(200).astype(str), "capacity": 1, "lat": other_lat, "lon": other_lon}),
    )
    expected = haversine(lat[:, None], lon[:, None], other_lat, other_lon)
    places = Places.of(cohort)
    # Near the antipodes the chord hardly grows with the distance: leave out the last tenth of the way round.
    near = expected < 0.9 * np.pi * EARTH_RADIUS_KM
    distances = places.distances(slice(0, 300))
    assert np.abs(distances - expected)[near].max() * 1000 < metres
    clear = np.abs(expected - 40) * 1000 > metres
    within = places.squared_chords(slice(0, 300)) <= squared_chord(40)
    np.testing.assert_array_equal(within[clear], (expected <= 40)[clear])


def test_antipodes_are_half_way_round_and_one_place_is_at_no_distance_from_itself():
    cohort = Cohort(
        pd.DataFrame({"student": ["S"], "lat": [48.0], "lon": [-3.0]}),
        pd.DataFrame({"company": ["here", "there"], "capacity": 1, "lat": [48, -48], "lon": [-3, 177]}),
    )
    here, there = Places.of(cohort).distances(slice(0, 1))[0]
    assert here == 0.0
    assert there == pytest.approx(np.pi * EARTH_RADIUS_KM, rel=1e-3)


class TestSwapped:
    RENNES, BREST = (48.1, -1.7), (48.4, -4.5)

    def rubric(self, homes, sites):
        tables = cohort(
            {"lat": [lat for lat, _ in homes], "lon": [lon for _, lon in homes]},
            {"lat": [lat for lat, _ in sites], "lon": [lon for _, lon in sites]},
        )
        return Rubric([Distance(10_000), Travel()]).score(tables)

    def test_every_place_that_only_fits_the_other_way_round_is_named(self):
        with pytest.raises(InputError) as caught:
            self.rubric([self.RENNES, (-1.7, 48.1), self.BREST], [self.RENNES, (-4.5, 48.4), self.BREST])
        assert [(fault.table, fault.row, fault.subject) for fault in caught.value.faults] == [
            ("students", 3, "S2"),
            ("companies", 3, "C2"),
        ]
        assert caught.value.faults[0].found == "-1.7 north, 48.1 east, far from the other side"

    def test_a_far_place_that_is_far_either_way_is_taken_as_it_is(self):
        reunion = (-21.1, 55.5)
        assert self.rubric([self.RENNES, reunion], [self.RENNES]).num_pairs == 2

    def test_places_outside_the_world_never_reach_it(self):
        with pytest.raises(InputError) as caught:
            self.rubric([(148.1, -1.7)], [(48.1, 181)])
        assert [(fault.table, fault.column) for fault in caught.value.faults] == [
            ("students", "lat"),
            ("companies", "lon"),
        ]
