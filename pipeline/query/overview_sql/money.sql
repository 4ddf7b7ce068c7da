SELECT * FROM (
    SELECT coalesce(agency, '(agency not printed)') AS agency, fiscal_year, currency,
           coalesce(max(total) FILTER (measure = 'allocated'), max(total) FILTER (measure = 'budget'),
                    max(total) FILTER (measure = 'planned_funding')) AS planned,
           coalesce(max(total) FILTER (measure = 'executed'), max(total) FILTER (measure = 'final_account')) AS executed,
           sum(amounts_unclear)::INTEGER AS left_out
    FROM totals_by_agency
    WHERE coalesce(side, 'expenditure') = 'expenditure'
        AND measure IN ('allocated', 'budget', 'planned_funding', 'executed', 'final_account')
    GROUP BY ALL)
WHERE planned IS NOT NULL OR executed IS NOT NULL
ORDER BY max(planned) OVER (PARTITION BY agency) DESC NULLS LAST, agency, fiscal_year
