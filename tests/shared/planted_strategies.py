"""Strategies of a test's own: one that places a known number fewer, ones that fail in every way."""

import os

import numpy as np

import jumelage as jm


class Fewer:
    """Place everybody by position, then take a number of places away again: on average `mean`, between 0 and 2 mean."""

    is_repeatable = True

    def __init__(self, mean: int, name: str):
        self.mean, self.name = mean, name

    def __repr__(self) -> str:
        return self.name

    def choose(self, market: jm.Market, seed: int) -> jm.Matching:
        number = np.random.default_rng([seed, self.mean]).integers(0, 2 * self.mean + 1)
        free, pairs = market.capacity.copy(), {}
        for student in range(market.num_students):
            for company in market.company[market.indptr[student] : market.indptr[student + 1]]:
                if free[company]:
                    free[company] -= 1
                    pairs[market.students[student]] = market.companies[company]
                    break
        return jm.Matching(dict(sorted(pairs.items())[number:]))


class Raises:
    """Fail on every market with an odd seed, with a text that nobody should see."""

    def __repr__(self) -> str:
        return "raises"

    def choose(self, market: jm.Market, seed: int) -> jm.Matching:  # noqa: ARG002
        if seed % 2:
            message = "/home/somebody/secret"
            raise ZeroDivisionError(message)
        return jm.Matching({})


class Crashes:
    """End the process it runs in."""

    def __repr__(self) -> str:
        return "crashes"

    def choose(self, market: jm.Market, seed: int) -> jm.Matching:  # noqa: ARG002
        os.abort()


class AnswersNonsense:
    """Answer with what is no matching."""

    def __repr__(self) -> str:
        return "answers nonsense"

    def choose(self, market: jm.Market, seed: int) -> dict[str, str]:  # noqa: ARG002
        return {}
