"""Pages as an office scans them, made from own texts by a seeded pipeline, with what they say: clean, office, hard, and poor, which nobody should read."""

from __future__ import annotations

import io
import random
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

Level = Literal["clean", "office", "hard", "poor"]
LEVELS: tuple[Level, ...] = ("clean", "office", "hard", "poor")
"""Poor ones are hard ones that a fax or a telephone made small: they are there for what is read wrongly on them."""
FONTS = Path("/usr/share/fonts/opentype/noto")
PAGE = (1654, 2339)
"""A4 at 200 dpi."""
_SIMPLIFIED = 2
"""Of the faces in a Noto CJK collection, the one for mainland China."""
_NEVER_FIRST = "，。；：、）％%”》"
_PLACES = ("临泽", "平原", "安丘", "河口", "东明", "南漳", "清水", "新田", "海宁", "白河")
_THINGS = (
    ("城市生活污水集中处理率", "%"),
    ("生活垃圾无害化处理率", "%"),
    ("工业用水重复利用率", "%"),
    ("建成区绿化覆盖率", "%"),
    ("集中式饮用水水源地水质达标率", "%"),
    ("机动车环保定期检验率", "%"),
    ("公众对环境的满意率", "%"),
    ("区域环境噪声平均值", "分贝"),
    ("人均公园绿地面积", "平方米"),
    ("可吸入颗粒物年均浓度", "微克/立方米"),
    ("化学需氧量排放量", "吨"),
    ("单位生产总值能耗", "吨标准煤/万元"),
)
_TURNS = (
    "{year}年，全市{thing}达到{a}{unit}，比上年提高{b}个百分点。",
    "到{year}年底，{thing}为{a}{unit}，超过考核要求{b}个百分点。",
    "新建污水处理厂{n}座，日处理能力{big}万吨，铺设管网{c}公里，{thing}稳定在{a}{unit}以上。",
    "累计投入资金{big}亿元，完成治理项目{n}个，关停企业{m}家，削减二氧化硫{c}吨。",
    "全年空气质量优良天数{day}天，占{a}%，其中一级天数{m}天，细颗粒物平均浓度{c}微克/立方米。",
    "河流{n}个断面中，{m}个达到Ⅲ类标准，氨氮平均浓度{b}毫克/升，溶解氧{c}毫克/升。",
    "据{year}年{mon}月{m}日的抽样调查，发放问卷{day}份，收回{n}份，{thing}为{a}{unit}。",
    "规划区面积{c}平方公里，常住人口{big}万人，地区生产总值{d}亿元，增长{b}%。",
    "环境保护投资占地区生产总值的比重由{b}%上升到{b2}%，连续{n1}年保持增长。",
    "各部门按照职责分工，落实责任，加强督查，对群众反映的问题及时处理，办结率达{a}%。",
)
_HEADINGS = ("水环境质量", "大气污染防治", "固体废物处置", "城市绿化建设", "公众参与情况", "噪声污染控制")
_NUMERALS = "一二三四五六七八九十"


@dataclass(frozen=True)
class Page:
    """A picture and the text in it: printed lines in reading order, cells of a table row by row."""

    image: np.ndarray
    lines: tuple[str, ...]

    @property
    def text(self) -> str:
        return "\n".join(self.lines)


def page(level: Level, seed: int) -> Page:
    """The page of a level and a seed: always the same."""
    rng = random.Random(f"{level}/{seed}")
    is_hard = level in ("hard", "poor")
    columns, size = (2, 25) if is_hard else (1, rng.choice((33, 36, 39)))
    sheet, lines = _printed(rng, columns=columns, size=size, table=not is_hard and seed % 3 == 2)
    if is_hard:
        _stamp(sheet, rng)
    return Page(_worn(sheet, level, rng), tuple(lines))


def font(size: int, *, bold: bool = False, serif: bool = True) -> ImageFont.FreeTypeFont:
    """A Chinese face, size in pixels."""
    name = f"Noto{'Serif' if serif else 'Sans'}CJK-{'Bold' if bold else 'Regular'}.ttc"
    return ImageFont.truetype(str(FONTS / name), size, index=_SIMPLIFIED)


def sentence(rng: random.Random) -> str:
    """One made-up sentence, full of figures."""
    thing, unit = rng.choice(_THINGS)
    return rng.choice(_TURNS).format(
        thing=thing,
        unit=unit,
        year=rng.randint(2003, 2019),
        mon=rng.randint(1, 12),
        a=f"{rng.uniform(30, 100):.{rng.choice((0, 1, 2))}f}",
        b=f"{rng.uniform(0.1, 9.9):.{rng.choice((1, 2))}f}",
        b2=f"{rng.uniform(0.1, 9.9):.2f}",
        c=f"{rng.uniform(10, 999):.{rng.choice((0, 1, 2))}f}",
        d=f"{rng.uniform(100, 4999):.1f}",
        big=f"{rng.uniform(1, 150):.{rng.choice((1, 2))}f}",
        day=rng.randint(200, 365),
        n=rng.randint(2, 199),
        m=rng.randint(2, 29),
        n1=rng.randint(2, 9),
    )


def broken(text: str, face: ImageFont.FreeTypeFont, width: int) -> list[str]:
    """Text in lines of a width, with no figure cut and no stop at the head of a line."""
    lines, line = [], ""
    for part in _parts(text):
        if face.getlength(line + part) > width and line and part not in _NEVER_FIRST:
            lines.append(line)
            line = ""
        line += part
    return [*lines, line] if line else lines


def _parts(text: str) -> list[str]:
    parts: list[str] = []
    for char in text:
        is_figure = char.isascii() and char in "0123456789.%"
        if is_figure and parts and parts[-1][-1] in "0123456789.":
            parts[-1] += char
        else:
            parts.append(char)
    return parts


