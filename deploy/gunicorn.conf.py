"""How gunicorn serves the site: one process for each core, four threads in each.

A slow reader or writer holds a thread, not a process; nginx takes slow ones off them altogether.
The socket comes from systemd (chengkou.socket); where there is none, it is `bind`, or what --bind
names.
"""

import os

from chengkou import settings

bind = "127.0.0.1:8000"
workers = settings.WORKERS
worker_class = "gthread"
threads = 4
# Longer than any page or import takes; a worker that says nothing for so long is replaced.
timeout = 120
graceful_timeout = 45
# nginx keeps connections open; it must be the first to close one.
keepalive = 65
# What a process gathers over months is let go, never in all processes at once.
max_requests = 20_000
max_requests_jitter = 4_000
# The heartbeat of the workers must never wait for a disk.
worker_tmp_dir = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # noqa: S108
preload_app = False
accesslog = None
errorlog = "-"
loglevel = "warning"
