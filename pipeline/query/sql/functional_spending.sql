-- A row per printed amount of expenditure by function of government, with the function's COFOG division where it has one.
-- Sum one measure, one currency and one level at a time, where `counted`.
--
-- document_id: the document
-- file_name: its name
-- report_type: its kind
-- agency: the agency or department; null where the pages don't say
-- stage: where in the budget cycle the document stands
-- fiscal_year: year of the amount
-- item: the item as printed
-- item_code: its code as printed
-- scope: funds or sub-plan that the amount is limited to
-- statement: the statement that it is from
-- system: roc_function|prc_function
-- level: 1 (大類, 类) or 2 (科目, 款)
-- function_code: code in the system
-- function_en: its name in English
-- cofog: COFOG division or group; null where it spans several
-- cofog_status: exact|partial|none
-- cofog_basis: why
-- measure: what is measured
-- amount: in the currency's base unit
-- currency: ISO 4217 currency
-- counted: the one print to sum of this function, measure and year in the document: the widest, so never a part by funds
-- page: page of the amount
-- link: fragment that opens the place on the evidence page
CREATE OR REPLACE VIEW functional_spending AS
WITH printed AS (
    SELECT b.*, coalesce(b.corrected_amount, b.amount) AS money, d.file_name, d.report_type, d.agency, d.stage,
           d.superseded_by, function_key(b.item) AS key,
           CASE WHEN d.script = 'hans' THEN 'prc' ELSE 'roc' END AS place
    FROM budgets b JOIN documents d ON d.document_id = b.document_id
    WHERE b.item IS NOT NULL AND coalesce(b.classification, 'functional') = 'functional'
        AND coalesce(b.side, 'expenditure') = 'expenditure' AND coalesce(b.scope, '') NOT LIKE '%收入%'
        AND coalesce(b.corrected_amount, b.amount) IS NOT NULL
), named AS (
    SELECT system, place, key, any_value(code) AS code, any_value(level) AS level, any_value(name_en) AS name_en,
           any_value(cofog) AS cofog, any_value(status) AS status, any_value(basis) AS basis
    FROM (SELECT *, left(system, 3) AS place, function_key(name) AS key FROM functions WHERE system <> 'cofog')
    GROUP BY system, place, key HAVING count(*) = 1
), joined AS (
    SELECT p.*, coalesce(c.system, n.system) AS system, coalesce(c.code, n.code) AS function_code,
           coalesce(c.level, n.level) AS level, coalesce(c.name_en, n.name_en) AS function_en,
           CASE WHEN c.code IS NOT NULL THEN c.cofog ELSE n.cofog END AS cofog,
           coalesce(c.status, n.status) AS cofog_status, coalesce(c.basis, n.basis) AS cofog_basis
    FROM printed p
    LEFT JOIN functions c ON c.system = 'prc_function' AND p.place = 'prc' AND c.code = p.item_code
    LEFT JOIN named n ON c.code IS NULL AND n.place = p.place AND n.key = p.key
        AND n.system <> 'roc_class' AND (p.place = 'roc' OR p.item_code IS NULL)
    WHERE coalesce(c.code, n.code) IS NOT NULL
)
SELECT document_id, file_name, report_type, agency, stage, fiscal_year, item, item_code, scope, statement, system, level,
       function_code, function_en, cofog, cofog_status, cofog_basis, measure, money AS amount, currency,
       superseded_by IS NULL AND coalesce(preferred, true) AND 1 = row_number() OVER (
           PARTITION BY document_id, organ, fiscal_year, measure, system, function_code
           ORDER BY superseded_by IS NOT NULL, NOT coalesce(preferred, true), money DESC, page
       ) AS counted,
       page, evidence_link(page, bbox) AS link
FROM joined;
