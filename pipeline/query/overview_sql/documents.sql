SELECT document_id, file_name, report_type, title, agency, fiscal_year, stage, pages, status,
       superseded_by IS NOT NULL AS superseded
FROM documents
ORDER BY report_type, fiscal_year, file_name
