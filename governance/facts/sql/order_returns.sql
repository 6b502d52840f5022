-- Orders with a return or an exchange. Grain: (order, seller); an order counts once, however many cases it has.
-- A return for quality is accountable when the fault is the seller's and the order is known to be delivered, unless it was
-- corrected; then nothing of its order takes its place.
WITH sent_back AS (
    SELECT
        orders.seller_id,
        orders.order_id,
        CAST(orders.ordered_at AS DATE) AS day,
        coalesce(orders.buyer_id, orders.order_id) AS buyer,
        coalesce(service.product_id, orders.product_id) AS product_id,
        coalesce(service.lot, orders.lot) AS lot,
        service.case_id,
        service.kind,
        service.cause,
        service.opened_at,
        service.kind = 'return' AND coalesce(service.cause, '') = 'quality' AS for_quality,
        CASE
            WHEN coalesce(service.fault, 'seller') <> 'seller' THEN service.fault
            WHEN orders.delivered_at IS NULL THEN 'not_delivered'
        END AS apart
    FROM service
    JOIN orders ON orders.order_id = service.order_id AND orders.seller_id = service.seller_id
    WHERE service.kind IN ('return', 'exchange')
),
in_turn AS (
    SELECT
        sent_back.*,
        max(CASE WHEN kind = 'return' THEN 1 ELSE 0 END) OVER (PARTITION BY order_id, seller_id) AS returned,
        max(CASE WHEN kind = 'exchange' THEN 1 ELSE 0 END) OVER (PARTITION BY order_id, seller_id) AS exchanged,
        row_number() OVER (
            PARTITION BY order_id, seller_id
            ORDER BY CASE WHEN for_quality THEN 0 ELSE 1 END, CASE WHEN apart IS NULL THEN 0 ELSE 1 END, opened_at, case_id
        ) AS place
    FROM sent_back
)
SELECT
    in_turn.*,
    CASE
        WHEN apart IS NOT NULL THEN apart
        WHEN for_quality AND corrected.metric IS NOT NULL THEN 'corrected'
    END AS reason
FROM in_turn
LEFT JOIN corrected
    ON corrected.metric = 'returned_for_quality'
    AND corrected.event_reference = in_turn.case_id
    AND corrected.seller_id = in_turn.seller_id
WHERE place = 1
