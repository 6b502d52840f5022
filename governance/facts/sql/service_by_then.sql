-- Cases as they stood at the end of `horizon.last_day`: a later answer, decision or rating has not happened yet.
SELECT
    case_id,
    seller_id,
    kind,
    opened_at,
    order_id,
    buyer_id,
    channel,
    CASE WHEN CAST(first_answer_at AS DATE) <= last_day THEN first_answer_at END AS first_answer_at,
    CASE WHEN CAST(closed_at AS DATE) <= last_day THEN closed_at END AS closed_at,
    CASE WHEN CAST(coalesce(closed_at, opened_at) AS DATE) <= last_day THEN outcome END AS outcome,
    ground,
    cause,
    CASE WHEN CAST(coalesce(closed_at, opened_at) AS DATE) <= last_day THEN satisfaction END AS satisfaction,
    product_id,
    lot,
    fault
FROM latest_service
CROSS JOIN horizon
WHERE CAST(opened_at AS DATE) <= last_day
