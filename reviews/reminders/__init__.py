"""Mails and messages of the browser to those who want them: at most one a day, fewer while nobody follows."""
