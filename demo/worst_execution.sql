-- Budget execution per project, worst first: run inside a dataset's folder.
-- A year counts where both amounts are printed; the rate is computed from the amounts, not copied from the report.
WITH years AS (
    SELECT project_id, fiscal_year_roc, min(page) AS page,
           max(amount) FILTER (measure = 'allocated') AS allocated,
           max(amount) FILTER (measure = 'executed') AS executed
    FROM read_parquet('budgets/**/*.parquet')
    WHERE row_kind = 'year' AND scope IS NULL
    GROUP BY project_id, fiscal_year_roc
)
SELECT project.name AS project,
       min(years.fiscal_year_roc) || '–' || max(years.fiscal_year_roc) AS years_roc,
       round(sum(allocated) / 1000000, 1) AS allocated_million_twd,
       round(sum(executed) / 1000000, 1) AS executed_million_twd,
       round(100 * sum(executed) / nullif(sum(allocated), 0), 2) AS executed_pct,
       document.file_name || ', p. ' || min(years.page) AS printed_in
FROM years
JOIN read_parquet('projects/**/*.parquet') AS project USING (project_id)
JOIN read_parquet('documents/**/*.parquet') AS document USING (document_id)
WHERE allocated IS NOT NULL AND executed IS NOT NULL
GROUP BY project.project_id, project.name, document.file_name
ORDER BY executed_pct NULLS LAST, project;
