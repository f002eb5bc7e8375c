"""The review desk: a queue of changes on the whole screen, or line by line for whoever listens.

Only `app` and what it imports know Textual; they are imported when the desk opens.
"""
