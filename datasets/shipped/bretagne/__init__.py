"""A made-up term of placements in Brittany: only the communes are real, no student or employer exists."""
