"""The build backend: setuptools, after the message catalogues are compiled.

Only the .po files are in the repository; a wheel needs the .mo files made from them.
"""

from messages import compile_catalogues
from setuptools import build_meta

build_sdist = build_meta.build_sdist
get_requires_for_build_editable = build_meta.get_requires_for_build_editable
get_requires_for_build_sdist = build_meta.get_requires_for_build_sdist
get_requires_for_build_wheel = build_meta.get_requires_for_build_wheel
prepare_metadata_for_build_editable = build_meta.prepare_metadata_for_build_editable
prepare_metadata_for_build_wheel = build_meta.prepare_metadata_for_build_wheel


def build_wheel(wheel_directory, config_settings=None, metadata_directory=None):
    """Build the wheel with fresh catalogues; same promise as setuptools' own."""
    compile_catalogues()
    return build_meta.build_wheel(wheel_directory, config_settings, metadata_directory)


def build_editable(wheel_directory, config_settings=None, metadata_directory=None):
    """Build an editable wheel with fresh catalogues."""
    compile_catalogues()
    return build_meta.build_editable(wheel_directory, config_settings, metadata_directory)
