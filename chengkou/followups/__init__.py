"""督办: what leaders and 发改委 ask of units, followed until it is settled."""
