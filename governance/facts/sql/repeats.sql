-- Adverse events with the day of the same buyer's previous accountable event of the same metric at the same seller.
-- In a window [s, e] an event repeats another one exactly when that day is not before s.
SELECT
    metric,
    event_reference,
    seller_id,
    day,
    buyer,
    lot,
    accountable,
    CASE
        WHEN accountable
        THEN lag(day) OVER (PARTITION BY seller_id, metric, buyer, accountable ORDER BY day, event_reference)
    END AS repeats_day
FROM adverse_row
