"""What is written in charts: whole, not over one another, and no line runs through a number."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page

Visit = Callable[..., Page]

# Before the page: remember each drawing's texts and where they stand, in px of the page.
WATCH_TEXTS = """
  const write = CanvasRenderingContext2D.prototype.fillText;
  CanvasRenderingContext2D.prototype.fillText = function (text, x, y, ...rest) {
    const told = this.measureText(text), at = this.getTransform(), scale = devicePixelRatio;
    const box = {
      text, font: this.font, color: this.fillStyle,
      left: (at.a * (x - told.actualBoundingBoxLeft) + at.e) / scale,
      right: (at.a * (x + told.actualBoundingBoxRight) + at.e) / scale,
      top: (at.d * (y - told.actualBoundingBoxAscent) + at.f) / scale,
      bottom: (at.d * (y + told.actualBoundingBoxDescent) + at.f) / scale,
    };
    (this.canvas.texts ??= []).push(box);
    return write.call(this, text, x, y, ...rest);
  };
  const clear = CanvasRenderingContext2D.prototype.clearRect;
  CanvasRenderingContext2D.prototype.clearRect = function (...box) {
    this.canvas.texts = [];
    return clear.apply(this, box);
  };
"""
# What is wrong with them. The county's line is the first drawn; the bold numbers are its own.
FAULTS = """() => Object.values(Chart.instances).flatMap(chart => {
  const texts = (chart.canvas.texts ?? []).filter(text => text.text !== ""), found = [];
  const meet = (a, b) =>
    a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
  const leaves = box =>
    box.left < -1 || box.right > chart.width + 1 || box.top < -1 || box.bottom > chart.height + 1;
  texts.forEach((one, place) => {
    if (leaves(one)) found.push(`${one.text} is cut`);
    for (const other of texts.slice(place + 1)) {
      if (meet(one, other)) found.push(`${one.text} over ${other.text}`);
    }
  });
  const bold = texts.filter(text => /bold|700/.test(text.font));
  const points = chart.config.type === "line" ? chart.getDatasetMeta(0).data : [];
  points.slice(1).forEach((to, place) => {
    const from = points[place];
    for (let part = 0; part <= 1; part += 0.02) {
      const x = from.x + (to.x - from.x) * part, y = from.y + (to.y - from.y) * part;
      const hit = bold.find(text =>
        text.left < x && x < text.right && text.top < y && y < text.bottom);
      if (hit) return found.push(`a line runs through ${hit.text}`);
    }
  });
  return found;
})"""
PAGES = {
    "below zero": "/plans/2023/indicators/11/",
    "months": "/plans/2023/indicators/15/",
    "beside the city": "/plans/2024/indicators/1/",
    "corrected": "/plans/2024/indicators/14/",
    "project": "/plans/2024/projects/{project}/",
    "projects": "/plans/2024/projects/",
}


@pytest.mark.parametrize("width", [1366, 360])
@pytest.mark.parametrize("name", PAGES)
def test_every_number_of_a_chart_can_be_read(
    visit_sample: Visit, sample_site: Any, name: str, width: int
) -> None:
    page = visit_sample(viewport={"width": width, "height": 740}, bypass_csp=True)
    page.add_init_script(WATCH_TEXTS)
    page.goto(PAGES[name].format(**sample_site.keys()))
    page.wait_for_function("window.Chart && Object.keys(Chart.instances).length")
    drawn = page.evaluate("Object.values(Chart.instances).map(chart => chart.canvas.texts.length)")
    assert drawn and all(drawn)
    assert page.evaluate(FAULTS) == []
