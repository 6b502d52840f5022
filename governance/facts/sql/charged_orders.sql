-- Orders that arrived late or that the seller cancelled: few, so that the many are read once for all such lists.
-- `late_reason` and `cancelled_reason` say why the seller does not answer for it.
WITH charged AS (
    SELECT
        order_id,
        seller_id,
        ordered_at,
        delivered_at,
        coalesce(CAST(delivered_at AS DATE) > promised_on, FALSE) AS late,
        coalesce(cancelled_by, '') = 'seller' AS cancelled,
        cancelled_at,
        updated_at,
        buyer_id,
        product_id,
        fault
    FROM orders
    WHERE CAST(delivered_at AS DATE) > promised_on OR cancelled_by = 'seller'
)
SELECT
    charged.*,
    CASE
        WHEN late AND coalesce(fault, 'seller') <> 'seller' THEN fault
        WHEN late AND lateness.metric IS NOT NULL THEN 'corrected'
    END AS late_reason,
    CASE WHEN cancelled AND cancelling.metric IS NOT NULL THEN 'corrected' END AS cancelled_reason
FROM charged
LEFT JOIN corrected AS lateness
    ON lateness.metric = 'late'
    AND lateness.event_reference = charged.order_id
    AND lateness.seller_id = charged.seller_id
LEFT JOIN corrected AS cancelling
    ON cancelling.metric = 'cancelled_by_seller'
    AND cancelling.event_reference = charged.order_id
    AND cancelling.seller_id = charged.seller_id
