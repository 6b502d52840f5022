-- Per seller and day of the order. Grain: one order counts once for each seller who has a part in it.
-- Late: delivered after the promised calendar day. A parcel that comes on the promised day is in time.
WITH placed AS (
    SELECT seller_id, CAST(ordered_at AS DATE) AS day, count(*) AS orders, count(delivered_at) AS delivered
    FROM orders
    GROUP BY seller_id, CAST(ordered_at AS DATE)
),
charged AS (
    SELECT
        seller_id,
        CAST(ordered_at AS DATE) AS day,
        count(*) FILTER (WHERE late AND late_reason IS NULL) AS late,
        count(*) FILTER (WHERE late AND late_reason IS NOT NULL) AS late_apart,
        count(*) FILTER (WHERE cancelled AND cancelled_reason IS NULL) AS cancelled_by_seller
    FROM charged_orders
    GROUP BY seller_id, CAST(ordered_at AS DATE)
)
SELECT
    placed.seller_id,
    placed.day,
    placed.orders,
    placed.delivered,
    charged.late,
    charged.late_apart,
    charged.cancelled_by_seller
FROM placed
LEFT JOIN charged ON charged.seller_id = placed.seller_id AND charged.day = placed.day
