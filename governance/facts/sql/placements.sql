-- Where an order counts, or once counted, by any version of it: (order, seller, day).
SELECT order_id, seller_id, CAST(ordered_at AS DATE) AS day
FROM known_orders
UNION ALL
SELECT head.order_id, item.seller_id, CAST(head.order_purchase_timestamp AS DATE) AS day
FROM known_olist_orders AS head
JOIN known_olist_order_items AS item ON item.order_id = head.order_id
