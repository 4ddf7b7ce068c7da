-- A row per amount in budgets, with whether it may be summed: each amount of money counts once, and where it doesn't
-- count the reason is said. Sum one measure, currency, side and classification at a time, where `counted`.
--
-- document_id: the document
-- file_name: its name
-- report_type: its kind
-- stage: where in the budget cycle it stands
-- agency: agency in charge of the project, else that of the document
-- project_id: the project
-- project: its name
-- fiscal_year: year of the amount
-- fiscal_year_roc: the same as 民國 year
-- statement: the statement that it is from, null where unknown
-- side: revenue|expenditure|balance
-- classification: what the items are items of
-- organ: the organ within the document that it is for
-- scope: sub-plan, agency or funds that it is limited to
-- phase: 期別
-- item: the item as printed
-- item_code: its code as printed
-- item_path: from the top of the hierarchy to the item
-- measure: what is measured
-- amount: in the currency's base unit, corrected where a reviewed correction says so
-- currency: ISO 4217 currency
-- counted: may be summed with the other counted rows
-- left_out: why not: superseded|newer_edition|no_number|not_money|sum|printed_elsewhere|part_of_project|statement_unknown|several_statements|another_statement (a narrower one of the same items than the widest, which counts)
-- page: page of the amount
-- link: fragment that opens the place on the evidence page
CREATE OR REPLACE VIEW budget_lines AS
WITH facts AS (
    SELECT b.document_id, b.project_id, b.fiscal_year, b.fiscal_year_roc, b.statement, b.side, b.classification,
           b.organ, b.scope, b.phase, b.item, b.item_code, b.item_path, b.measure, b.currency, b.page, b.bbox,
           b.table_id, b.row_kind, b.preferred, b.value,
           coalesce(b.corrected_amount, b.amount) AS amount,
           CASE WHEN b.sum_role IS NOT NULL THEN b.sum_role = 'leaf' ELSE b.row_kind IN ('year', 'item') END AS leaf
    FROM budgets b
), measures AS (
    SELECT document_id, coalesce(project_id, '') AS project, measure, bool_or(leaf) AS has_leaves,
           count(*) FILTER (NOT leaf) AS sums
    FROM facts WHERE amount IS NOT NULL GROUP BY ALL
), wholes AS (
    SELECT DISTINCT document_id, coalesce(project_id, '') AS project, measure, coalesce(fiscal_year, 0) AS year,
           coalesce(phase, 0) AS phase_number, true AS has_whole
    FROM facts WHERE row_kind = 'year' AND scope IS NULL AND amount IS NOT NULL
), several AS (
    SELECT document_id, coalesce(project_id, '') AS project, min(table_id) IS DISTINCT FROM max(table_id) AS tables
    FROM facts GROUP BY ALL
), ranked AS (
    SELECT document_id, row_number() OVER (ORDER BY superseded_by IS NOT NULL, fiscal_year DESC NULLS LAST,
                                           published_line DESC NULLS LAST, document_id) AS rank
    FROM documents
), latest AS (
    SELECT f.project_id, f.measure, coalesce(f.fiscal_year, 0) AS year, coalesce(f.phase, 0) AS phase_number,
           min(r.rank) AS rank
    FROM facts f JOIN ranked r ON r.document_id = f.document_id
    WHERE f.row_kind = 'year' AND f.project_id IS NOT NULL GROUP BY ALL
), reasoned AS (
    SELECT f.*, d.file_name, d.report_type, d.stage, d.agency, CASE
        WHEN d.superseded_by IS NOT NULL THEN 'superseded'
        WHEN f.amount IS NULL AND f.value IS NULL THEN 'no_number'
        WHEN f.amount IS NULL THEN 'not_money'
        WHEN f.row_kind = 'year' AND r.rank <> l.rank THEN 'newer_edition'
        WHEN f.preferred = false THEN 'printed_elsewhere'
        WHEN NOT f.leaf AND (m.has_leaves OR m.sums > 1) THEN 'sum'
        WHEN f.row_kind = 'year' AND f.scope IS NOT NULL AND w.has_whole THEN 'part_of_project'
        WHEN f.row_kind <> 'year' AND s.tables AND f.statement IS NULL AND f.preferred IS NULL THEN 'statement_unknown'
    END AS reason
    FROM facts f
    JOIN documents d ON d.document_id = f.document_id
    JOIN ranked r ON r.document_id = f.document_id
    JOIN several s ON s.document_id = f.document_id AND s.project = coalesce(f.project_id, '')
    LEFT JOIN measures m ON m.document_id = f.document_id AND m.project = coalesce(f.project_id, '')
        AND m.measure = f.measure
    LEFT JOIN wholes w ON w.document_id = f.document_id AND w.project = coalesce(f.project_id, '')
        AND w.measure = f.measure AND w.year = coalesce(f.fiscal_year, 0) AND w.phase_number = coalesce(f.phase, 0)
    LEFT JOIN latest l ON l.project_id = f.project_id AND l.measure = f.measure
        AND l.year = coalesce(f.fiscal_year, 0) AND l.phase_number = coalesce(f.phase, 0)
), sums AS (
    SELECT document_id, coalesce(project_id, '') AS project, measure, coalesce(fiscal_year, 0) AS year,
           coalesce(side, '') AS of_side, coalesce(classification, '') AS of_class,
           CASE WHEN row_kind = 'year' THEN coalesce(scope, '') ELSE '' END AS part,
           coalesce(statement, table_id, '') AS print, sum(amount) AS total
    FROM reasoned WHERE reason IS NULL GROUP BY ALL
), prints AS (
    SELECT document_id, project, measure, year, of_side, of_class, part,
           first(print ORDER BY total DESC, print) AS widest
    FROM sums GROUP BY ALL HAVING count(*) > 1
), lines AS (
    SELECT f.*, coalesce(f.reason, CASE
               WHEN o.measure IS NULL THEN NULL
               WHEN f.statement IS NULL THEN 'several_statements'
               WHEN f.statement <> o.widest THEN 'another_statement' END) AS left_out
    FROM reasoned f
    LEFT JOIN prints o ON f.reason IS NULL AND o.document_id = f.document_id AND o.project = coalesce(f.project_id, '')
        AND o.measure = f.measure AND o.year = coalesce(f.fiscal_year, 0) AND o.of_side = coalesce(f.side, '')
        AND o.of_class = coalesce(f.classification, '')
        AND o.part = CASE WHEN f.row_kind = 'year' THEN coalesce(f.scope, '') ELSE '' END
)
SELECT f.document_id, f.file_name, f.report_type, f.stage, coalesce(p.agency, f.agency) AS agency, f.project_id,
       p.name AS project, f.fiscal_year, f.fiscal_year_roc, f.statement, f.side, f.classification, f.organ, f.scope,
       f.phase, f.item, f.item_code, f.item_path, f.measure, f.amount, f.currency, f.left_out IS NULL AS counted,
       f.left_out, f.page, evidence_link(f.page, f.bbox) AS link
FROM lines f
LEFT JOIN projects p ON p.document_id = f.document_id AND p.project_id = f.project_id;
