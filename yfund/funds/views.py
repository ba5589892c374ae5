"""Pages of this room."""

from flask import Blueprint

blueprint = Blueprint("funds", __name__)
