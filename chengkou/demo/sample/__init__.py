"""The demo's sample: a ledger of projects and three quarters of reporting, marked `is_sample`."""

from chengkou.demo.sample.cycle import PREFIX, add_sample

__all__ = ["PREFIX", "add_sample"]
