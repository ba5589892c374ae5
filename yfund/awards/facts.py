"""What happens in this room that later rooms act on."""

from dataclasses import dataclass

from yfund.awards.models import Agreement, Grant
from yfund.kernel.actor import Actor
from yfund.kernel.fact import Fact


@dataclass(frozen=True)
class GrantAwarded(Fact):
    """Decisions were released and this grant began."""

    grant: Grant
    actor: Actor


@dataclass(frozen=True)
class AgreementSigned(Fact):
    """Both sides have signed; the grant is active."""

    agreement: Agreement
    actor: Actor
