SELECT project, title, status, date_text, start_date, kind, file_name, page, document_id, link
FROM milestone_timeline
WHERE NOT superseded AND start_date IS NOT NULL
ORDER BY min(start_date) OVER (PARTITION BY coalesce(project_id, document_id)), project, start_date
