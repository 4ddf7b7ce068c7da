-- A row per agency, year, stage, side, classification, measure and currency: the sum of what may be summed, and how many rows were left
-- out because it isn't known whether they would count twice. The sum is null where all were.
--
-- agency: agency in charge; null where the pages don't say
-- fiscal_year: the year
-- stage: where in the budget cycle the documents stand
-- side: revenue|expenditure|balance; null where unknown
-- classification: what the summed items are items of; two of them are two views of the same money
-- measure: what is measured
-- currency: ISO 4217 currency
-- total: sum of the counted amounts, in the currency's base unit
-- amounts: how many amounts are in the sum
-- amounts_unclear: amounts that are left out because the document prints the measure in several statements, or in an unknown one
-- share_pct: of the largest total of any classification; below 100: the items are those of a part only
-- documents: how many documents they are from
-- projects: how many projects they are of
CREATE OR REPLACE VIEW totals_by_agency AS
SELECT agency, fiscal_year, stage, side, classification, measure, currency,
       sum(amount) FILTER (counted)::DECIMAL(38, 9) AS total,
       count(*) FILTER (counted) AS amounts,
       count(*) FILTER (left_out IN ('several_statements', 'statement_unknown')) AS amounts_unclear,
       round(100 * total / nullif(max(total) OVER (
           PARTITION BY agency, fiscal_year, stage, side, measure, currency), 0), 1)::DECIMAL(9, 1) AS share_pct,
       count(DISTINCT document_id) AS documents, count(DISTINCT project_id) AS projects
FROM budget_lines
WHERE (counted OR left_out IN ('several_statements', 'statement_unknown')) AND fiscal_year IS NOT NULL
GROUP BY agency, fiscal_year, stage, side, classification, measure, currency;
