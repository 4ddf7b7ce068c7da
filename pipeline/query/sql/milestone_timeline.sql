-- A row per dated achievement, checkpoint or scheduled item, in the order of time.
--
-- document_id: the document
-- file_name: its name
-- project_id: the project
-- project: its name
-- agency: agency in charge, else that of the document
-- kind: achievement|checkpoint|schedule
-- title: what was or is to be done
-- status: done|planned|missed
-- start_date: first day that the printed date can mean; null where none can be read
-- end_date: last day: that of a printed range, else of the printed month, quarter or year
-- date_text: date as printed
-- date_precision: day|month|quarter|year
-- superseded: a later edition of the document is in the dataset
-- page: page of the item
-- link: fragment that opens the place on the evidence page
CREATE OR REPLACE VIEW milestone_timeline AS
SELECT m.document_id, d.file_name, m.project_id, p.name AS project, coalesce(p.agency, d.agency) AS agency, m.kind,
       coalesce(m.title, m.text) AS title, m.status, m.start_date,
       coalesce(m.end_date, (CASE m.date_precision
           WHEN 'month' THEN m.start_date + INTERVAL 1 MONTH - INTERVAL 1 DAY
           WHEN 'quarter' THEN m.start_date + INTERVAL 3 MONTH - INTERVAL 1 DAY
           WHEN 'year' THEN m.start_date + INTERVAL 1 YEAR - INTERVAL 1 DAY
           ELSE m.start_date END)::DATE) AS end_date,
       m.date_text, m.date_precision, d.superseded_by IS NOT NULL AS superseded, m.page,
       evidence_link(m.page, m.bbox) AS link
FROM milestones m
JOIN documents d ON d.document_id = m.document_id
LEFT JOIN projects p ON p.document_id = m.document_id AND p.project_id = m.project_id
ORDER BY m.start_date NULLS LAST, m.document_id, m.page;
