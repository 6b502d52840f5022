-- Questions and after-sales cases with what they say about the seller. Grain: one case.
-- A question is answered in time within 180 seconds. Cases are rated from 1 to 5: 4 and 5 are satisfied.
-- `own`: the seller's to answer for. A refusal without ground is always the seller's own act, unless the buyer abuses.
-- The reasons say why the seller does not answer for it: another's fault, or a correction of what counted.
WITH correction AS (
    SELECT
        event_reference,
        seller_id,
        bool_or(metric = 'refused_without_ground') AS of_refusal,
        bool_or(metric = 'slow_first_answer') AS of_answer,
        bool_or(metric = 'dissatisfied') AS of_rating
    FROM corrected
    WHERE metric IN ('refused_without_ground', 'slow_first_answer', 'dissatisfied')
    GROUP BY event_reference, seller_id
),
looked_at AS (
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
)
SELECT
    looked_at.*,
    CASE
        WHEN fault = 'buyer' THEN fault
        WHEN refused_without_ground AND of_refusal THEN 'corrected'
    END AS refused_reason,
    CASE WHEN NOT own THEN fault WHEN slow AND of_answer THEN 'corrected' END AS slow_reason,
    CASE WHEN NOT own THEN fault WHEN satisfaction <= 3 AND of_rating THEN 'corrected' END AS dissatisfied_reason
FROM looked_at
LEFT JOIN correction
    ON correction.event_reference = looked_at.case_id
    AND correction.seller_id = looked_at.seller_id
