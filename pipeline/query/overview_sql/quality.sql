SELECT file_name, status, values_count, values_checked, values_verified, checks_passed, checks_failed, tables,
       tables_read, numbers_printed, numbers_read, document_id
FROM documents
ORDER BY checks_failed DESC, values_checked / greatest(values_count, 1), file_name
