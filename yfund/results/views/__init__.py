"""Pages of this room: the door with lists and files, the group's pages, the office's pages."""

from yfund.results.views import figures, group, office
from yfund.results.views.door import blueprint

__all__ = ["blueprint", "figures", "group", "office"]
