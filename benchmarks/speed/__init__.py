"""Speed: `match` against other libraries on the same markets, each run in a process of its own."""
