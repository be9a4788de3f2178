"""The due days, as a calendar program subscribes to them."""
