"""What reading a history costs against its length, as a picture."""

from __future__ import annotations


def draw(series: dict[str, list[tuple[int, float]]]) -> str:
    """The costs as an SVG: history length to the right, seconds upwards, both from 0."""
    width, height, left, bottom = 640, 360, 60, 40
    longest = max(length for points in series.values() for length, _ in points)
    most = max(1.0, *(seconds for points in series.values() for _, seconds in points))
    colours = ("#1b6ca8", "#2f7d32", "#a8321b", "#777777")
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width + 170} {height + 20}"',
        'font-family="sans-serif" font-size="12">',
        f'<rect width="{width + 170}" height="{height + 20}" fill="white"/>',
    ]

    def at(length: float, seconds: float) -> tuple[float, float]:
        across = left + (width - left) * length / longest
        return round(across, 1), round((height - bottom) * (1 - seconds / most) + 10, 1)

    for share in range(5):
        x, y = at(0, most * share / 4)
        parts.append(f'<path d="M{x} {y}H{width}" stroke="#ddd"/>')
        parts.append(
            f'<text x="{x - 8}" y="{y + 4}" text-anchor="end">{most * share / 4:.2f} s</text>'
        )
        x, y = at(longest * share / 4, 0)
        parts.append(
            f'<text x="{x}" y="{y + 18}" text-anchor="middle">{longest * share // 4:,}</text>'
        )
    parts.append(
        f'<text x="{width // 2}" y="{height + 12}" text-anchor="middle">commits in the history</text>'
    )
    free = height
    for colour, (name, points) in zip(colours, sorted(series.items(), key=_end), strict=False):
        path = " L".join(f"{x} {y}" for x, y in (at(*point) for point in points))
        parts.append(f'<path d="M{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        x, y = at(*points[-1])
        free = min(free - 16, round(y) + 4)  # no name on another
        parts.append(f'<text x="{x + 6}" y="{free}" fill="{colour}">{name}</text>')
    return "\n".join([*parts, "</svg>\n"])


def _end(one: tuple[str, list[tuple[int, float]]]) -> float:
    """The last value of a series, by which names are stacked from below."""
    return one[1][-1][1]
