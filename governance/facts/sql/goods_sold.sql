-- Orders of each product at each seller, by how long ago they were placed: fresh, recent and older.
-- Grain: a product at a seller. An order counts once for each product in it, by any version of it, cancelled or not.
WITH horizon AS (
    SELECT * FROM goods_horizon
),
sale AS (
    SELECT order_id, seller_id, product_id, CAST(ordered_at AS DATE) AS day
    FROM known_orders
    CROSS JOIN horizon
    WHERE CAST(ordered_at AS DATE) >= older_from AND CAST(ordered_at AS DATE) <= last_day
    UNION
    SELECT head.order_id, item.seller_id, item.product_id, CAST(head.order_purchase_timestamp AS DATE) AS day
    FROM known_olist_orders AS head
    CROSS JOIN horizon
    JOIN known_olist_order_items AS item ON item.order_id = head.order_id
    WHERE CAST(head.order_purchase_timestamp AS DATE) >= older_from
        AND CAST(head.order_purchase_timestamp AS DATE) <= last_day
)
SELECT
    seller.id AS seller_id,
    product.id AS product_id,
    product.category_id,
    CAST(sum(CASE WHEN day >= fresh_from THEN 1 ELSE 0 END) AS BIGINT) AS fresh,
    CAST(sum(CASE WHEN day >= recent_from AND day < fresh_from THEN 1 ELSE 0 END) AS BIGINT) AS recent,
    CAST(sum(CASE WHEN day < recent_from THEN 1 ELSE 0 END) AS BIGINT) AS older
FROM sale
CROSS JOIN horizon
JOIN registered_seller AS seller ON seller.reference = sale.seller_id
JOIN registered_product AS product ON product.code = sale.product_id
GROUP BY seller.id, product.id, product.category_id
