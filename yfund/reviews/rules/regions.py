"""The regions of reviewers: those of the whole house, by the name they had in this room."""

from yfund.kernel.regions import COUNTRIES, REGIONS, region_of

__all__ = ["COUNTRIES", "REGIONS", "region_of"]
