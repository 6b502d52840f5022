-- Reviews that had been written by the end of `horizon.last_day`. A review without any date counts with its order.
SELECT
    review_id,
    order_id,
    seller_id,
    score,
    created_at,
    CASE WHEN CAST(answered_at AS DATE) <= last_day THEN answered_at END AS answered_at,
    CASE WHEN CAST(answered_at AS DATE) <= last_day THEN closed_action END AS closed_action,
    source,
    authenticity
FROM latest_reviews
CROSS JOIN horizon
WHERE coalesce(CAST(coalesce(created_at, answered_at) AS DATE) <= last_day, TRUE)
