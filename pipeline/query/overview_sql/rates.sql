SELECT project, scope, fiscal_year, rate_pct, rate_from, allocated, executed, currency, file_name, page, document_id,
       link
FROM budget_execution
WHERE is_latest AND row_kind = 'year' AND rate_pct IS NOT NULL AND coalesce(allocated, budget, 1) > 0
QUALIFY fiscal_year = max(fiscal_year) OVER (PARTITION BY coalesce(project_id, document_id), scope)
ORDER BY rate_pct, allocated DESC
