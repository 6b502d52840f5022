-- Seller-days whose counts may change: days of the touched orders, and days on which touched cases were opened.
SELECT placements.seller_id, placements.day
FROM placements
JOIN touched_orders ON touched_orders.order_id = placements.order_id
UNION
SELECT seller_id, CAST(opened_at AS DATE) AS day
FROM known_service
WHERE case_id IN (SELECT case_id FROM new_service)
