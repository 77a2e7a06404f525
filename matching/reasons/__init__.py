"""Why a student is where she is and not elsewhere, what would change it, and how two matchings differ."""
