"""Taking in sheets from elsewhere: reading, matching columns, checking rows, writing in bulk, giving bad rows back."""
