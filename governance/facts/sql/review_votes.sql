-- One vote per order and seller: the latest review. Grain: (order, seller, accountable or apart).
-- A review belongs to the order. It can be laid at a seller's door when the order has no other seller or when the review
-- names the seller; otherwise, or when it is flagged as not authentic, it is counted apart and takes no vote away.
-- A low review that was corrected is counted apart too, and nothing of its order takes its place.
WITH reviewed AS (
    SELECT DISTINCT order_id FROM reviews
),
reviewed_order AS (
    SELECT orders.*
    FROM orders
    JOIN reviewed ON reviewed.order_id = orders.order_id
),
shared AS (
    SELECT order_id, greatest(count(*), max(coalesce(sellers_in_order, 1))) AS sellers
    FROM reviewed_order
    GROUP BY order_id
),
review AS (
    SELECT
        placed.seller_id,
        placed.order_id,
        CAST(placed.ordered_at AS DATE) AS day,
        coalesce(placed.buyer_id, placed.order_id) AS buyer,
        placed.product_id,
        placed.lot,
        reviews.review_id,
        reviews.score,
        reviews.created_at,
        reviews.answered_at,
        reviews.closed_action,
        CASE
            WHEN reviews.authenticity = 'flagged' THEN 'flagged'
            WHEN shared.sellers > 1 AND reviews.seller_id IS NULL THEN 'several_sellers'
        END AS apart
    FROM reviews
    JOIN reviewed_order AS placed
        ON placed.order_id = reviews.order_id
        AND (reviews.seller_id IS NULL OR reviews.seller_id = placed.seller_id)
    JOIN shared ON shared.order_id = reviews.order_id
),
voted AS (
    SELECT
        review.*,
        row_number() OVER (
            PARTITION BY order_id, seller_id, apart IS NULL
            ORDER BY created_at DESC NULLS LAST, answered_at DESC NULLS LAST, review_id DESC
        ) AS place
    FROM review
)
SELECT
    voted.*,
    CASE
        WHEN apart IS NOT NULL THEN apart
        WHEN score <= 2 AND corrected.metric IS NOT NULL THEN 'corrected'
    END AS reason
FROM voted
LEFT JOIN corrected
    ON corrected.metric = 'low_reviews'
    AND corrected.event_reference = concat(voted.review_id, '/', voted.order_id)
    AND corrected.seller_id = voted.seller_id
WHERE place = 1
