"""The commands of the deployment guides."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CHINESE = ROOT / "docs" / "部署手册.md"
ENGLISH = ROOT / "docs" / "deployment.md"


def blocks(guide: Path) -> list[str]:
    """The blocks of commands that a person copies, each as it stands."""
    found = re.findall(r"^```sh\n(.*?)^```$", guide.read_text("utf-8"), re.MULTILINE | re.DOTALL)
    return [str(block) for block in found]
