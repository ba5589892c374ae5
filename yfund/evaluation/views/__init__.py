"""Pages of this room: what everybody reads, and the desk on which it is written."""

from yfund.evaluation.views import reading, writing
from yfund.evaluation.views.door import blueprint

__all__ = ["blueprint", "reading", "writing"]
