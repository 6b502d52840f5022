"""An invented market to try everything on: sellers whose true quality is known, and kept where nothing else reads it."""
