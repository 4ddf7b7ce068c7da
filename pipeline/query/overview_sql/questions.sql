SELECT question, severity, count(*) AS places, count(DISTINCT document_id) AS documents, any_value(what) AS example,
       any_value(file_name) AS file_name, any_value(page) AS page, any_value(document_id) AS document_id,
       any_value(link) AS link
FROM open_questions
WHERE NOT superseded
GROUP BY question, severity
ORDER BY CASE severity WHEN 'error' THEN 1 WHEN 'warning' THEN 2 ELSE 3 END, places DESC, question
