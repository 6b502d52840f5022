-- Orders as they stood at the end of `horizon.last_day`: what happened later has not happened yet.
SELECT
    order_id,
    seller_id,
    buyer_id,
    ordered_at,
    promised_on,
    CASE WHEN CAST(delivered_at AS DATE) <= last_day THEN delivered_at END AS delivered_at,
    CASE WHEN CAST(coalesce(cancelled_at, updated_at, ordered_at) AS DATE) <= last_day THEN cancelled_by END AS cancelled_by,
    cancelled_at,
    category,
    product_id,
    lot,
    sellers_in_order,
    fault,
    updated_at
FROM latest_orders
CROSS JOIN horizon
WHERE CAST(ordered_at AS DATE) <= last_day
