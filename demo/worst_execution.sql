SELECT rate_pct, rate_from, (allocated / 1000000)::DECIMAL(12, 1) AS allocated_m, fiscal_year_roc AS year, project,
       coalesce(scope, '') AS scope, file_name, page
FROM budget_execution
WHERE is_latest AND row_kind = 'year' AND rate_pct IS NOT NULL
QUALIFY fiscal_year_roc = max(fiscal_year_roc) OVER (PARTITION BY project_id, scope)
ORDER BY rate_pct, allocated DESC;
