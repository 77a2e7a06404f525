"""Skills through a taxonomy: what is near counts in part."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_cohorts import cohort, judged

from jumelage.errors import InputError
from jumelage.scoring.criteria import Skills, TaxonomySkills
from jumelage.scoring.rubric import Rubric

# metal ─┬─ welding ─┬─ MIG
#        │           └─ TIG
#        └─ turning ─── CNC         wood ─── carving
TREE = pd.DataFrame(
    {
        "item": ["MIG", "TIG", "welding", "CNC", "turning", "metal", "carving"],
        "broader": ["welding", "welding", "metal", "turning", "metal", None, "wood"],
    }
)
ITEMS = ["mig", "tig", "welding", "cnc", "turning", "metal", "carving", "wood"]


def graph(*rows):
    return pd.DataFrame(rows, columns=["item", "related", "similarity"])


def one(criterion, had, wanted):
    """The value for one student and one company."""
    return judged(criterion, cohort({"skills": [had]}, {"skills": [wanted]}))[0, 0]


class TestTree:
    @pytest.mark.parametrize(
        ("had", "wanted", "value"),
        [
            ("MIG", "mig", 1.0),
            ("TIG", "MIG", 0.4),  # siblings: one level up to welding
            ("welding", "MIG", 0.4),  # what stands right above
            ("MIG", "welding", 1.0),  # who can weld MIG can weld
            ("CNC", "MIG", 0.0),  # two levels up to metal
            ("CNC", "welding", 0.4),  # one level up to metal, under which CNC stands
            ("carving", "MIG", 0.0),
            ("MIG;CNC", "TIG;turning;carving", (0.4 + 1 + 0) / 3),
            ("welding;TIG", "TIG", 1.0),  # the best of them
        ],
    )
    def test_a_level_up_counts_in_part_and_what_stands_under_the_wanted_counts_in_full(self, had, wanted, value):
        assert one(TaxonomySkills(TREE, sibling=0.4), had, wanted) == pytest.approx(value)

    def test_more_levels_reach_further_at_a_discount(self):
        assert one(TaxonomySkills(TREE, sibling=0.4, levels=2), "CNC", "MIG") == pytest.approx(0.16)
        assert one(TaxonomySkills(TREE, sibling=0.4, levels=0), "TIG", "MIG") == 0
        assert one(TaxonomySkills(TREE, levels=9), "carving", "MIG") == 0

    def test_an_item_under_two_broader_ones_goes_by_the_nearest(self):
        two = pd.DataFrame({"item": ["a", "a", "b", "x"], "broader": ["x", "y", "y", "z"]})
        assert one(TaxonomySkills(two, sibling=0.3), "b", "a") == pytest.approx(0.3)

    def test_a_blank_list_on_either_side_is_unknown(self):
        tables = cohort({"skills": ["MIG", None]}, {"skills": ["TIG", None]})
        np.testing.assert_array_equal(judged(TaxonomySkills(TREE), tables), [[0.5, np.nan], [np.nan, np.nan]])

    def test_without_kinship_it_is_the_share_of_skills(self):
        tables = cohort({"skills": ["MIG;carving", "CNC", "x"]}, {"skills": ["TIG;MIG", "carving;x", "cnc"]})
        flat = pd.DataFrame({"item": ITEMS, "broader": None})
        np.testing.assert_array_equal(judged(TaxonomySkills(flat), tables), judged(Skills(), tables))

    @given(
        st.sets(st.sampled_from(ITEMS), min_size=1),
        st.sets(st.sampled_from(ITEMS), min_size=1),
        st.sampled_from(ITEMS),
        st.integers(0, 3),
    )
    def test_one_more_skill_never_lowers_it_and_its_value_is_that_of_plain_search(self, had, wanted, more, levels):
        criterion = TaxonomySkills(TREE, sibling=0.6, levels=levels)
        value = one(criterion, ";".join(sorted(had)), ";".join(sorted(wanted)))
        assert one(criterion, ";".join(sorted(had | {more})), ";".join(sorted(wanted))) >= value
        assert value == pytest.approx(sum(best(had, item, levels) for item in wanted) / len(wanted))


BROADER = {row.item.lower(): row.broader for row in TREE.itertuples() if isinstance(row.broader, str)}


def chain(item):
    """An item and all above it: each item of the tree has one right above it at most."""
    return [item, *chain(BROADER[item])] if item in BROADER else [item]


def best(had, wanted, levels):
    """What the items had are worth for a wanted one, by walking up from both."""
    worth = [
        0.6**up for up, above in enumerate(chain(wanted)[: levels + 1]) if any(above in chain(item) for item in had)
    ]
    return max(worth, default=0.0)


class TestGraph:
    def test_an_item_is_worth_what_the_table_says_in_that_direction(self):
        near = graph(["A", "B", 0.7], ["B", "C", 0.2])
        tables = cohort({"occupation": ["a", "b", "c"]}, {"occupation": ["A", "B", "C"]})
        # Nothing is passed on: A is near B and B near C, but A is not near C.
        assert judged(TaxonomySkills(near, column="occupation"), tables).tolist() == [
            [1, 0.7, 0],
            [0, 1, 0.2],
            [0, 0, 1],
        ]

    def test_a_symmetric_table_gives_symmetric_values(self):
        near = graph(["a", "b", 0.7], ["b", "a", 0.7], ["b", "c", 0.1], ["c", "b", 0.1])
        tables = cohort({"skills": ["a", "b", "c"]}, {"skills": ["a", "b", "c"]})
        found = judged(TaxonomySkills(near), tables)
        np.testing.assert_array_equal(found, found.T)


class TestBadInput:
    def faults(self, criterion, skills=("MIG", "TIG")):
        with pytest.raises(InputError) as caught:
            Rubric([criterion]).score(cohort({"skills": [skills[0]]}, {"skills": [skills[1]]}))
        return caught.value.faults

    def test_a_cycle_is_named_item_by_item(self):
        ring = pd.DataFrame({"item": ["a", "b", "c"], "broader": ["b", "c", "a"]})
        (fault,) = self.faults(TaxonomySkills(ring))
        assert sorted(fault.found.removeprefix("a cycle: ").split(" under ")[1:]) == ["a", "b", "c"]
        assert fault.remedy == "remove the row that closes it"

    def test_an_item_above_itself_is_a_cycle(self):
        (fault,) = self.faults(TaxonomySkills(pd.DataFrame({"item": ["a"], "broader": ["a"]})))
        assert fault.found == "a cycle: a under a"

    def test_an_unknown_skill_is_told_and_counts_for_itself(self):
        tables = cohort({"skills": ["MIG;juggling"]}, {"skills": ["TIG;juggling"]})
        matrix = Rubric([TaxonomySkills(TREE)]).score(tables)
        assert matrix.score.tolist() == [0.75]
        (notice,) = matrix.notices
        assert notice.code == "taxonomy-unlisted"
        assert "'juggling'" in notice.text

    def test_or_every_unknown_skill_is_refused_with_the_nearest_known_one(self):
        strict = TaxonomySkills(TREE, unlisted="refuse")
        found = [(fault.table, fault.found, fault.remedy) for fault in self.faults(strict, ("MIG;weldin", "juggling"))]
        assert found == [
            ("students", "'weldin'", "is 'welding' meant? correct it, or add it"),
            ("companies", "'juggling'", "correct it, or add it"),
        ]

    def test_every_wrong_row_of_a_graph_is_named(self):
        wrong = graph(["a", "b", 0.5], ["a", None, 0.5], ["a", "b", 0.5], ["b", "c", 1.5], ["c", "d", "x"])
        places = [(fault.row, fault.column) for fault in self.faults(TaxonomySkills(wrong))]
        assert places == [(3, "related"), (4, "related"), (5, "similarity"), (6, "similarity")]

    def test_a_table_without_its_columns_names_the_near_ones(self):
        (fault,) = self.faults(TaxonomySkills(pd.DataFrame({"item": ["a"], "broder": ["b"]})))
        assert (fault.column, fault.remedy) == ("broader", "is 'broder' meant? add it")

    def test_wrong_parameters_come_all_at_once(self):
        with pytest.raises(InputError) as caught:
            TaxonomySkills(3, sibling=2, levels=-1, column="", unlisted="ignore", weight=-1)
        assert len(caught.value.faults) == 6


@pytest.mark.needs_data
class TestRome:
    def test_siblings_of_the_official_skills_count_in_part(self, data):
        """ROME 4.60 puts 'Abattre un arbre' and 'Tailler les arbres' under one macro-competence, 300230."""
        table = pd.read_csv(data / "rome_v460" / "unix_referentiel_competence_v460_utf8.csv.gz", dtype=str)
        tree = table.rename(columns={"libelle_competence": "item", "code_ogr_macro_comp": "broader"})
        criterion = TaxonomySkills(tree[["item", "broader"]], unlisted="refuse")
        tables = cohort(
            {"skills": ["Abattre un arbre"]},
            {
                "skills": [
                    "Tailler les arbres",
                    "Abattre un arbre",
                    "Etudier les évolutions de la faune et de la flore dans les milieux naturels",
                ]
            },
        )
        assert judged(criterion, tables).tolist() == [[0.5, 1.0, 0.0]]

    def test_job_proximities_are_a_graph(self, data):
        """The nearest of the occupations that A1101 leads to has order 1."""
        table = pd.read_csv(data / "rome_v460" / "unix_rubrique_mobilite_v460_utf8.csv.gz", dtype=str)
        near = table.rename(columns={"code_rome": "item", "code_rome_cible": "related"})
        near = near.assign(similarity=1 / (1 + near["numero_ordre"].astype(int)))
        near = near.drop_duplicates(["item", "related"])[["item", "related", "similarity"]]
        mine = near[near["item"] == "A1101"].sort_values("similarity", ascending=False)
        tables = cohort({"occupation": ["A1101"]}, {"occupation": [*mine["related"], "M1805"]})
        found = judged(TaxonomySkills(near, column="occupation"), tables)[0]
        assert found[:-1].tolist() == mine["similarity"].tolist()
        assert found[-1] == 0
