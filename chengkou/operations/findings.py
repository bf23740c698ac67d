"""What was found of an installation: whether it is well, in words, and what to do if not."""

from dataclasses import dataclass
from enum import Enum


class Level(Enum):
    """How a finding is to be taken."""

    GOOD = "正常"
    WARNING = "注意"
    FAULT = "错误"


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at."""

    level: Level
    subject: str
    words: str
    remedy: str = ""
    """What to do; empty where it is well."""

    @property
    def is_fault(self) -> bool:
        return self.level is Level.FAULT

    def __str__(self) -> str:
        return f"[{self.level.value}] {self.subject}：{self.words}"


def good(subject: str, words: str) -> Finding:
    """It is as it should be."""
    return Finding(Level.GOOD, subject, words)


def warning(subject: str, words: str, remedy: str) -> Finding:
    """The site works, and something should be done."""
    return Finding(Level.WARNING, subject, words, remedy)


def fault(subject: str, words: str, remedy: str) -> Finding:
    """The site does not work, or not as it must."""
    return Finding(Level.FAULT, subject, words, remedy)
