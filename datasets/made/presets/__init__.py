"""The presets, one file each: what it depicts, its dials, and the published figures it is held to."""
