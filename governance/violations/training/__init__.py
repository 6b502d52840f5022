"""Training with a quiz: asked for by a measure or taken on one's own, and what passing it brings."""
