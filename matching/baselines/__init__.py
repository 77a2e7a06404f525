"""How placements are decided today: simple strategies, to be compared with the exact ones.

Each is a function that takes what is left to decide (`jumelage.matching.left`: pins, forbidden pairs and their seats
are gone, students and companies stand in the order of their tickets) and the seed, and returns an `Assignment`. So
they keep pins, forbidden pairs, capacities and open offers, and they may break everything else. They go by plain
scores: the weights of students do not matter to them.
"""

from jumelage.matching.baselines.lowest_sum import LowestSum

__all__ = ["LowestSum"]
