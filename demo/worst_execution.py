"""The demo's query: execution rate per 計畫 in its last reported year, worst first, with the page."""

from __future__ import annotations

import sys

import duckdb

QUERY = """
WITH executed AS (
    SELECT document_id, project_id, scope, fiscal_year_roc, page, value AS rate
    FROM read_parquet('{root}/budgets/**/*.parquet')
    WHERE measure = 'execution_rate_pct' AND row_kind = 'year' AND value IS NOT NULL
    QUALIFY fiscal_year_roc = max(fiscal_year_roc) OVER (PARTITION BY project_id, scope)
), allocated AS (
    SELECT project_id, scope, fiscal_year_roc, any_value(amount) AS amount
    FROM read_parquet('{root}/budgets/**/*.parquet')
    WHERE measure = 'allocated' AND row_kind = 'year' GROUP BY ALL
)
SELECT p.name AS project, coalesce(e.scope, '') AS scope, e.fiscal_year_roc AS year,
       (a.amount / 1000000)::DECIMAL(12, 1) AS allocated_million_twd, e.rate::DECIMAL(8, 2) AS execution_pct,
       d.file_name AS file, e.page
FROM executed e
JOIN read_parquet('{root}/projects/**/*.parquet') p USING (document_id, project_id)
JOIN read_parquet('{root}/documents/**/*.parquet') d USING (document_id)
LEFT JOIN allocated a ON a.project_id = e.project_id AND a.scope IS NOT DISTINCT FROM e.scope
    AND a.fiscal_year_roc = e.fiscal_year_roc
ORDER BY e.rate, allocated_million_twd DESC
"""

if __name__ == "__main__":
    root = sys.argv[1].replace("'", "''")
    print("\nBudget execution per project, worst first:\n")
    rows = duckdb.sql(QUERY.format(root=root)).fetchall()
    for row in rows:
        project, scope, year, allocated, rate, file, page = row
        print(f"{rate:>8} %  {allocated or 0:>10} M TWD  {year}  {project} {scope}  ({file}, page {page})")
    if not rows:
        sys.exit("the dataset holds no execution rates")
