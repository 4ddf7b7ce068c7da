"""What printed glyphs mean: fonts that don't say it, and look-alike characters."""
