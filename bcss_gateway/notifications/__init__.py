"""Mutations: who has subscribed to what, and what waits to be told to whom, in the commit of what changed."""
