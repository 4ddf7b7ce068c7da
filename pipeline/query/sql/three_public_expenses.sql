-- A row per amount of 三公经费 as its own statement prints it: travel abroad, receptions, vehicles.
--
-- document_id: the document
-- file_name: its name
-- agency: the department or unit
-- stage: where in the budget cycle the document stands
-- fiscal_year: the year
-- expense: total|travel_abroad|receptions|vehicles|vehicle_purchase|vehicle_operation|running_costs|other
-- item: the item as printed
-- measure: what is measured
-- amount: in the currency's base unit; null where the cell is empty or a dash
-- currency: ISO 4217 currency
-- state: how it is printed: number|dash|blank|…
-- superseded: a later edition of the document is in the dataset
-- page: page of the amount
-- link: fragment that opens the place on the evidence page
CREATE OR REPLACE VIEW three_public_expenses AS
SELECT b.document_id, d.file_name, d.agency, d.stage, b.fiscal_year,
       CASE WHEN b.item LIKE '%三公%' THEN 'total'
            WHEN b.item LIKE '%出国%' THEN 'travel_abroad'
            WHEN b.item LIKE '%接待%' THEN 'receptions'
            WHEN b.item LIKE '%购置%运行%' THEN 'vehicles'
            WHEN b.item LIKE '%购置%' THEN 'vehicle_purchase'
            WHEN b.item LIKE '%运行经费%' THEN 'running_costs'
            WHEN b.item LIKE '%运行%' THEN 'vehicle_operation'
            WHEN b.item IS NULL OR b.item LIKE '%合计%' THEN 'total'
            ELSE 'other' END AS expense,
       b.item, b.measure, coalesce(b.corrected_amount, b.amount) AS amount, b.currency, b.state,
       d.superseded_by IS NOT NULL AS superseded, b.page, evidence_link(b.page, b.bbox) AS link
FROM budgets b
JOIN documents d ON d.document_id = b.document_id
LEFT JOIN tables t ON t.document_id = b.document_id AND t.table_id = b.table_id
WHERE d.script = 'hans' AND (b.classification = 'three_public' OR coalesce(b.item_path[1], b.item) LIKE '%三公%'
      OR (b.classification IS NULL AND t.caption LIKE '%三公%'));
