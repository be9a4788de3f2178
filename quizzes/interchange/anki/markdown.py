r"""HTML of an Anki field -> the Markdown that our renderer takes: text, emphasis, lists, code and $formulas$.

Everything else falls away, and everything that Markdown would read as a sign of its own is escaped, so the text shows
as the learner wrote it. Pictures and sounds are left out and named.
"""

import re
from dataclasses import dataclass
from html import unescape
from html.parser import HTMLParser
from urllib.parse import urlsplit

LONGEST_NAME = 60
# Sentinels of this file; control characters of the source are gone before it begins.
_BREAK, _FORMULA_START, _FORMULA_END = "\x02", "\x03", "\x04"
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_FORMULA = re.compile(
    r"\\\((?P<inline>.*?)\\\)|\\\[(?P<display>.*?)\\\]"
    r"|\[\$\](?P<inline_latex>.*?)\[/\$\]|\[\$\$\](?P<display_latex>.*?)\[/\$\$\]|\[latex\](?P<latex>.*?)\[/latex\]",
    re.DOTALL | re.IGNORECASE,
)
_PLACEHOLDER = re.compile(f"{_FORMULA_START}(\\d+){_FORMULA_END}")
_PICTURE = re.compile(r"\(picture: [^\n]*?\)")
_SOUND = re.compile(r"\[sound:([^\]]*)\]|\[anki:(?:play|tts)[^\]]*\]")
_ANY_TAG = re.compile(r"<[^<>]*>")
_SIGNS = re.compile(r"[\\`*_\[\]<>$|~]|&(?=#?\w+;)")
_LINE_START = re.compile(r"\A([#+=-]|\d{1,9}[.)])")
_EMPHASIS = {"b": "**", "strong": "**", "i": "*", "em": "*", "s": "~~", "del": "~~", "strike": "~~"}
_CODE = {"code", "tt", "kbd", "samp"}
_BLOCKS = {"p", "div", "section", "article", "blockquote", "center", "h1", "h2", "h3", "h4", "h5", "h6", "dl", "dd"}
_BLOCKS |= {"dt", "figure", "figcaption", "header", "footer", "table", "ul", "ol", "hr", "form", "details", "summary"}
_SILENT = {"script", "style", "template", "iframe", "object", "svg", "title", "noscript", "head"}
_MEDIA = {"img", "audio", "video", "source", "embed"}


@dataclass(frozen=True)
class Converted:
    """Markdown, and the names of the pictures and sounds that are not in it."""

    text: str
    left_out: tuple[str, ...]

    @property
    def has_words(self) -> bool:
        """Whether anything is there beside the names of pictures."""
        return bool(_PICTURE.sub("", self.text).strip())


def to_markdown(html: str) -> Converted:
    """Return the Markdown of one field or face."""
    formulas: list[str] = []

    def keep(match: re.Match[str]) -> str:
        formulas.append(_dollars(match))
        return f"{_FORMULA_START}{len(formulas) - 1}{_FORMULA_END}"

    writer = _Writer()
    writer.feed(_FORMULA.sub(keep, _CONTROL.sub("", html.replace("\t", " "))))
    writer.close()
    text = _PLACEHOLDER.sub(lambda match: formulas[int(match[1])], _tidy(writer.text()))
    return Converted(_CONTROL.sub("", text).strip(), tuple(writer.left_out))


def plain(html: str) -> str:
    """Return the words alone, in one line."""
    return " ".join(_CONTROL.sub("", unescape(_ANY_TAG.sub(" ", html))).split())


def _dollars(match: re.Match[str]) -> str:
    """Return a formula between dollars; the tags that an editor put inside it are no part of it."""
    kind = match.lastgroup or ""
    latex = plain(match[kind])
    if kind == "latex":  # whole LaTeX: its own dollars say where the formula is
        return latex if latex.startswith("$") else f"${latex}$"
    if not latex:
        return ""
    if "$" in latex:
        return "`" + latex.replace("`", "'") + "`"
    return f"$${latex}$$" if kind.startswith("display") else f"${latex}$"


def _tidy(text: str) -> str:
    """Turn the breaks that pages are full of into paragraphs, lines and hard breaks."""
    around = f"[ {_BREAK}]*"
    text = re.sub(rf"{around}\n[ {_BREAK}\n]*\n{around}|{around}{_BREAK} *{_BREAK}{around}", "\n\n", text)
    text = re.sub(rf"{around}{_BREAK} *\n|\n *{_BREAK}{around}", "\n", text)
    text = re.sub(rf" *{_BREAK} *", "\\\\\n", text.strip(f" \n{_BREAK}"))
    # The dollar rule wants no digit beside a formula.
    return re.sub(rf"(?<=\d)(?={_FORMULA_START})|(?<={_FORMULA_END})(?=\d)", " ", text)


