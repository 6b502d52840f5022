-- Per seller and day of the ORDER that came back.
SELECT
    seller_id,
    day,
    sum(returned) AS returned,
    count(*) FILTER (WHERE for_quality AND reason IS NULL) AS returned_for_quality,
    count(*) FILTER (WHERE for_quality AND reason IS NOT NULL) AS returned_for_quality_apart,
    sum(exchanged) AS exchanged
FROM order_returns
GROUP BY seller_id, day
