"""Two editions of a report compared: what is the same thing, what changed, and proofs that nothing is left over.

`edition` → `project_match` and `line_match` (what is the same) → `money`, `targets`, `dates`, `grids`, `prose` (what
differs) → `causes` (what follows from what) → `proofs` → `terminal`, `files`, `workbook`, `page` (how it is shown).
Pure functions over rows; `sources` and the writers touch the disk.
"""
