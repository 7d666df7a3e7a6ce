"""HTML to blocks: what a browser would show, and how much it would not."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from lxml import etree, html

from inference.documents.plain_text import decode
from inference.documents.types import Block, Contents
from inference.errors import DocumentError

_NEVER_SHOWN: Final = frozenset(
    ("script", "style", "template", "noscript", "head", "title", "meta", "iframe", "object", "svg", "canvas", "select",
     "option", "textarea", "datalist", "math")
)  # fmt: skip
_OWN_LINE: Final = frozenset(
    ("p", "div", "li", "ul", "ol", "dl", "dt", "dd", "table", "tr", "section", "article", "header", "footer", "main",
     "nav", "aside", "blockquote", "pre", "figure", "figcaption", "caption", "body", "br", "hr", "form", "fieldset",
     "h1", "h2", "h3", "h4", "h5", "h6", "address", "details", "summary", "thead", "tbody", "tfoot")
)  # fmt: skip
_HEADING: Final = re.compile(r"h[1-6]")
_HIDES: Final = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|opacity\s*:\s*0*\.?0*[01]?\s*(?:;|%|!|$)|"
    r"content-visibility\s*:\s*hidden|font-size\s*:\s*(?:0*\.\d+|[0-3](?:\.\d+)?)\s*(?:px|pt|%|r?em)?\s*(?:;|!|$)|"
    r"(?:left|top|right|bottom|text-indent|margin-left|margin-top)\s*:\s*-\d{3,}|"
    r"clip(?:-path)?\s*:\s*(?:rect\(\s*0|inset\(\s*(?:50|100)%|circle\(\s*0)|"
    r"(?:max-)?(?:height|width)\s*:\s*[01](?:px)?\s*(?:;|!|$)|transform\s*:\s*scale[xy]?\(\s*0\s*[),]|color\s*:\s*transparent",
    re.IGNORECASE,
)
_EM: Final = re.compile(r"font-size\s*:\s*(\d*\.?\d+)\s*(?:r?em|%)", re.IGNORECASE)
_COLOUR: Final = re.compile(r"(?<![-\w])color\s*:\s*([^;!]+)", re.IGNORECASE)
_GROUND: Final = re.compile(r"background(?:-color)?\s*:\s*([^;!]+)", re.IGNORECASE)
_NAMED: Final = {
    "white": (255, 255, 255),
    "snow": (255, 250, 250),
    "ivory": (255, 255, 240),
    "whitesmoke": (245, 245, 245),
    "black": (0, 0, 0),
    "red": (255, 0, 0),
    "gray": (128, 128, 128),
    "grey": (128, 128, 128),
}
_TOO_CLOSE: Final = 40  # a sum over red, green and blue of 0 to 255 each: such letters cannot be told from their ground
_LONGEST_SHEET: Final = 200_000  # characters of one style sheet
_DEEPEST: Final = 200  # tags within tags

_Colour = tuple[int, int, int] | None  # None: a name, a picture or a gradient that is not read here


@dataclass(slots=True)
class _Page:
    """What is collected on the way through the tree."""

    rules: dict[str, str]
    blocks: list[Block] = field(default_factory=list)
    line: list[str] = field(default_factory=list)
    place: str = ""
    first_heading: str = ""
    hidden: int = 0

    def end_line(self, heading: bool = False) -> None:
        """Close the line that is being collected."""
        text = re.sub(r"\s+", " ", "".join(self.line)).strip(" |")
        self.line.clear()
        if text and heading:
            self.place, self.first_heading = text, self.first_heading or text
        elif text:
            self.blocks.append(Block(text, 0, self.place))


def read_html(path: Path, data: bytes) -> Contents:
    """Read what a browser shows of a page; scripts never run, and nothing is fetched.

    Raises:
        DocumentError: it is no UTF-8 text or no HTML.
    """
    text = decode(path, data)
    try:
        root = html.document_fromstring(re.sub(r"^\s*<\?xml[^>]*\?>", "", text), ensure_head_body=True)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise DocumentError(f"{path.name} has no HTML that can be read ({error}); open it and save it anew.") from error
    page = _Page(_style_rules(root))
    body = root.find("body")
    _walk(body if body is not None else root, page, (255, 255, 255), (0, 0, 0), 0)
    page.end_line()
    title = " ".join((root.findtext(".//title") or "").split()) or page.first_heading or path.stem
    remarks = (f"{page.hidden} characters that a browser would not show were left out.",) if page.hidden else ()
    return Contents(title, "HTML", 0, tuple(page.blocks), remarks)


def _walk(element: Any, page: _Page, ground: _Colour, ink: _Colour, depth: int) -> None:
    """Collect an element's text, its children's and what follows each of them."""
    tag = element.tag if isinstance(element.tag, str) else ""
    style = _style(element, page.rules) if tag else ""
    ground, ink = _colour(_GROUND, style, ground), _colour(_COLOUR, style, ink)
    if not tag or tag in _NEVER_SHOWN or depth > _DEEPEST or _is_hidden(element, style):
        if tag and tag not in _NEVER_SHOWN:
            page.hidden += len("".join(element.itertext()).strip())
        elif element.tag is etree.Comment:
            page.hidden += len((element.text or "").strip())
        return
    own_line, heading = tag in _OWN_LINE, bool(_HEADING.fullmatch(tag))
    if own_line:
        page.end_line()
    _text(element.text, page, ground, ink)
    for child in element:
        _walk(child, page, ground, ink, depth + 1)
        _text(child.tail, page, ground, ink)
    if tag in ("td", "th"):
        page.line.append(" | ")
    if own_line:
        page.end_line(heading)


def _text(text: str | None, page: _Page, ground: _Colour, ink: _Colour) -> None:
    if not text:
        return
    if text.strip() and ground and ink and sum(abs(a - b) for a, b in zip(ground, ink, strict=True)) < _TOO_CLOSE:
        page.hidden += len(text.strip())
    else:
        page.line.append(text)


def _is_hidden(element: Any, style: str) -> bool:
    if element.get("hidden") is not None or (element.tag == "input"):
        return True
    relative = _EM.search(style)
    if relative and _HIDES.search(_EM.sub("", style)) is None:
        unit = 0.01 if "%" in relative.group() else 1.0
        return float(relative.group(1)) * unit < 0.25
    return bool(_HIDES.search(style))


def _style(element: Any, rules: dict[str, str]) -> str:
    """Return the declarations that hold for an element: of its tag, its classes, its id and its own."""
    names = [element.tag, *("." + one for one in (element.get("class") or "").split())]
    names += [f"#{element.get('id')}"] if element.get("id") else []
    found = [rules[name] for name in names if name in rules]
    attributes = [f"color: {element.get('color')}"] if element.get("color") else []
    attributes += [f"background-color: {element.get('bgcolor')}"] if element.get("bgcolor") else []
    return ";".join([*attributes, *found, element.get("style") or ""])


def _style_rules(root: Any) -> dict[str, str]:
    """Return declarations by the last simple selector of each rule in the page's own style sheets."""
    rules: dict[str, str] = {}
    for sheet in root.iter("style"):
        text = re.sub(r"/\*.*?\*/", "", (sheet.text or "")[:_LONGEST_SHEET], flags=re.DOTALL)
        for rule in text.split("}"):
            selectors, _, body = rule.rpartition("{")
            for selector in selectors.split(","):
                words = selector.split()
                if words and not re.search(r"[:\[@]", selector):
                    for name in re.findall(r"[.#]?[\w-]+", words[-1])[-1:]:
                        rules[name] = f"{rules.get(name, '')};{body}"
    return rules


def _colour(pattern: re.Pattern[str], style: str, inherited: _Colour) -> _Colour:
    """Return the last colour that a style names, None where it cannot be read, else the inherited one."""
    found = pattern.findall(style)
    if not found or found[-1].strip().lower() in ("inherit", "transparent", "none"):
        return inherited
    value = found[-1].strip().lower()
    if value.split()[0] in _NAMED:
        return _NAMED[value.split()[0]]
    digits = re.match(r"#([0-9a-f]{6}|[0-9a-f]{3})\b", value)
    if digits:
        text = digits.group(1) if len(digits.group(1)) == 6 else "".join(2 * digit for digit in digits.group(1))
        return (int(text[:2], 16), int(text[2:4], 16), int(text[4:], 16))
    numbers = re.match(r"rgba?\(\s*(\d+)[\s,]+(\d+)[\s,]+(\d+)", value)
    if numbers:
        red, green, blue = (min(255, int(number)) for number in numbers.groups())
        return (red, green, blue)
    return None
