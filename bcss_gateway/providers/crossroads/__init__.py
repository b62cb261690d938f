"""What the crossroads answers itself; the only provider that may touch the reference directory."""
