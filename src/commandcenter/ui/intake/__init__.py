"""The window that takes in sheets from elsewhere."""
