"""What do departments spend on 三公经费? With DuckDB and the ready views: python examples/three_public.py dataset

The views are those of `govtables query`, in a DuckDB of one's own.
"""

import subprocess
import sys

import duckdb

views = subprocess.run(
    [sys.executable, "-m", "pipeline.commands.cli", "query", sys.argv[1], "--views"],
    check=True, capture_output=True, encoding="utf-8",
).stdout  # fmt: skip
connection = duckdb.connect()
connection.execute(views)
answer = connection.execute("""
    SELECT agency, fiscal_year, expense, measure, amount, currency, page
    FROM three_public_expenses
    WHERE amount IS NOT NULL AND NOT superseded AND expense <> 'running_costs'
    ORDER BY agency, fiscal_year, amount DESC, expense
""")
for agency, year, expense, measure, amount, currency, page in answer.fetchall():
    print(f"{agency}  {year}  {expense:<18} {measure}  {amount:,.0f} {currency}  (page {page})")
