"""Backups in the window: asked for, restored from, and made daily without being asked for."""
