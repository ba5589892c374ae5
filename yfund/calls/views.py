"""Pages of this room."""

from flask import Blueprint

blueprint = Blueprint("calls", __name__)
