-- Every event that counts against a seller, or would if it were the seller's to answer for (then `reason` says why not).
-- Accountable rows of a metric are as many as the numerator in seller_day.sql, seller by seller and day by day.
-- The lot stands only where the goods are at fault: one bad lot explains its returns, never a late parcel.
SELECT
    'late' AS metric,
    order_id AS event_reference,
    seller_id,
    order_id AS order_reference,
    CAST(ordered_at AS DATE) AS day,
    CAST(delivered_at AS DATE) AS happened_on,
    coalesce(buyer_id, order_id) AS buyer,
    product_id AS product,
    CAST(NULL AS STRING) AS lot,
    CAST(NULL AS STRING) AS cause,
    late_reason AS reason
FROM charged_orders
WHERE late
UNION ALL
SELECT
    'cancelled_by_seller',
    order_id,
    seller_id,
    order_id,
    CAST(ordered_at AS DATE),
    CAST(coalesce(cancelled_at, updated_at, ordered_at) AS DATE),
    coalesce(buyer_id, order_id),
    product_id,
    NULL,
    NULL,
    cancelled_reason
FROM charged_orders
WHERE cancelled
UNION ALL
SELECT
    'low_reviews',
    concat(review_id, '/', order_id),
    seller_id,
    order_id,
    day,
    coalesce(CAST(created_at AS DATE), CAST(answered_at AS DATE), day),
    buyer,
    product_id,
    lot,
    NULL,
    reason
FROM review_votes
WHERE score <= 2
UNION ALL
SELECT
    'returned_for_quality',
    case_id,
    seller_id,
    order_id,
    day,
    CAST(opened_at AS DATE),
    buyer,
    product_id,
    lot,
    cause,
    reason
FROM order_returns
WHERE for_quality
UNION ALL
SELECT
    'refused_without_ground',
    case_id,
    seller_id,
    order_id,
    day,
    CAST(coalesce(closed_at, opened_at) AS DATE),
    buyer,
    product_id,
    NULL,
    cause,
    refused_reason
FROM service_cases
WHERE refused_without_ground
UNION ALL
SELECT
    'slow_first_answer',
    case_id,
    seller_id,
    order_id,
    day,
    day,
    buyer,
    product_id,
    NULL,
    cause,
    slow_reason
FROM service_cases
WHERE slow
UNION ALL
SELECT
    'dissatisfied',
    case_id,
    seller_id,
    order_id,
    day,
    CAST(coalesce(closed_at, opened_at) AS DATE),
    buyer,
    product_id,
    lot,
    cause,
    dissatisfied_reason
FROM service_cases
WHERE satisfaction <= 3
