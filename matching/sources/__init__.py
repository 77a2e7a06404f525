"""Where markets come from: one module per `Market.from_...`, and departures from a market that stands."""
