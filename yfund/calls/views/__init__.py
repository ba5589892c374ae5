"""Pages of this room: `public` for everybody, `staff`, `parts` and `form` for the office."""

from flask import Blueprint

blueprint = Blueprint("calls", __name__)
