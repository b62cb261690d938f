"""The National Social Security Office: what employers declare of their workers, quarter by quarter (DmfA)."""
