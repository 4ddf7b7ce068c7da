# What do agencies plan and execute, year by year? With arrow and dplyr: Rscript examples/agencies.R dataset
# Decimals arrive as decimal128; as.numeric is exact for whole amounts below 2^53 (9,007 兆元).
suppressPackageStartupMessages({
  library(arrow)
  library(dplyr)
})
dataset <- commandArgs(trailingOnly = TRUE)[1]
read <- function(table) {
  files <- list.files(file.path(dataset, table), "[.]parquet$", full.names = TRUE, recursive = TRUE)
  bind_rows(lapply(files, function(file) as.data.frame(read_parquet(file))))
}
years <- read("budgets") |>
  filter(row_kind == "year", is.na(scope), measure %in% c("allocated", "executed"), !is.na(amount)) |>
  inner_join(select(read("projects"), document_id, project_id, agency), by = c("document_id", "project_id")) |>
  group_by(agency, fiscal_year, measure) |>
  summarise(billions = sum(as.numeric(amount)) / 1e9, .groups = "drop") |>
  arrange(agency, fiscal_year, measure)
cat(sprintf("%s  %d  %-9s  %.3f\n", years$agency, years$fiscal_year, years$measure, years$billions), sep = "")
