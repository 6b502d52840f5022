-- All orders that must be read again to count the touched seller-days afresh.
SELECT placements.order_id
FROM placements
JOIN touched_days ON touched_days.seller_id = placements.seller_id AND touched_days.day = placements.day
UNION
SELECT order_id FROM touched_orders