class _Writer(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.buffers: list[tuple[str, str, list[str]]] = [("", "", [])]  # (tag, address of a link, pieces)
        self.left_out: list[str] = []
        self.silent = 0
        self.preformatted = 0
        self.lists: list[str] = []

    def text(self) -> str:
        while len(self.buffers) > 1:
            self._close_inline()
        return "".join(self.buffers[0][2])

    def write(self, piece: str) -> None:
        self.buffers[-1][2].append(piece)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attributes}
        if tag in _SILENT:
            self.silent += 1
        elif tag in _MEDIA:
            self._leave_out(given.get("src", ""))
        elif tag in _EMPHASIS or tag in _CODE or tag == "a":
            self.buffers.append((tag, given.get("href", ""), []))
        elif tag == "br":
            self.write("\n" if self.preformatted else _BREAK)
        elif tag in ("sub", "sup"):
            self.write("\\_" if tag == "sub" else "^")
        elif tag == "li":
            self.write("\n" + "  " * (len(self.lists) - 1) + "- ")
        elif tag in ("td", "th"):
            self.write(" ")
        elif tag == "tr":
            self.write(_BREAK)
        elif tag == "pre":
            self.write("\n\n```\n")
            self.preformatted += 1
        elif tag in _BLOCKS:
            if tag in ("ul", "ol"):
                self.lists.append(tag)
            self._end_block()

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self.silent = max(0, self.silent - 1)
        elif any(open_tag == tag for open_tag, _, _ in self.buffers[1:]):
            while self._close_inline() != tag:
                pass
        elif tag == "pre" and self.preformatted:
            self.preformatted -= 1
            self.write("\n```\n\n")
        elif tag in ("ul", "ol"):
            del self.lists[-1:]
            self._end_block()
        elif tag in _BLOCKS:
            self._end_block()

    def handle_data(self, data: str) -> None:
        if self.silent:
            return
        for sound in _SOUND.finditer(data):
            self._leave_out(sound[1] or "speech", shown=False)
        data = _SOUND.sub("", data)
        if self.preformatted or self.buffers[-1][0] in _CODE:
            self.write(data.replace("```", "'''") if self.preformatted else data)
            return
        # Spaces as Markdown wants them; a no-break space is a space, or it would glue lines together for ever.
        data = _escaped(re.sub(r"\s+", " ", data))
        if self._at_line_start():
            data = re.sub(_LINE_START, _escape_last, data.lstrip(), count=1)
        self.write(data)

    def _at_line_start(self) -> bool:
        for _, _, pieces in reversed(self.buffers):
            for piece in reversed(pieces):
                if piece:
                    return piece.endswith(("\n", _BREAK, "- "))
        return True

    def _end_block(self) -> None:
        """Begin a new paragraph, except inside a list item, where a line is enough."""
        self.write(_BREAK if self.lists and self.buffers[0][2] else "\n\n")

    def _leave_out(self, name: str, *, shown: bool = True) -> None:
        name = name[:LONGEST_NAME] or "without a name"
        self.left_out.append(name)
        if shown and not self.silent:
            self.write(f" (picture: {_escaped(name)}) ")

    def _close_inline(self) -> str:
        tag, address, pieces = self.buffers.pop()
        inner = "".join(pieces)
        self.write(_inline(tag, address, inner))
        return tag


def _inline(tag: str, address: str, inner: str) -> str:
    core = inner.strip()
    if not core or "\n" in core or _BREAK in core:
        return inner
    before, after = inner[: len(inner) - len(inner.lstrip())], inner[len(inner.rstrip()) :]
    if tag in _CODE:
        fence = "``" if "`" in core else "`"
        return f"{before}{fence}{core}{fence}{after}"
    if tag == "a":
        return f"{before}[{core}](<{address}>){after}" if _is_safe(address) else inner
    return f"{before}{_EMPHASIS[tag]}{core}{_EMPHASIS[tag]}{after}"


def _is_safe(address: str) -> bool:
    try:
        return urlsplit(address).scheme in ("http", "https") and not re.search(r"[\s<>\\]", address)
    except ValueError:
        return False


def _escaped(text: str) -> str:
    return _SIGNS.sub(lambda sign: f"\\{sign[0]}", text)


def _escape_last(start: re.Match[str]) -> str:
    return f"{start[1][:-1]}\\{start[1][-1]}"
