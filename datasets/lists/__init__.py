"""Lists and scores that people already have, read into tables of pairs for `Market.from_pairs`; a file per format."""

from jumelage.datasets.lists.matrix import read_matrix
from jumelage.datasets.lists.orlib import read_orlib_assign
from jumelage.datasets.lists.preflib import read_preflib
from jumelage.datasets.lists.rank_lists import read_rank_lists
from jumelage.datasets.lists.tables import PairTables
from jumelage.datasets.lists.wpi import read_wpi

__all__ = ["PairTables", "read_matrix", "read_orlib_assign", "read_preflib", "read_rank_lists", "read_wpi"]
