-- A row per thing that a person should look at: a failed check, an issue, a number that a second reader reads otherwise,
-- a table that is in cells only or was read with little certainty.
--
-- document_id: the document
-- file_name: its name
-- page: the page; null for the whole file
-- severity: error|warning|info
-- question: check.failed, number.differs, table.unread, table.uncertain, or the issue's code
-- what: what was found
-- superseded: a later edition of the document is in the dataset
-- link: fragment that opens the place on the evidence page; null where it has none
CREATE OR REPLACE VIEW open_questions AS
WITH questions AS (
    SELECT document_id, page, 'error' AS severity, 'check.failed' AS question, bbox,
           check_kind || ' ' || expression || ': expected ' || coalesce(short_number(expected), '-') || ', printed '
               || coalesce(short_number(found), '-') AS what
    FROM checks WHERE coalesce(outcome = 'failed', NOT passed)
    UNION ALL
    SELECT document_id, page, severity, code, bbox, message FROM issues
    UNION ALL
    SELECT document_id, page, 'error', 'number.differs', bbox,
           measure || ' ' || text || ': another reader of the page reads it otherwise'
    FROM budgets WHERE verified_by = 'differs'
    UNION ALL
    SELECT document_id, page, 'error', 'number.differs', bbox,
           coalesce(name, kind) || ' ' || text || ': another reader of the page reads it otherwise'
    FROM indicators WHERE verified_by = 'differs'
    UNION ALL
    SELECT document_id, page, 'info', 'table.unread', bbox,
           coalesce(caption, row_count || ' × ' || col_count || ' cells') || ': in tables and cells only'
    FROM tables WHERE role = 'other'
    UNION ALL
    SELECT document_id, page, 'warning', 'table.uncertain', bbox,
           coalesce(caption, row_count || ' × ' || col_count || ' cells') || ': another reading is nearly as likely'
    FROM tables WHERE margin < 1
)
SELECT q.document_id, d.file_name, q.page, q.severity, q.question, q.what, d.superseded_by IS NOT NULL AS superseded,
       CASE WHEN q.page IS NOT NULL AND q.bbox IS NOT NULL THEN evidence_link(q.page, q.bbox) END AS link
FROM questions q JOIN documents d ON d.document_id = q.document_id;
