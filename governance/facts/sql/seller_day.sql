-- One row per seller and day: what the four kinds of counts say together.
SELECT
    seller_id,
    day,
    CAST(coalesce(orders, 0) AS INTEGER) AS orders,
    CAST(coalesce(delivered, 0) AS INTEGER) AS delivered,
    CAST(coalesce(late, 0) AS INTEGER) AS late,
    CAST(coalesce(late_apart, 0) AS INTEGER) AS late_apart,
    CAST(coalesce(cancelled_by_seller, 0) AS INTEGER) AS cancelled_by_seller,
    CAST(coalesce(returned, 0) AS INTEGER) AS returned,
    CAST(coalesce(returned_for_quality, 0) AS INTEGER) AS returned_for_quality,
    CAST(coalesce(returned_for_quality_apart, 0) AS INTEGER) AS returned_for_quality_apart,
    CAST(coalesce(exchanged, 0) AS INTEGER) AS exchanged,
    CAST(coalesce(reviews, 0) AS INTEGER) AS reviews,
    CAST(coalesce(low_reviews, 0) AS INTEGER) AS low_reviews,
    CAST(coalesce(rating_sum, 0) AS INTEGER) AS rating_sum,
    CAST(coalesce(reviews_apart, 0) AS INTEGER) AS reviews_apart,
    CAST(coalesce(low_reviews_apart, 0) AS INTEGER) AS low_reviews_apart,
    CAST(coalesce(reviews_handled, 0) AS INTEGER) AS reviews_handled,
    CAST(coalesce(questions, 0) AS INTEGER) AS questions,
    CAST(coalesce(answered_in_time, 0) AS INTEGER) AS answered_in_time,
    CAST(coalesce(service_cases, 0) AS INTEGER) AS service_cases,
    CAST(coalesce(refused_cases, 0) AS INTEGER) AS refused_cases,
    CAST(coalesce(refused_without_ground, 0) AS INTEGER) AS refused_without_ground,
    CAST(coalesce(rated_cases, 0) AS INTEGER) AS rated_cases,
    CAST(coalesce(satisfied_cases, 0) AS INTEGER) AS satisfied_cases,
    CAST(coalesce(resolved_cases, 0) AS INTEGER) AS resolved_cases,
    CAST(coalesce(resolution_seconds, 0) AS BIGINT) AS resolution_seconds
FROM order_counts
FULL JOIN review_counts USING (seller_id, day)
FULL JOIN return_counts USING (seller_id, day)
FULL JOIN service_counts USING (seller_id, day)
