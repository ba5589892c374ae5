"""Letters of this room."""

from yfund.accounts import queries as accounts
from yfund.infra.outbox import post
from yfund.showcase.models import Profile


def card_shown(profile: Profile) -> None:
    """The group's card is public, and what of it is withheld."""
    for person in accounts.writers_of(profile.grant.organisation_id):
        post("showcase/card_shown", to=person, key=f"shown:{profile.id}:{profile.consented_at}", about=profile.grant,
             grant=profile.grant, profile=profile)
