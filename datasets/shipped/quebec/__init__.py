"""A made-up college term in Québec: only the towns are real, no student or employer exists."""
