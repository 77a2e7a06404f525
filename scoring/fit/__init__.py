"""The weights of a rubric, learned from past placements."""
