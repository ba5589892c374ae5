"""Pages of this room."""

from flask import Blueprint

blueprint = Blueprint("payments", __name__)
