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
-- left_out: why not: superseded|newer_edition|no_number|not_money|sum|printed_elsewhere|part_of_project|statement_unknown|several_statements
-- page: page of the amount
-- link: fragment that opens the place on the evidence page
CREATE OR REPLACE VIEW budget_lines AS
WITH facts AS (
    SELECT b.document_id, b.project_id, b.fiscal_year, b.fiscal_year_roc, b.statement, b.side, b.classification,
           b.organ, b.scope, b.phase, b.item, b.item_code, b.item_path, b.measure, b.currency, b.page, b.bbox,
           b.table_id, b.row_kind, b.preferred, b.value,
           coalesce(b.corrected_amount, b.amount) AS amount,
           CASE WHEN b.sum_role IS NOT NULL THEN b.sum_role = 'leaf' ELSE b.row_kind IN ('year', 'item') END AS leaf,
           d.file_name, d.report_type, d.stage, d.agency, d.superseded_by, d.published_line,
           d.fiscal_year AS document_year
    FROM budgets b JOIN documents d ON d.document_id = b.document_id
), weighed AS (
    SELECT *,
           bool_or(leaf AND amount IS NOT NULL) OVER whole AS has_leaves,
           count(*) FILTER (NOT leaf AND amount IS NOT NULL) OVER whole AS sums,
           bool_or(scope IS NULL AND amount IS NOT NULL) OVER (
               PARTITION BY document_id, project_id, measure, fiscal_year, phase, row_kind) AS has_whole,
           min(table_id) OVER (PARTITION BY document_id, project_id)
               IS DISTINCT FROM max(table_id) OVER (PARTITION BY document_id, project_id) AS several_tables,
           first_value(document_id) OVER (
               PARTITION BY coalesce(project_id, document_id), measure, fiscal_year, phase
               ORDER BY superseded_by IS NOT NULL, document_year DESC NULLS LAST, published_line DESC NULLS LAST,
                        document_id) AS latest
    FROM facts
    WINDOW whole AS (PARTITION BY document_id, project_id, measure)
), reasoned AS (
    SELECT *, CASE
        WHEN superseded_by IS NOT NULL THEN 'superseded'
        WHEN amount IS NULL AND value IS NULL THEN 'no_number'
        WHEN amount IS NULL THEN 'not_money'
        WHEN row_kind = 'year' AND document_id <> latest THEN 'newer_edition'
        WHEN preferred = false THEN 'printed_elsewhere'
        WHEN NOT leaf AND (has_leaves OR sums > 1) THEN 'sum'
        WHEN row_kind = 'year' AND scope IS NOT NULL AND has_whole THEN 'part_of_project'
        WHEN row_kind <> 'year' AND several_tables AND statement IS NULL AND preferred IS NULL
            THEN 'statement_unknown'
    END AS reason
    FROM weighed
), statements AS (
    SELECT *, dense_rank() OVER prints + dense_rank() OVER reversed - 1 AS prints_of_it
    FROM (SELECT *, CASE WHEN reason IS NULL THEN coalesce(statement, table_id, '') END AS print_name,
                 CASE WHEN row_kind = 'year' THEN coalesce(scope, '') ELSE '' END AS part,
                 coalesce(organ, '') AS for_organ
          FROM reasoned)
    WINDOW prints AS (PARTITION BY document_id, project_id, measure, fiscal_year, side, classification, part,
                      for_organ, reason IS NULL ORDER BY print_name),
           reversed AS (PARTITION BY document_id, project_id, measure, fiscal_year, side, classification, part,
                        for_organ, reason IS NULL ORDER BY print_name DESC)
)
SELECT s.document_id, s.file_name, s.report_type, s.stage, coalesce(p.agency, s.agency) AS agency, s.project_id,
       p.name AS project, s.fiscal_year, s.fiscal_year_roc, s.statement, s.side, s.classification, s.organ, s.scope,
       s.phase, s.item, s.item_code, s.item_path, s.measure, s.amount, s.currency,
       coalesce(s.reason, several) IS NULL AS counted, coalesce(s.reason, several) AS left_out, s.page,
       evidence_link(s.page, s.bbox) AS link
FROM (SELECT *, CASE WHEN reason IS NULL AND prints_of_it > 1 AND preferred IS NULL
                     THEN 'several_statements' END AS several
      FROM statements) s
LEFT JOIN projects p ON p.document_id = s.document_id AND p.project_id = s.project_id;
