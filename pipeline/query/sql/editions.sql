-- A row per document that another one of the dataset replaced: a later edition of the same report, so that no sum takes
-- both. Of the same kind, year and stage, from the same address or of the same agency, and half or more of the older
-- one's facts are in the later one; later is what was published into the dataset later.
--
-- document_id: the document that was replaced
-- superseded_by: the newest document that replaced it
-- basis: same_address (its address has the later one now)|same_report (same agency and title)
-- facts_shared_pct: share of the older one's facts that the later one has too
CREATE OR REPLACE VIEW editions AS
WITH published AS (
    SELECT document_id, min(line) AS line FROM stored.publications GROUP BY document_id
), pairs AS (
    SELECT o.document_id AS older, n.document_id AS newer, pn.line AS line,
           CASE WHEN o.source_uri = n.source_uri THEN 'same_address' ELSE 'same_report' END AS basis
    FROM stored.documents o
    JOIN stored.documents n ON o.report_type = n.report_type AND o.fiscal_year = n.fiscal_year
        AND o.document_id <> n.document_id AND o.stage IS NOT DISTINCT FROM n.stage
    JOIN published po ON po.document_id = o.document_id
    JOIN published pn ON pn.document_id = n.document_id
    WHERE pn.line > po.line AND o.report_type <> 'generic'
        AND (o.source_uri = n.source_uri OR (o.agency = n.agency AND coalesce(o.title = n.title, true)))
), facts AS (
    SELECT DISTINCT document_id, hash(project_id, measure, fiscal_year, row_kind, scope, phase, item_path) AS fact
    FROM stored.budgets WHERE document_id IN (SELECT older FROM pairs UNION SELECT newer FROM pairs)
    UNION
    SELECT DISTINCT document_id, hash(project_id, kind, name, scope, role, fiscal_year)
    FROM stored.indicators WHERE document_id IN (SELECT older FROM pairs UNION SELECT newer FROM pairs)
), sizes AS (
    SELECT document_id, count(*) AS facts FROM facts GROUP BY document_id
), shared AS (
    SELECT p.older, p.newer, any_value(p.line) AS line, any_value(p.basis) AS basis, count(*) AS facts
    FROM pairs p
    JOIN facts o ON o.document_id = p.older
    JOIN facts n ON n.document_id = p.newer AND n.fact = o.fact
    GROUP BY p.older, p.newer
)
SELECT h.older AS document_id, arg_max(h.newer, h.line) AS superseded_by, arg_max(h.basis, h.line) AS basis,
       arg_max(round(100.0 * h.facts / s.facts, 1)::DECIMAL(5, 1), h.line) AS facts_shared_pct
FROM shared h JOIN sizes s ON s.document_id = h.older
WHERE 2 * h.facts >= s.facts
GROUP BY h.older;
