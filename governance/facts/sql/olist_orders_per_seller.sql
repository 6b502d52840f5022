-- Orders of the public Olist data set, one row per order and seller, made from the order and its items.
-- The buyer is the customer of this order (the data set gives a new customer id to each order). Category and product are
-- those of the seller's first item. Orders without items have no seller and wait.
WITH item AS (
    SELECT
        order_id,
        seller_id,
        product_id,
        batch,
        correction,
        row_number() OVER (PARTITION BY order_id, seller_id ORDER BY order_item_id) AS place
    FROM latest_olist_order_items
),
part AS (
    SELECT order_id, seller_id, max(batch) AS batch, bool_or(correction) AS correction
    FROM item
    GROUP BY order_id, seller_id
),
shared AS (
    SELECT order_id, CAST(count(*) AS INTEGER) AS sellers
    FROM part
    GROUP BY order_id
)
SELECT
    head.order_id,
    part.seller_id,
    head.customer_id AS buyer_id,
    head.order_purchase_timestamp AS ordered_at,
    CAST(head.order_estimated_delivery_date AS DATE) AS promised_on,
    head.order_delivered_customer_date AS delivered_at,
    CASE WHEN head.order_status = 'canceled' THEN 'cancelled' ELSE head.order_status END AS status,
    CAST(NULL AS STRING) AS cancelled_by,
    CAST(NULL AS TIMESTAMP) AS cancelled_at,
    product.product_category_name AS category,
    item.product_id,
    CAST(NULL AS STRING) AS lot,
    shared.sellers AS sellers_in_order,
    CAST(NULL AS STRING) AS fault,
    CAST(NULL AS TIMESTAMP) AS updated_at,
    row_number() OVER (ORDER BY head.order_id, part.seller_id) AS row_in_file,
    greatest(head.batch, part.batch) AS batch,
    head.correction OR part.correction AS correction
FROM latest_olist_orders AS head
JOIN part ON part.order_id = head.order_id
JOIN shared ON shared.order_id = head.order_id
JOIN item ON item.order_id = part.order_id AND item.seller_id = part.seller_id AND item.place = 1
LEFT JOIN latest_olist_products AS product ON product.product_id = item.product_id
