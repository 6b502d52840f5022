-- Questions and after-sales cases with what they say about the seller. Grain: one case.
-- A question is answered in time within 180 seconds. Cases are rated from 1 to 5: 4 and 5 are satisfied.
-- `own`: the seller's to answer for. A refusal without ground is always the seller's own act, unless the buyer abuses.
SELECT
    case_id,
    seller_id,
    CAST(opened_at AS DATE) AS day,
    order_id,
    coalesce(buyer_id, order_id, case_id) AS buyer,
    product_id,
    lot,
    cause,
    kind = 'question' AS is_question,
    coalesce(fault, 'seller') = 'seller' AS own,
    fault,
    opened_at,
    closed_at,
    unix_timestamp(closed_at) - unix_timestamp(opened_at) AS seconds,
    kind = 'question'
        AND coalesce(unix_timestamp(first_answer_at) - unix_timestamp(opened_at), 181) > 180 AS slow,
    kind <> 'question' AND coalesce(outcome, '') = 'refused' AS refused,
    kind <> 'question' AND coalesce(outcome, '') = 'refused' AND ground IS NULL AS refused_without_ground,
    CASE WHEN kind <> 'question' THEN satisfaction END AS satisfaction
FROM service
