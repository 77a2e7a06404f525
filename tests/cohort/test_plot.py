"""The plot shows the numbers of the tables, whatever the cohort is like."""

import sys
from io import BytesIO
from itertools import pairwise

import pandas as pd
import pytest

import jumelage as jm
from jumelage.cohort import Cohort
from jumelage.cohort.calendar import seats_by_month


@pytest.fixture(scope="module")
def bretagne():
    return jm.load_cohort("bretagne")


def bars(axes, label):
    """Return the lengths of a panel's bars by their legend, horizontal or upright."""
    (found,) = (container for container in axes.containers if container.get_label() == label)
    return [float(bar.get_width() if found.orientation == "horizontal" else bar.get_height()) for bar in found]


def names(axes):
    return [tick.get_text() for tick in axes.get_yticklabels()]


def drawn(figure):
    """Draw it in earnest: what cannot be drawn is an error here, and a warning too."""
    figure.savefig(BytesIO(), format="png")
    return figure


@pytest.mark.parametrize("on", [None, "2027-01-10"])
def test_bars_are_as_long_as_the_tables_say(bretagne, on):
    figure = drawn(bretagne.plot(on=on))
    by_programme, by_territory, calendar = figure.axes
    for axes, by in ((by_programme, "programme"), (by_territory, "territory")):
        table = bretagne.supply_and_demand(by, on=on).iloc[:-1]
        assert [name.replace("\n", " ") for name in names(axes)] == table.index.tolist()
        assert bars(axes, "students (target)") == table["students"].tolist()
        assert bars(axes, "secured seats") == table["secured"].tolist()
        assert bars(axes, "offered seats") == table["offered"].tolist()
    day = on or "2026-09-14"
    months = seats_by_month(bretagne.companies, pd.Timestamp(day))
    assert bars(calendar, f"run out before {day}") == months["lapsed"].tolist()
    assert bars(calendar, f"stand on {day}") == months["standing"].tolist()
    assert months.to_numpy().sum() == 156
    assert months["standing"].sum() == bretagne.supply_and_demand(on=on).loc["total", "secured"]


def test_the_calendar_has_each_month_and_what_lies_outside_together():
    companies = pd.DataFrame(
        {
            "company": list("abcdefg"),
            "capacity": [1, 2, 4, 8, 16, 32, 64],
            "confirmed_until": [
                "2026-05-31",
                "2026-06-01",
                "2026-09-13",
                "2026-09-14",
                "2027-11-30",
                "2030-01-01",
                None,
            ],
            "accredited_until": [None, None, None, "2027-01-01", None, "2027-12-01", None],
        }
    )
    checked = Cohort(pd.DataFrame({"student": ["S1"]}), companies).companies
    months = seats_by_month(checked, pd.Timestamp("2026-09-14"))
    with_seats = months[months.sum(axis=1) > 0]
    # d runs out with its confirmation, f with its accreditation: the earlier of the two.
    assert with_seats.T.to_dict("list") == {
        "earlier": [1, 0],
        "2026-06": [2, 0],
        "2026-09": [4, 8],
        "2027-11": [0, 16],
        "later": [0, 32],
        "no-date": [0, 64],
    }
    assert months.index[1:-2].tolist() == [str(month) for month in pd.period_range("2026-06", "2027-11", freq="M")]


def test_forty_programmes_are_cut_to_the_largest_and_the_others_together():
    sizes = range(40, 0, -1)
    programmes = [
        f"Métiers de la $mesure$ et du contrôle des systèmes, n° {size}" for size in sizes for _ in range(size)
    ]
    students = pd.DataFrame({"student": [f"S{at}" for at in range(len(programmes))], "programme": programmes})
    companies = pd.DataFrame({"company": ["C1"], "capacity": [7], "programmes": [programmes[-1]]})
    (axes,) = drawn(Cohort(students, companies).plot("fr")).axes
    assert bars(axes, "élèves (objectif)") == [*range(40, 29, -1), sum(range(1, 30))]
    assert bars(axes, "places offertes") == [0] * 11 + [7]
    assert names(axes)[-1] == "autres (29)"
    assert names(axes)[0].endswith("n° 40")


def test_names_stand_apart_from_each_other():
    names = [f"Accompagnement éducatif et social en milieu ordinaire, option {letter}" for letter in "ABCDEFGHIJKL"]
    students = pd.DataFrame({"student": names, "programme": names, "territory": names, "start": "2026-09-01"})
    companies = pd.DataFrame(
        {"company": ["C1"], "capacity": [3], "territory": names[:1], "confirmed_until": ["2026-10-01"]}
    )
    figure = drawn(Cohort(students, companies).plot("fr"))
    for axes in figure.axes:
        for labels in (axes.get_xticklabels(), axes.get_yticklabels()):
            boxes = [label.get_window_extent() for label in labels if label.get_text() and not label.get_rotation()]
            assert not any(one.overlaps(other) for one, other in pairwise(boxes))
        assert figure.bbox.contains(*axes.get_tightbbox().min)
        assert figure.bbox.contains(*axes.get_tightbbox().max)


def test_without_programmes_and_territories_everybody_is_one_bar():
    bare = Cohort(pd.DataFrame({"student": ["S1", "S2"]}), pd.DataFrame({"company": ["C1"], "capacity": [3]}))
    (axes,) = drawn(bare.plot()).axes
    assert names(axes) == ["total"]
    assert (bars(axes, "students (target)"), bars(axes, "offered seats")) == ([2.0], [3.0])


def test_where_nothing_says_what_is_secured_no_bar_does(bretagne):
    without = bretagne.companies.drop(columns=["confirmed_until", "accredited_until"])
    by_programme, by_territory = drawn(bretagne.replace(companies=without).plot()).axes
    for axes in (by_programme, by_territory):
        assert [bar.get_label() for bar in axes.containers] == ["students (target)", "offered seats"]


def test_an_empty_cohort_has_a_figure_that_says_so():
    nobody = Cohort(pd.DataFrame({"student": [], "programme": []}), pd.DataFrame({"company": [], "capacity": []}))
    (axes,) = drawn(nobody.plot("fr")).axes
    assert [text.get_text() for text in axes.texts] == ["ni élèves ni places"]


def test_shared_seats_are_named_as_such_below_the_bars(bretagne):
    by_programme, by_territory, _ = bretagne.plot().axes
    assert "shared" in by_programme.get_xlabel()
    assert by_territory.get_xlabel() == "students or seats"


def test_the_figure_is_no_state_of_pyplot(bretagne):
    bretagne.plot()
    if "matplotlib.pyplot" in sys.modules:
        assert sys.modules["matplotlib.pyplot"].get_fignums() == []


def test_without_matplotlib_it_says_what_to_install(bretagne, monkeypatch):
    monkeypatch.setitem(sys.modules, "matplotlib.figure", None)
    with pytest.raises(ImportError, match=r"jumelage\[plot\]"):
        bretagne.plot()
