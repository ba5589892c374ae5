"""Builders of public cards."""

from yfund.awards.models import Grant
from yfund.infra.db import db, transaction
from yfund.showcase import services

WORDS = {"summary": {"en": "Neighbours filmed each other.", "bs": "Komšije su snimale jedni druge."},
         "quote": "My first coffee on the other side.", "place": "Sarajevo", "latitude": 43.86, "longitude": 18.41}


def agreed(here, **values):
    """A card to which the owner said yes."""
    with transaction():
        grant = db.session.get(Grant, here.grant.id)
        return services.consent(grant, here.actor("owner"), **{**WORDS, **values})


def shown(here, *, name=False, place=False, **values):
    """A card that everybody may see; `name` and `place` True: withheld."""
    made = agreed(here, **values)
    with transaction():
        grant = db.session.get(Grant, here.grant.id)
        services.clear(grant, here.actor("officer"), is_name_withheld=name, is_place_withheld=place)
    return made
