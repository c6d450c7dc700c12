"""Pages: everything about one leader, cadre, enterprise, grid or mentor, as of any day, as frozen values."""
