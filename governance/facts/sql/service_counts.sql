-- Per seller and day on which the question or case was OPENED.
SELECT
    seller_id,
    day,
    count(*) FILTER (WHERE is_question AND slow_reason IS NULL) AS questions,
    count(*) FILTER (WHERE is_question AND slow_reason IS NULL AND NOT slow) AS answered_in_time,
    count(*) FILTER (WHERE NOT is_question) AS service_cases,
    count(*) FILTER (WHERE refused) AS refused_cases,
    count(*) FILTER (WHERE refused_without_ground AND refused_reason IS NULL) AS refused_without_ground,
    count(*) FILTER (WHERE satisfaction IS NOT NULL AND dissatisfied_reason IS NULL) AS rated_cases,
    count(*) FILTER (WHERE satisfaction >= 4 AND dissatisfied_reason IS NULL) AS satisfied_cases,
    count(*) FILTER (WHERE NOT is_question AND closed_at IS NOT NULL) AS resolved_cases,
    coalesce(sum(greatest(seconds, 0)) FILTER (WHERE NOT is_question AND closed_at IS NOT NULL), 0) AS resolution_seconds
FROM service_cases
GROUP BY seller_id, day
