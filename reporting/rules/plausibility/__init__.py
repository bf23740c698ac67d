"""Whether a typed figure can be right: what is impossible is refused, what is unlikely is asked."""
