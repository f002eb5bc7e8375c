"""The stages wired together: `reading` an archive, `capturing` into it, comparing loose `files`.

Split so that a command that only reads never imports what fetches or parses pages. Nothing here
prints.
"""
