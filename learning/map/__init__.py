"""The map: the prerequisite graph as a layered picture, and the same as a list."""
