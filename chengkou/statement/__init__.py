"""完成情况的文字: what a report says of a plan in paragraphs, held against the checks."""
