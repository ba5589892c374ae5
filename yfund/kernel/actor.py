"""Who acts: a plain value that policies and services receive."""

from dataclasses import dataclass, field

STAFF_ROLES = ("officer", "certifier", "approver", "payer", "auditor", "administrator")
ROLES = ("reviewer", "committee", *STAFF_ROLES, "advisor", "donor")


@dataclass(frozen=True)
class Actor:
    """A person as the rules see them.

    `roles`: names out of `ROLES`. `memberships`: organisation id → "owner", "editor" or "reader".
    `id` None: nobody is signed in.
    """

    id: int | None = None
    name: str = ""
    roles: frozenset[str] = frozenset()
    memberships: dict[int, str] = field(default_factory=dict)
    language: str = "en"

    def has(self, *roles: str) -> bool:
        """Whether the actor holds at least one of `roles`."""
        return not self.roles.isdisjoint(roles)

    def may_write_for(self, organisation_id: int) -> bool:
        """Whether the actor is owner or editor of the organisation."""
        return self.memberships.get(organisation_id) in ("owner", "editor")

    @property
    def is_staff(self) -> bool:
        return self.has(*STAFF_ROLES)


NOBODY = Actor()
SYSTEM = Actor(id=None, name="yfund", roles=frozenset())
