"""Pages: one window that shows everything about a leader, a cadre, an enterprise, a grid or a mentor."""
