"""A made-up term of nursing placements in Brittany: only the communes are real, no student or ward exists."""
