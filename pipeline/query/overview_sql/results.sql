SELECT project, count(*) FILTER (met) AS met, count(*) FILTER (NOT met) AS missed,
       count(*) FILTER (met IS NULL) AS not_comparable, any_value(file_name) AS file_name,
       min(page) FILTER (NOT met) AS page, document_id, arg_min(link, page) FILTER (NOT met) AS link
FROM indicator_results
WHERE is_latest AND scope = 'year' AND actual IS NOT NULL
GROUP BY project, project_id, document_id
ORDER BY missed DESC, met DESC, project
