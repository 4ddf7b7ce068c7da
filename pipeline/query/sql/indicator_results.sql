-- A row per indicator, scope and year: the target beside what was achieved, and whether it was met.
--
-- document_id: the document
-- file_name: its name
-- project_id: the project
-- project: its name
-- agency: agency in charge, else that of the document
-- kind: work|benefit|economic|goal|target
-- code: 項次 as printed
-- group_name: strategy, sub-plan or agency heading
-- name: name of the indicator
-- scope: total|cumulative|year
-- fiscal_year: year that it is for; null for the whole period
-- fiscal_year_roc: the same as 民國 year
-- unit: unit as printed
-- target: target as printed
-- target_high: upper end of a range
-- comparator: how the target is printed: =|>=|<=|~; null where just a number is
-- actual: value achieved as printed
-- achieved_pct: actual / target, to one decimal
-- met: is the target met; null where one of the two is missing or can't be compared
-- met_by: how that was decided: printed (by its comparator)|at_least (none is printed: the actual value reaches it)
-- is_latest: no other document of the dataset prints the row later
-- target_text: the target's cell as printed
-- actual_text: the achieved value's cell as printed
-- page: page of the row
-- link: fragment that opens the place on the evidence page
CREATE OR REPLACE VIEW indicator_results AS
WITH facts AS (
    SELECT *, coalesce(corrected_value, value) AS number FROM indicators
), pairs AS (
    SELECT document_id, project_id, kind, code, group_name, name, scope, fiscal_year, fiscal_year_roc,
           max(unit) AS unit, count(DISTINCT coalesce(unit, '')) AS units,
           max(number) FILTER (role = 'target') AS target, max(value_high) FILTER (role = 'target') AS target_high,
           max(comparator) FILTER (role = 'target') AS comparator, max(number) FILTER (role = 'actual') AS actual,
           max(text) FILTER (role = 'target') AS target_text, max(text) FILTER (role = 'actual') AS actual_text,
           count(*) FILTER (role = 'target') AS targets, count(*) FILTER (role = 'actual') AS actuals,
           min(page) AS page, arg_min(bbox, coalesce(table_col, 0)) AS bbox
    FROM facts
    GROUP BY document_id, project_id, kind, code, group_name, name, scope, fiscal_year, fiscal_year_roc, table_id,
             table_row, CASE WHEN table_id IS NULL THEN page || text END
), judged AS (
    SELECT *, CASE
        WHEN target IS NULL OR actual IS NULL OR units > 1 OR targets > 1 OR actuals > 1 THEN NULL
        WHEN comparator = '<=' THEN actual <= target
        WHEN comparator = '=' THEN actual = target
        WHEN comparator = '~' THEN NULL
        WHEN target_high IS NOT NULL THEN actual BETWEEN target AND target_high
        ELSE actual >= target
    END AS met
    FROM pairs
)
SELECT j.document_id, d.file_name, j.project_id, p.name AS project, coalesce(p.agency, d.agency) AS agency, j.kind,
       j.code, j.group_name, j.name, j.scope, j.fiscal_year, j.fiscal_year_roc, j.unit, target, target_high,
       comparator, actual,
       CASE WHEN units = 1 THEN round(100 * actual::DOUBLE / nullif(target, 0)::DOUBLE, 1)::DECIMAL(18, 1) END
           AS achieved_pct,
       met,
       CASE WHEN met IS NULL THEN NULL WHEN comparator IS NULL AND target_high IS NULL THEN 'at_least'
            ELSE 'printed' END AS met_by,
       d.superseded_by IS NULL AND j.document_id = first_value(j.document_id) OVER (
           PARTITION BY coalesce(j.project_id, j.document_id), j.kind, j.name, j.scope, j.fiscal_year
           ORDER BY d.superseded_by IS NOT NULL, d.fiscal_year DESC NULLS LAST, d.published_line DESC NULLS LAST,
                    j.document_id
       ) AS is_latest,
       target_text, actual_text, j.page, evidence_link(j.page, j.bbox) AS link
FROM judged j
JOIN documents d ON d.document_id = j.document_id
LEFT JOIN projects p ON p.document_id = j.document_id AND p.project_id = j.project_id;
