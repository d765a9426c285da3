"""The side that faces people: what they do, what they see, the page's own API."""
