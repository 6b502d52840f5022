-- Complaints that were upheld, wholly or partly, by their latest version. Grain: one complaint.
SELECT
    complaint.complaint_id,
    seller.id,
    complaint.order_id,
    complaint.issue,
    complaint.outcome,
    complaint.severity,
    CAST(complaint.opened_at AS DATE) AS opened_on,
    CAST(coalesce(complaint.decided_at, complaint.updated_at, complaint.opened_at) AS DATE) AS decided_on,
    complaint.product_id,
    complaint.lot
FROM latest_complaints AS complaint
JOIN registered_seller AS seller ON seller.reference = complaint.seller_id
WHERE complaint.outcome IN ('upheld', 'partly')
