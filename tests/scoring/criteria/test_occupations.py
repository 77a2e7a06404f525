"""What occupations call for."""

import numpy as np
import pandas as pd
import pytest
from small_cohorts import cohort, judged

from jumelage.errors import InputError
from jumelage.scoring.criteria import OccupationProfile, OccupationSkills
from jumelage.scoring.rubric import Rubric

LINKS = pd.DataFrame(
    {
        "occupation": ["nurse", "nurse", "nurse", "orderly", "orderly"],
        "skill": ["care", "drugs", "reports", "care", "lifting"],
        "importance": [5, 4, 1, 3, 2],
    }
)


class TestSkills:
    def test_it_is_the_share_of_importance_that_is_had(self):
        tables = cohort(
            {"skills": ["Care", "care;reports", "sewing", None]}, {"occupation": ["NURSE", "orderly", None]}
        )
        # nurse: 5, 6 and 0 of 10; orderly: 3, 3 and 0 of 5.
        nan = np.nan
        np.testing.assert_array_equal(
            judged(OccupationSkills(LINKS), tables),
            [[0.5, 0.6, nan], [0.6, 0.6, nan], [0, 0, nan], [nan, nan, nan]],
        )

    def test_without_importance_all_count_the_same(self):
        tables = cohort({"skills": ["care"]}, {"occupation": ["nurse", "orderly"]})
        assert judged(OccupationSkills(LINKS.drop(columns="importance")), tables).tolist() == [[1 / 3, 1 / 2]]

    def test_an_occupation_that_the_table_lacks_is_unknown_and_told_with_the_nearest(self):
        matrix = Rubric([OccupationSkills(LINKS)]).score(
            cohort({"skills": ["care"]}, {"occupation": ["nurze", "nurse"]})
        )
        assert matrix.score.tolist() == [0.5, 0.5]
        (notice,) = matrix.notices
        assert "'nurze' (is 'nurse' meant?)" in notice.text

    def test_every_wrong_row_is_named(self):
        wrong = pd.DataFrame(
            {"occupation": ["a", None, "a", "b"], "skill": ["x", "x", "X", "y"], "importance": [1, 1, 1, -1]}
        )
        with pytest.raises(InputError) as caught:
            Rubric([OccupationSkills(wrong)]).score(cohort({"skills": ["x"]}, {"occupation": ["a"]}))
        places = [(fault.row, fault.column) for fault in caught.value.faults]
        assert places == [(3, "occupation"), (4, "skill"), (5, "importance")]


class TestProfile:
    def test_it_is_what_both_call_for_out_of_what_is_sought(self):
        tables = cohort({"occupation": ["nurse", "orderly", None, "smith"]}, {"occupation": ["nurse", "orderly"]})
        # nurse → orderly: min(5, 3) of 5. orderly → nurse: min(3, 5) of 10.
        nan = np.nan
        np.testing.assert_array_equal(
            judged(OccupationProfile(LINKS), tables), [[1, 0.6], [0.3, 1], [nan, nan], [nan, nan]]
        )

    def test_an_occupation_that_calls_for_nothing_is_unknown(self):
        idle = pd.DataFrame({"occupation": ["a", "b"], "skill": ["x", "x"], "importance": [0, 1]})
        tables = cohort({"occupation": ["b"]}, {"occupation": ["a", "b"]})
        np.testing.assert_array_equal(judged(OccupationProfile(idle), tables), [[np.nan, 1]])

    def test_a_table_without_rows_is_refused(self):
        tables = cohort({"occupation": ["a"]}, {"occupation": ["a"]})
        with pytest.raises(InputError, match="no rows"):
            Rubric([OccupationProfile(LINKS.head(0))]).score(tables)


@pytest.mark.needs_data
class TestRealTables:
    def test_the_links_of_rome_give_the_share_of_an_occupation(self, data):
        links = pd.read_csv(data / "rome_v460" / "unix_coherence_item_v460_utf8.csv.gz", dtype=str)
        links = links.rename(columns={"code_rome": "occupation", "code_ogr": "skill"})
        links = links.assign(importance=np.where(links["coeur_metier"] == "Principale", 2, 1))
        links = links.drop_duplicates(["occupation", "skill"])[["occupation", "skill", "importance"]]
        mine = links[links["occupation"] == "A1101"]
        some = mine.iloc[::2]
        tables = cohort({"skills": [";".join(some["skill"])]}, {"occupation": ["A1101"]})
        expected = some["importance"].sum() / mine["importance"].sum()
        assert judged(OccupationSkills(links), tables)[0, 0] == pytest.approx(expected)

    def test_the_importance_vectors_of_onet_put_a_like_occupation_first(self, data):
        """By 161 importances a registered nurse (29-1141) is nearer to a midwife (29-9099.01) than to a roofer."""
        wide = pd.read_csv(data / "noc_onet" / "onet_data.csv.gz").set_index("onet_soc_code")
        assert wide.shape == (894, 161)
        long = wide.melt(var_name="skill", value_name="importance", ignore_index=False)
        table = long.rename_axis("occupation").reset_index()
        others = ["29-1141.00", "29-9099.01", "47-2181.00"]
        tables = cohort({"occupation": ["29-1141.00"]}, {"occupation": others})
        (found,) = judged(OccupationProfile(table), tables)
        need = wide.loc[others].to_numpy()
        plain = np.minimum(wide.loc["29-1141.00"].to_numpy(), need).sum(axis=1) / need.sum(axis=1)
        assert found == pytest.approx(plain)
        assert found[0] == 1 > found[1] > found[2]

    def test_the_occupations_of_quebec_have_the_importance_of_those_that_make_them_up(self, data):
        """NOC 2021: registered nurses are 31301, nurse aides 33102, roofers 73110; weights of O*NET's parts."""
        wide = pd.read_csv(data / "noc_onet" / "onet_data.csv.gz")
        parts = pd.read_csv(data / "noc_onet" / "onet_to_noc2021_mapping.csv.gz", dtype={"noc_2021": str})
        joined = parts.merge(wide, on="onet_soc_code")
        skills = wide.columns[1:]
        weighted = joined[skills].mul(joined["base_weight"], axis=0).groupby(joined["noc_2021"]).sum()
        importance = weighted.div(joined["base_weight"].groupby(joined["noc_2021"]).sum(), axis=0)
        table = importance.melt(var_name="skill", value_name="importance", ignore_index=False)
        table = table.rename_axis("occupation").reset_index()
        tables = cohort({"occupation": ["31301"]}, {"occupation": ["31301", "33102", "73110"]})
        (same, aide, roofer) = judged(OccupationProfile(table), tables)[0]
        assert same == 1 > aide > roofer
