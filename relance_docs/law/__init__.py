"""Dated legal values with their sources, and the rules that go with an article."""
