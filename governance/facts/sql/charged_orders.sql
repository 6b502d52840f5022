-- Orders that arrived late or that the seller cancelled: few, so that the many are read once for all such lists.
SELECT
    order_id,
    seller_id,
    ordered_at,
    promised_on,
    delivered_at,
    cancelled_by,
    cancelled_at,
    updated_at,
    buyer_id,
    product_id,
    fault
FROM orders
WHERE CAST(delivered_at AS DATE) > promised_on OR cancelled_by = 'seller'
