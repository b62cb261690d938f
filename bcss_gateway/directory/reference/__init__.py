"""What the network's own lists say: its sectors, the types of institution in them, and their quality codes."""
