"""Which projects spend late? With pandas and nothing else: python examples/late_spending.py dataset

The lowest execution rates of the last year that each project reports, with the page. A rate that is not printed is
computed from the amounts, so that no project drops out of the ranking because of it.
"""

import sys
from decimal import Decimal
from pathlib import Path

import pandas as pd


def read(dataset: Path, table: str) -> pd.DataFrame:
    """A table of the dataset, all documents together."""
    files = sorted((dataset / table).resolve().glob("**/*.parquet"))
    frames = [frame for frame in map(pd.read_parquet, files) if len(frame)]
    return pd.concat(frames, ignore_index=True)


dataset = Path(sys.argv[1])
budgets, projects = read(dataset, "budgets"), read(dataset, "projects")
rows = budgets[(budgets.row_kind == "year") & budgets.scope.isna()]
names = projects.set_index(["document_id", "project_id"]).name

late = []
for (document, project), years in rows.groupby(["document_id", "project_id"]):
    reported = years[(years.measure == "executed") & years.value.notna()]
    if reported.empty:
        continue
    year = reported.fiscal_year_roc.max()
    cells = years[years.fiscal_year_roc == year].set_index("measure")
    allocated, executed = cells.value.get("allocated"), cells.value.get("executed")
    rate, how = cells.value.get("execution_rate_pct"), "printed"
    if rate is None and allocated:
        rate, how = round(100 * executed / allocated, 2), "computed"
    if rate is not None and allocated:
        late.append((Decimal(rate), int(year), names[document, project], how, int(cells.page.iloc[0])))

for rate, year, name, how, page in sorted(late):
    print(f"{rate:7.2f} %  {year}  {name}  ({how}, page {page})")
