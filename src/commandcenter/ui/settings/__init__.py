"""The window of the settings: what holds, what is planned, and how it is changed."""
