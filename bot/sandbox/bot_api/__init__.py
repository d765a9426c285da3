"""The side that faces bots: methods, files, updates."""
