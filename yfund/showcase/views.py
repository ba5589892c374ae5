"""Pages of this room."""

from flask import Blueprint

blueprint = Blueprint("showcase", __name__)
