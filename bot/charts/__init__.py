"""Progress as a picture and the page for a clinician: what the diary says, drawn.

Data first (`month`, `record`), then drawing (`progress`, `report`). Only the drawing needs matplotlib, which takes a
second to import: import it when the first picture is asked for, never at the start, and draw beside the event loop.
"""
