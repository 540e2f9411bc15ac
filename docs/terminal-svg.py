#!/usr/bin/env python3
"""Draws a terminal's screen as SVG: tmux capture-pane -e -p | docs/terminal-svg.py TITLE > docs/terminal.svg"""

import html
import re
import sys
import unicodedata

CELL, LINE, MARGIN, BAR = 8.4, 18, 16, 32
BASE = ["#1c2128", "#f47067", "#57ab5a", "#c69026", "#539bf5", "#b083f0", "#39c5cf", "#adbac7"]
BRIGHT = ["#8b98a5", "#ff938a", "#6bc46d", "#daaa3f", "#6cb6ff", "#dcbdfb", "#56d4dd", "#cdd9e5"]
CUBE = [0, 95, 135, 175, 215, 255]


def colour(codes):
    if codes[:1] == ["2"]:
        red, green, blue = (int(code) for code in codes[1:4])
        return f"#{red:02x}{green:02x}{blue:02x}", codes[4:]
    number = int(codes[1])
    if number < 16:
        return (BASE + BRIGHT)[number], codes[2:]
    if number < 232:
        number -= 16
        red, green, blue = CUBE[number // 36], CUBE[number // 6 % 6], CUBE[number % 6]
    else:
        red = green = blue = 8 + 10 * (number - 232)
    return f"#{red:02x}{green:02x}{blue:02x}", codes[2:]


def apply(style, codes):
    while codes:
        code, codes = int(codes[0] or 0), codes[1:]
        if code == 0:
            style = {}
        elif code in (38, 48):
            value, codes = colour(codes)
            style = {**style, "fill" if code == 38 else "back": value}
        elif code in (39, 49):
            style = {key: value for key, value in style.items() if key != ("fill" if code == 39 else "back")}
        elif 30 <= code <= 37:
            style = {**style, "fill": BASE[code - 30]}
        elif 90 <= code <= 97:
            style = {**style, "fill": BRIGHT[code - 90]}
        elif 40 <= code <= 47:
            style = {**style, "back": BASE[code - 40]}
        elif code in (1, 2, 3, 4):
            style = {**style, {1: "bold", 2: "dim", 3: "italic", 4: "underline"}[code]: True}
        elif code == 22:
            style = {key: value for key, value in style.items() if key not in ("bold", "dim")}
    return style


def width(text):
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)


def draw(column, row, text, style):
    x, y = MARGIN + column * CELL, BAR + MARGIN + row * LINE
    length = width(text) * CELL
    if "back" in style:
        yield f'<rect x="{x:.1f}" y="{y - 13:.1f}" width="{length:.1f}" height="{LINE}" fill="{style["back"]}"/>'
    if text.strip():
        extra = ' font-weight="bold"' if "bold" in style else ""
        extra += ' font-style="italic"' if "italic" in style else ""
        extra += ' text-decoration="underline"' if "underline" in style else ""
        extra += ' opacity="0.65"' if "dim" in style else ""
        yield (f'<text x="{x:.1f}" y="{y}" textLength="{length:.1f}" fill="{style.get("fill", BASE[7])}"{extra} xml:space="preserve">'
               f"{html.escape(text)}</text>")


def main():
    lines = sys.stdin.read().rstrip("\n").split("\n")
    shapes, columns, style = [], 0, {}
    for row, line in enumerate(lines):
        column = 0
        for part in re.split(r"(\x1b\[[\d;]*m)", line):
            if part.startswith("\x1b["):
                style = apply(style, part[2:-1].split(";"))
            elif part:
                shapes += draw(column, row, part, style)
                column += width(part)
        columns = max(columns, column)
    wide, high = 2 * MARGIN + columns * CELL, BAR + 2 * MARGIN + (len(lines) - 1) * LINE
    title = html.escape(sys.argv[1])
    print(f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide:.0f} {high:.0f}" width="{wide:.0f}" height="{high:.0f}" '
          "font-family=\"'DejaVu Sans Mono','Cascadia Mono',Menlo,Consolas,monospace\" font-size=\"14\">")
    print(f'<rect width="100%" height="100%" rx="8" fill="#22272e"/><rect width="100%" height="{BAR}" rx="8" fill="#2d333b"/>')
    print(f'<text x="{wide / 2:.0f}" y="21" fill="#768390" text-anchor="middle" font-size="13">{title}</text>')
    print("\n".join(shapes))
    print("</svg>")


if __name__ == "__main__":
    main()
