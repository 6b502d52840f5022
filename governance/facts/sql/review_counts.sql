-- Per seller and day of the ORDER that is reviewed. A low review has 1 or 2 stars; handled: answered and closed.
SELECT
    seller_id,
    day,
    count(*) FILTER (WHERE reason IS NULL) AS reviews,
    count(*) FILTER (WHERE reason IS NULL AND score <= 2) AS low_reviews,
    coalesce(sum(score) FILTER (WHERE reason IS NULL), 0) AS rating_sum,
    count(*) FILTER (WHERE reason IS NOT NULL) AS reviews_apart,
    count(*) FILTER (WHERE reason IS NOT NULL AND score <= 2) AS low_reviews_apart,
    count(*) FILTER (
        WHERE reason IS NULL AND answered_at IS NOT NULL AND closed_action IS NOT NULL
    ) AS reviews_handled
FROM review_votes
GROUP BY seller_id, day
