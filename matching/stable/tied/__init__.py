"""Weakly stable matchings where lists have ties: they differ in whom they place, and the best is hard to find."""
