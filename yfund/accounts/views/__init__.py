"""Pages of this room, by audience: organisations, people, one's own account, strangers, the demonstration."""

from yfund.accounts.views import codes, demo, organisations, own, people, switches
from yfund.accounts.views.door import blueprint

__all__ = ["blueprint", "codes", "demo", "organisations", "own", "people", "switches"]
