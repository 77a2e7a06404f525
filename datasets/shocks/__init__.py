"""What happens to a term after the first matching: firms withdraw, students decline, come late, or leave early."""

from jumelage.datasets.shocks.shocked import Shocked, shock

__all__ = ["Shocked", "shock"]
