"""Strategies on the same markets, paired by seed: what each does, what differs, and how sure that is."""
