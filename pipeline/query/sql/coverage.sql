-- A row per document and page, and one per document (page is null): how much of what is printed became facts, and how
-- much of that is checked.
--
-- document_id: the document
-- file_name: its name
-- page: the page; null for the whole document
-- status: of the page: text|empty|no_text_layer|garbled; of the document: parsed|partial|rejected
-- tables: tables that stand or begin there
-- tables_read: of these, tables that gave facts
-- numbers_printed: numbers printed in tables; null where the parser's version doesn't count them
-- numbers_read: of these, numbers that are facts or known to be none
-- facts: rows in budgets, indicators, milestones, progress and delays
-- facts_verified: of these, facts that a second reader reads the same
-- values_checked: values that an arithmetic check covers; per document only
-- checks: checks whose printed value stands there
-- checks_failed: of these, failed ones
CREATE OR REPLACE VIEW coverage AS
WITH facts AS (
    SELECT document_id, page, verified_by FROM budgets
    UNION ALL SELECT document_id, page, verified_by FROM indicators
    UNION ALL SELECT document_id, page, verified_by FROM milestones
    UNION ALL SELECT document_id, page, verified_by FROM progress
    UNION ALL SELECT document_id, page, verified_by FROM delays
), counted AS (
    SELECT document_id, page, count(*) AS facts, count(*) FILTER (verified_by = 'both') AS verified FROM facts
    GROUP BY GROUPING SETS ((document_id, page), (document_id))
), tested AS (
    SELECT document_id, page, count(*) AS checks, count(*) FILTER (coalesce(outcome = 'failed', NOT passed)) AS failed
    FROM checks WHERE page IS NOT NULL GROUP BY document_id, page
), stand AS (
    SELECT document_id, page, count(*) AS tables, count(*) FILTER (role <> 'other') AS tables_read FROM tables
    GROUP BY GROUPING SETS ((document_id, page), (document_id))
), rows_of_both AS (
    SELECT document_id, page, status, tables, tables_read, numbers_printed, numbers_read, NULL AS values_checked,
           NULL AS checks, NULL AS failed
    FROM pages
    UNION ALL
    SELECT document_id, NULL, status, tables, tables_read, numbers_printed, numbers_read, values_checked,
           checks_passed + checks_failed, checks_failed
    FROM documents
)
SELECT r.document_id, d.file_name, r.page, r.status, coalesce(r.tables, s.tables, 0) AS tables,
       coalesce(r.tables_read, s.tables_read, 0) AS tables_read, r.numbers_printed, r.numbers_read,
       coalesce(c.facts, 0) AS facts, coalesce(c.verified, 0) AS facts_verified, r.values_checked,
       coalesce(r.checks, t.checks, 0) AS checks, coalesce(r.failed, t.failed, 0) AS checks_failed
FROM rows_of_both r
JOIN documents d ON d.document_id = r.document_id
LEFT JOIN counted c ON c.document_id = r.document_id AND c.page IS NOT DISTINCT FROM r.page
LEFT JOIN stand s ON s.document_id = r.document_id AND s.page IS NOT DISTINCT FROM r.page
LEFT JOIN tested t ON t.document_id = r.document_id AND t.page = r.page;
