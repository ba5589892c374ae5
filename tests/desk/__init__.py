"""Builders of things for tests: plain functions with good defaults."""
