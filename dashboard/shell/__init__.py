"""The frame around every page: Dash on Flask, the theme, navigation, language, and how parts load and fail."""
