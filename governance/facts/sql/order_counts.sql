-- Per seller and day of the order. Grain: one order counts once for each seller who has a part in it.
-- Late: delivered after the promised calendar day. A parcel that comes on the promised day is in time.
SELECT
    seller_id,
    CAST(ordered_at AS DATE) AS day,
    count(*) AS orders,
    count(delivered_at) AS delivered,
    count(*) FILTER (
        WHERE CAST(delivered_at AS DATE) > promised_on AND coalesce(fault, 'seller') = 'seller'
    ) AS late,
    count(*) FILTER (
        WHERE CAST(delivered_at AS DATE) > promised_on AND coalesce(fault, 'seller') <> 'seller'
    ) AS late_apart,
    count(*) FILTER (WHERE cancelled_by = 'seller') AS cancelled_by_seller
FROM orders
GROUP BY seller_id, CAST(ordered_at AS DATE)
