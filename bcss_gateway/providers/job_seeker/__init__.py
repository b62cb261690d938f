"""The four public employment services: who is registered as looking for work, and how to reach them."""
