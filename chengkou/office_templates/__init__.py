"""文件模板: where planners see what templates can name, and put their own in place."""
