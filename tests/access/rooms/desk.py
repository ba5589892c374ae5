"""The file of the group's grant."""

VALUES = {"desk.grant": lambda world: {"public_id": world.things["grant"]}}
