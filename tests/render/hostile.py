"""Words that try to be something else."""

from __future__ import annotations

from datetime import date

from policydiff.events import Event

HOSTILE_OLD = "# Privacy\n\nIt stands here.\n\nWe keep data for a day."
HOSTILE_NEW = """# Privacy <script>window.hostile = 1</script>

It stands here.

We keep data \\<img src=x onerror="window.hostile=1"\\> for a day \\<svg onload=alert(1)\\>.

Go [here](javascript:window.hostile=1) or [there](data:text/html,<script>alert(1)</script>).

\\</style\\>\\<style\\>body { display: none }\\</style\\> \\<iframe src="https://example.org"\\>\\</iframe\\>

\\<script\\>window.hostile = 1\\</script\\> --> <!-- ]]> &lt;script&gt;window.hostile = 1&lt;/script&gt;

The file is called \u202egnp.exe\u202c and \u2066this\u2069 \u202eends\u202c.

\\<meta http-equiv="refresh" content="0; url=https://example.org"\\> \\<base href="https://example.org/"\\>
"""
HOSTILE_EVENT = Event(
    date=date(2024, 9, 23),
    title="<script>window.hostile = 1</script>",
    source="javascript:window.hostile=1",
    line='"><img src=x onerror=window.hostile=1>',
)
