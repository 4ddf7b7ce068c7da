-- A row per function of government in a printed classification or in COFOG, with the COFOG division or group that it is.
--
-- system: cofog|roc_function (政事別)|roc_class (職能別)|prc_function (功能分类)
-- code: code in its system; 政事別 has no printed one, so theirs is its place in the list
-- parent: code of the function above; null at the top
-- name: name as printed; null for COFOG
-- name_en: the name in English
-- cofog: COFOG division (09) or group (09.2); null where it spans several divisions
-- status: how far cofog is the same: exact|partial|none
-- basis: why
-- level: 1 (大類, 类, division) or 2 (科目, 款, group)
CREATE OR REPLACE VIEW functions AS
SELECT system, code, parent, name, name_en, cofog, status, basis, level FROM stored.functions;
