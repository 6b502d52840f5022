-- What each seller sold lately: (seller, product, category, first and last day), by any version of an order.
-- An order that was cancelled counts as well: it was offered.
WITH horizon AS (
    SELECT * FROM sold_horizon
),
sale AS (
    SELECT seller_id, product_id, category, CAST(ordered_at AS DATE) AS day
    FROM known_orders
    CROSS JOIN horizon
    WHERE product_id IS NOT NULL AND CAST(ordered_at AS DATE) > since
    UNION ALL
    SELECT
        item.seller_id,
        item.product_id,
        product.product_category_name AS category,
        CAST(head.order_purchase_timestamp AS DATE) AS day
    FROM known_olist_orders AS head
    CROSS JOIN horizon
    JOIN known_olist_order_items AS item ON item.order_id = head.order_id
    LEFT JOIN known_olist_products AS product ON product.product_id = item.product_id
    WHERE item.product_id IS NOT NULL AND CAST(head.order_purchase_timestamp AS DATE) > since
)
SELECT seller_id, product_id, max(category) AS category, min(day) AS first_day, max(day) AS last_day
FROM sale
GROUP BY seller_id, product_id
