-- Orders that the new batches say something about.
SELECT order_id FROM new_orders
UNION
SELECT order_id FROM new_olist_orders
UNION
SELECT order_id FROM new_olist_order_items
UNION
SELECT order_id FROM new_reviews
UNION
SELECT order_id FROM known_service WHERE case_id IN (SELECT case_id FROM new_service) AND order_id IS NOT NULL
