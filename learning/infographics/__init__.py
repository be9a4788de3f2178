"""Infographics: one sheet for each core concept, with a picture and its key facts."""
