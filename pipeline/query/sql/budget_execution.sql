-- A row per project, scope, phase and year, as printed: what was planned, spent and left, measures as columns. Where no
-- rate is printed it is computed and marked so; a project is never dropped because of it.
--
-- document_id: the document
-- file_name: its name
-- project_id: the project
-- project: its name
-- agency: agency in charge, else that of the document
-- scope: sub-plan or agency that the row is for; null for the whole project
-- phase: 期別
-- fiscal_year: year of the row; null in a total
-- fiscal_year_roc: the same as 民國 year
-- row_kind: year|total (a phase's or the whole period's)
-- statutory_budget: 法定預算數, in the currency's base unit
-- allocated: 分配數
-- budget: 預算數
-- realized: 實現數
-- payable: 已執行應付未付數
-- surplus: 節餘數
-- prepaid: 預付數
-- executed: 執行數
-- currency: ISO 4217 currency of the amounts
-- spend_ratio_pct: 支用比 as printed
-- achievement_rate_pct: 達成率 as printed
-- execution_rate_pct: 執行率 as printed; null where none is
-- computed_rate_pct: executed / allocated (else / budget), to two decimals
-- rate_pct: the printed rate, else the computed one
-- rate_from: printed|computed|null (no amounts to compute it from)
-- rate_agrees: does the printed rate agree with the computed one to its printed digits; null where one is missing
-- corrected: a reviewed correction is in one of the numbers
-- is_latest: no other document of the dataset prints the row later: a superseded edition or an earlier year's report
-- page: page of the row
-- link: fragment that opens the place on the evidence page
CREATE OR REPLACE VIEW budget_execution AS
WITH facts AS (
    SELECT b.*, coalesce(b.corrected_amount, b.amount) AS money, coalesce(b.corrected_value, b.value) AS number,
           coalesce(b.decimals, length(regexp_extract(b.text, '[.]([0-9]+)', 1))) AS digits
    FROM budgets b
    WHERE b.row_kind IN ('year', 'total') AND b.item IS NULL
), printed AS (
    SELECT document_id, project_id, scope, phase, fiscal_year, fiscal_year_roc, row_kind,
           max(money) FILTER (measure = 'statutory_budget') AS statutory_budget,
           max(money) FILTER (measure = 'allocated') AS allocated,
           max(money) FILTER (measure = 'budget') AS budget,
           max(money) FILTER (measure = 'realized') AS realized,
           max(money) FILTER (measure = 'payable') AS payable,
           max(money) FILTER (measure = 'surplus') AS surplus,
           max(money) FILTER (measure = 'prepaid') AS prepaid,
           max(money) FILTER (measure = 'executed') AS executed,
           max(currency) AS currency,
           max(number) FILTER (measure = 'spend_ratio_pct') AS spend_ratio_pct,
           max(number) FILTER (measure = 'achievement_rate_pct') AS achievement_rate_pct,
           max(number) FILTER (measure = 'execution_rate_pct') AS execution_rate_pct,
           max(digits) FILTER (measure = 'execution_rate_pct') AS rate_digits,
           bool_or(correction IS NOT NULL) AS corrected,
           min(page) AS page, arg_min(bbox, coalesce(table_col, 0)) AS bbox
    FROM facts
    GROUP BY document_id, project_id, scope, phase, fiscal_year, fiscal_year_roc, row_kind, table_id, table_row
    HAVING count(*) FILTER (measure IN ('executed', 'realized', 'execution_rate_pct')) > 0
), computed AS (
    SELECT *, round(100 * executed::DOUBLE / nullif(coalesce(allocated, budget), 0)::DOUBLE, 2)::DECIMAL(18, 2)
        AS computed_rate_pct
    FROM printed
)
SELECT c.document_id, d.file_name, c.project_id, p.name AS project, coalesce(p.agency, d.agency) AS agency, c.scope,
       c.phase, c.fiscal_year, c.fiscal_year_roc, c.row_kind, statutory_budget, allocated, budget, realized, payable,
       surplus, prepaid, executed, currency, spend_ratio_pct, achievement_rate_pct, execution_rate_pct,
       computed_rate_pct, coalesce(execution_rate_pct, computed_rate_pct) AS rate_pct,
       CASE WHEN execution_rate_pct IS NOT NULL THEN 'printed' WHEN computed_rate_pct IS NOT NULL THEN 'computed' END
           AS rate_from,
       abs(execution_rate_pct::DOUBLE - 100 * executed::DOUBLE / nullif(coalesce(allocated, budget), 0)::DOUBLE)
           <= 0.5 * pow(10, -rate_digits) + 1e-9 AS rate_agrees,
       corrected,
       d.superseded_by IS NULL AND c.document_id = first_value(c.document_id) OVER (
           PARTITION BY coalesce(c.project_id, c.document_id), c.scope, c.phase, c.fiscal_year, c.row_kind
           ORDER BY d.superseded_by IS NOT NULL, d.fiscal_year DESC NULLS LAST, d.published_line DESC NULLS LAST,
                    c.document_id
       ) AS is_latest,
       c.page, evidence_link(c.page, c.bbox) AS link
FROM computed c
JOIN documents d ON d.document_id = c.document_id
LEFT JOIN projects p ON p.document_id = c.document_id AND p.project_id = c.project_id;
