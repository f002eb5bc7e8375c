"""Messages to people: kept until they are sent, and sent through Apprise.

Knows nothing of what the messages say. A notifier is called by its kind (`slack`, `json 2`) wherever it
is spoken of, for its URL holds secrets.
"""

from policydiff.notify.notifiers import Notifier, notifiers
from policydiff.notify.outbox import FILE, Box, Message, Outbox, read
from policydiff.notify.sending import send

__all__ = ["FILE", "Box", "Message", "Notifier", "Outbox", "notifiers", "read", "send"]
