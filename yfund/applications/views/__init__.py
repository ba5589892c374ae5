"""Pages of this room, by who opens them."""

from flask import Blueprint

blueprint = Blueprint("applications", __name__)
