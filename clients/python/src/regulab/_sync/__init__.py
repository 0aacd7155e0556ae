# Generated from _async/__init__.py by `npm run openapi`: change that file.
"""The blocking client."""