def _printed(rng: random.Random, *, columns: int, size: int, table: bool) -> tuple[Image.Image, list[str]]:
    sheet = Image.new("RGB", PAGE, "white")
    draw = ImageDraw.Draw(sheet)
    serif = rng.random() < 0.7
    face, bold = font(size, serif=serif), font(size, bold=True, serif=serif)
    lines: list[str] = []
    title = f"{rng.choice(_PLACES)}市{rng.randint(2004, 2019)}年环境保护工作报告"
    large = font(44, bold=True, serif=serif)
    draw.text(((PAGE[0] - large.getlength(title)) / 2, 170), title, font=large, fill=(20, 20, 20))
    lines.append(title)
    top = 280
    if table:
        top = _table(draw, rng, top, lines, face)
    gap = 60
    width = (PAGE[0] - 2 * 180 - (columns - 1) * gap) // columns
    for column in range(columns):
        left = 180 + column * (width + gap)
        y, number = top, 0
        while y < 2050 - size * 3:
            heading = f"{_NUMERALS[number % 10]}、{rng.choice(_HEADINGS)}"
            draw.text((left, y), heading, font=bold, fill=(20, 20, 20))
            lines.append(heading)
            y, number = y + int(size * 1.55), number + 1
            body = "　　" + "".join(sentence(rng) for _ in range(rng.randint(3, 6)))
            for line in broken(body, face, width):
                if y > 2080:
                    break
                draw.text((left, y), line, font=face, fill=(20, 20, 20))
                lines.append(line.strip("　"))
                y += int(size * 1.55)
    foot = f"- {rng.randint(1, 99)} -"
    draw.text(((PAGE[0] - face.getlength(foot)) / 2, 2200), foot, font=face, fill=(20, 20, 20))
    lines.append(foot)
    return sheet, lines


def _table(draw: ImageDraw.ImageDraw, rng: random.Random, top: int, lines: list[str], face: object) -> int:
    """A ruled table of five columns; returns where the text goes on."""
    small = font(28)
    edges = (180, 270, 760, 980, 1230, 1474)
    rows = [("序号", "指标名称", "单位", "考核要求", "完成情况")]
    for number, (thing, unit) in enumerate(rng.sample(_THINGS, 8), 1):
        wanted, reached = f"≥{rng.randint(40, 90)}", f"{rng.uniform(50, 100):.{rng.choice((1, 2))}f}"
        rows.append((str(number), thing, unit, wanted, reached))
    height = 52
    for row, cells in enumerate(rows):
        for column, words in enumerate(cells):
            left, right = edges[column], edges[column + 1]
            draw.rectangle((left, top + row * height, right, top + (row + 1) * height), outline=0, width=2)
            x = left + (right - left - small.getlength(words)) / 2
            draw.text((x, top + row * height + 6), words, font=small, fill=(20, 20, 20))
            lines.append(words)
    return top + len(rows) * height + 50


def _stamp(sheet: Image.Image, rng: random.Random) -> None:
    """A red round seal over the text, as ink that lets the print through."""
    radius = 210
    seal = Image.new("RGB", (2 * radius, 2 * radius), "white")
    draw = ImageDraw.Draw(seal)
    red = (214, 40, 40)
    draw.ellipse((4, 4, 2 * radius - 4, 2 * radius - 4), outline=red, width=11)
    points = []
    for turn in range(10):
        reach = 70 if turn % 2 == 0 else 28
        angle = np.pi * (turn / 5 - 0.5)
        points.append((radius + reach * np.cos(angle), radius + reach * np.sin(angle)))
    draw.polygon(points, fill=red)
    face = font(46, bold=True)
    words = f"{rng.choice(_PLACES)}市环境保护局"
    for number, char in enumerate(words):
        lean = -120 + 240 * number / (len(words) - 1)
        letter = Image.new("RGB", (60, 60), "white")
        ImageDraw.Draw(letter).text((7, -4), char, font=face, fill=red)
        letter = letter.rotate(-lean, fillcolor="white", resample=Image.Resampling.BICUBIC)
        angle = np.radians(lean - 90)
        x, y = radius + 158 * np.cos(angle) - 30, radius + 158 * np.sin(angle) - 30
        seal.paste(letter, (int(x), int(y)))
    at = (rng.randint(200, 1000), rng.randint(400, 1650))
    under = np.asarray(sheet.crop((*at, at[0] + 2 * radius, at[1] + 2 * radius)), dtype=float)
    inked = under * np.asarray(seal, dtype=float) / 255
    sheet.paste(Image.fromarray(inked.astype(np.uint8)), at)


def _worn(sheet: Image.Image, level: Level, rng: random.Random) -> np.ndarray:
    if level == "clean":
        return np.asarray(sheet)
    angle = (1.0 if level == "office" else 2.5) * rng.choice((-1, 1))
    turned = sheet.rotate(angle, resample=Image.Resampling.BICUBIC, fillcolor="white")
    if level == "poor":
        turned = turned.resize((PAGE[0] * 11 // 20, PAGE[1] * 11 // 20), Image.Resampling.BILINEAR)
    blurred = turned.filter(ImageFilter.GaussianBlur(0.7))
    spread, quality = (20, 35) if level == "poor" else (14, 60)
    noise = np.random.default_rng(rng.randint(0, 2**31)).normal(0, spread, (*blurred.size[::-1], 3))
    noisy = np.clip(np.asarray(blurred, dtype=float) + noise, 0, 255).astype(np.uint8)
    file = io.BytesIO()
    Image.fromarray(noisy).save(file, "JPEG", quality=quality)
    return np.asarray(Image.open(file))
