"""The guide is run where its programs are; `tests/testbed.py` says where they are not."""

from tests.deploy.sandbox import NGINX

collect_ignore = [] if NGINX else ["test_guide.py"]
