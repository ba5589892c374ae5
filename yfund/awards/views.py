"""Pages of this room."""

from flask import Blueprint

blueprint = Blueprint("awards", __name__)
