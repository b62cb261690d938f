"""The fund of the self-employed (INASTI): careers, and contributions by quarter."""
