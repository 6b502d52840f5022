-- One row per seller and day: what the four kinds of counts say together.
SELECT
    seller_id,
    day,
    coalesce(orders, 0) AS orders,
    coalesce(delivered, 0) AS delivered,
    coalesce(late, 0) AS late,
    coalesce(late_apart, 0) AS late_apart,
    coalesce(cancelled_by_seller, 0) AS cancelled_by_seller,
    coalesce(returned, 0) AS returned,
    coalesce(returned_for_quality, 0) AS returned_for_quality,
    coalesce(returned_for_quality_apart, 0) AS returned_for_quality_apart,
    coalesce(exchanged, 0) AS exchanged,
    coalesce(reviews, 0) AS reviews,
    coalesce(low_reviews, 0) AS low_reviews,
    coalesce(rating_sum, 0) AS rating_sum,
    coalesce(reviews_apart, 0) AS reviews_apart,
    coalesce(low_reviews_apart, 0) AS low_reviews_apart,
    coalesce(reviews_handled, 0) AS reviews_handled,
    coalesce(questions, 0) AS questions,
    coalesce(answered_in_time, 0) AS answered_in_time,
    coalesce(service_cases, 0) AS service_cases,
    coalesce(refused_cases, 0) AS refused_cases,
    coalesce(refused_without_ground, 0) AS refused_without_ground,
    coalesce(rated_cases, 0) AS rated_cases,
    coalesce(satisfied_cases, 0) AS satisfied_cases,
    coalesce(resolved_cases, 0) AS resolved_cases,
    coalesce(resolution_seconds, 0) AS resolution_seconds
FROM order_counts
FULL JOIN review_counts USING (seller_id, day)
FULL JOIN return_counts USING (seller_id, day)
FULL JOIN service_counts USING (seller_id, day)
