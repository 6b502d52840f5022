"""The outbox: messages written together with the change they tell of, and delivered afterwards, at least once."""
