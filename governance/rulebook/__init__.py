"""The rules as data: versions, presets, publication."""
