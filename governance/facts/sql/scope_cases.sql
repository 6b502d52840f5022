-- All cases that must be read again: opened on a touched seller-day, or about an order in scope.
SELECT known_service.case_id
FROM known_service
JOIN touched_days
    ON touched_days.seller_id = known_service.seller_id
    AND touched_days.day = CAST(known_service.opened_at AS DATE)
UNION
SELECT case_id FROM known_service WHERE order_id IN (SELECT order_id FROM scope_orders)
UNION
SELECT case_id FROM new_service
