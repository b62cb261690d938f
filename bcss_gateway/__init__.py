"""The crossroads bank of Belgian social security, as software that anyone can run."""

__version__ = "0.1.0"
