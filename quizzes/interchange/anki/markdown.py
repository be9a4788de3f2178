r"""HTML of an Anki field -> the Markdown that our renderer takes: text, emphasis, lists, code and $formulas$.

Everything else falls away, and everything that Markdown would read as a sign of its own is escaped, so the text shows
as the learner wrote it. Pictures and sounds are left out and named. nh3 makes sound HTML of whatever comes, so the
parser after it sees no trick; each step takes time in proportion to the text.
"""

import re
from dataclasses import dataclass
from html import unescape
from html.parser import HTMLParser
from urllib.parse import urlsplit

import nh3

LONGEST_NAME = 60
DEEPEST_LIST = 4
# Sentinels of this file; control characters of the source are gone before it begins.
_BREAK, _KEPT_START, _KEPT_END, _EDGE = "\x02", "\x03", "\x04", "\x05"
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_FORMULA_STARTS = re.compile(r"\\\(|\\\[|\[\$\$?\]|\[latex\]", re.IGNORECASE)
_FORMULA_ENDS = {
    start: re.compile(re.escape(end), re.IGNORECASE)
    for start, end in {
        "\\(": "\\)",
        "\\[": "\\]",
        "[$]": "[/$]",
        "[$$]": "[/$$]",
        "[latex]": "[/latex]",
    }.items()
}
_DISPLAYED = ("\\[", "[$$]")
_KEPT = re.compile(f"{_KEPT_START}(\\d+){_KEPT_END}")
_SOUND = re.compile(r"\[sound:([^\[\]]*)\]|\[anki:(?:play|tts)[^\[\]]*\]")
_ANY_TAG = re.compile(r"<[^<>]*>")
_SIGNS = re.compile(r"[\\`*_\[\]<>$|~]|&(?=#?\w+;)")
_LINE_START = re.compile(r"\A([#+=-]|\d{1,9}[.)])")
_EMPHASIS = {"b": "**", "strong": "**", "i": "*", "em": "*", "s": "~~", "del": "~~", "strike": "~~"}
_CODE = {"code", "tt", "kbd", "samp"}
_INLINE = {*_EMPHASIS, *_CODE, "a"}
_LISTS = {"ul", "ol"}
_BLOCKS = {"p", "div", "section", "article", "blockquote", "center", "h1", "h2", "h3", "h4", "h5", "h6", "dl", "dd"}
_BLOCKS |= {"dt", "figure", "figcaption", "header", "footer", "table", "hr", "details", "summary", *_LISTS}
_SILENT = {"script", "style", "template", "iframe", "object", "svg", "title", "noscript", "head"}
_MEDIA = {"img", "audio", "video", "source", "embed"}
_TAGS = {*_INLINE, *_BLOCKS, *_MEDIA, "br", "sub", "sup", "li", "tr", "td", "th", "tbody", "thead", "pre"}


@dataclass(frozen=True)
class Converted:
    """Markdown, whether it says anything beside the names of pictures, and the pictures and sounds not in it."""

    text: str
    has_words: bool
    left_out: tuple[str, ...]


def to_markdown(html: str) -> Converted:
    """Return the Markdown of one field or face."""
    source, formulas = _set_formulas_aside(_CONTROL.sub("", html.replace("\t", " ")))
    attributes = {"a": {"href"}, **{tag: {"src"} for tag in _MEDIA}}
    writer = _Writer(formulas)
    writer.feed(nh3.clean(source, tags=_TAGS, clean_content_tags=_SILENT, attributes=attributes, link_rel=None))
    writer.close()
    text = _KEPT.sub(lambda match: writer.kept[int(match[1])], _tidy(writer.text()))
    return Converted(_CONTROL.sub("", text).strip(), writer.has_words, tuple(writer.left_out))


def plain(html: str) -> str:
    """Return the words alone, in one line."""
    return " ".join(_CONTROL.sub("", unescape(_ANY_TAG.sub(" ", html))).split())


def _set_formulas_aside(html: str) -> tuple[str, list[str]]:
    """Return the text with a sentinel for each formula, and the formulas as Markdown."""
    pieces: list[str] = []
    formulas: list[str] = []
    endless: set[str] = set()  # a start without an end is plain text, and so are all after it
    position = 0
    for start in _FORMULA_STARTS.finditer(html):
        kind = start[0].lower()
        if start.start() < position or kind in endless:
            continue
        end = _FORMULA_ENDS[kind].search(html, start.end())
        if end is None:
            endless.add(kind)
            continue
        pieces += (html[position : start.start()], f"{_KEPT_START}{len(formulas)}{_KEPT_END}")
        formulas.append(_dollars(kind, html[start.end() : end.start()]))
        position = end.end()
    return "".join([*pieces, html[position:]]), formulas


def _dollars(kind: str, html: str) -> str:
    """Return a formula between dollars; the tags that an editor put inside it are no part of it."""
    latex = plain(html)
    if kind == "[latex]":  # whole LaTeX: its own dollars say where the formula is
        return latex if latex.startswith("$") else f"${latex}$"
    if not latex:
        return ""
    if "$" in latex:
        return "`" + latex.replace("`", "'") + "`"
    return f"$${latex}$$" if kind in _DISPLAYED else f"${latex}$"


def _tidy(text: str) -> str:
    """Turn the breaks that pages are full of into paragraphs, lines and hard breaks, and let emphasis work."""
    text = re.sub(f"[ \n{_BREAK}]*[\n{_BREAK}][ \n{_BREAK}]*", _break, text.strip(f" \n{_BREAK}"))
    # Emphasis that ends where the same begins again is one; between signs and letters it needs a space.
    text = re.sub(rf"(?<![*~`])(\*\*|\*|~~|`){_EDGE}{{2}}\1(?![*~`])", "", text)
    text = re.sub(rf"(?<=[*~`]){_EDGE}{{2}}(?=[*~`])", " ", text)
    text = re.sub(rf"(?<=\w){_EDGE}(?=[*~{_EDGE}]+[^\w\s*~{_EDGE}])", " ", text)
    text = re.sub(rf"(?<=[^\w\s*~{_EDGE}])([*~{_EDGE}]+){_EDGE}(?=\w)", r"\1 ", text)
    text = text.replace(_EDGE, "")
    # The dollar rule wants no digit beside a formula.
    return re.sub(rf"(?<=\d)(?={_KEPT_START})|(?<={_KEPT_END})(?=\d)", " ", text)


def _break(run: re.Match[str]) -> str:
    """Return what a run of spaces, new lines and breaks stands for."""
    lines, breaks = run[0].count("\n"), run[0].count(_BREAK)
    if lines > 1 or breaks > 1:
        return "\n\n"
    if not lines:
        return "\\\n"
    return "\n" + run[0].rpartition("\n")[2].replace(_BREAK, "")  # what follows is the indent of a list


class _Writer(HTMLParser):
    """Writes Markdown for sound HTML: every tag is one of _TAGS, closed and well nested."""

    def __init__(self, kept: list[str]) -> None:
        super().__init__(convert_charrefs=True)
        self.kept = kept  # finished pieces, each behind a sentinel in the text
        self.buffers: list[tuple[str, str, list[str]]] = [("", "", [])]  # (tag, address of a link, pieces)
        self.left_out: list[str] = []
        self.has_words = False
        self.lists = 0
        self.open = dict.fromkeys(("emphasis", "code", "pre", "a"), 0)

    def text(self) -> str:
        return "".join(self.buffers[0][2])

    def write(self, piece: str) -> None:
        if piece:
            self.buffers[-1][2].append(piece)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attributes}
        if tag in _MEDIA:
            self._leave_out(given.get("src", ""))
        elif tag in _INLINE or tag == "pre":
            self.open[_sort(tag)] += 1
            self.buffers.append((tag, given.get("href", ""), []))
        elif tag == "br":
            self.write("\n" if self.open["pre"] else _BREAK)
        elif tag in ("sub", "sup"):
            self.write("^" if tag == "sup" else "_" if self._in_code() else "\\_")
        elif tag == "li":
            self.write("\n" + "  " * (min(self.lists, DEEPEST_LIST) - 1) + "- ")
        elif tag in ("td", "th"):
            self.write(" ")
        elif tag == "tr":
            self.write(_BREAK)
        elif tag in _BLOCKS:
            self.lists += tag in _LISTS
            self._end_block()

    def handle_endtag(self, tag: str) -> None:
        if tag in _INLINE or tag == "pre":
            _, address, pieces = self.buffers.pop()
            self.open[_sort(tag)] -= 1
            self.write(self._closed(tag, address, "".join(pieces)))
        elif tag in _BLOCKS:
            self.lists -= tag in _LISTS
            self._end_block()

    def handle_data(self, data: str) -> None:
        for sound in _SOUND.finditer(data):
            self._leave_out(sound[1] or "speech", shown=False)
        data = _SOUND.sub("", data)
        self.has_words = self.has_words or bool(data.strip())
        if self.open["pre"]:
            self.write(data)
            return
        # Spaces as Markdown wants them; a no-break space is a space, or it would glue lines together for ever.
        data = re.sub(r"\s+", " ", data)
        if self.open["code"]:
            self.write(data)
            return
        data = _escaped(data)
        if self._at_line_start():
            data = re.sub(_LINE_START, _escape_last, data.lstrip(), count=1)
        self.write(data)

    def _in_code(self) -> bool:
        return bool(self.open["code"] or self.open["pre"])

    def _at_line_start(self) -> bool:
        pieces = next((pieces for _, _, pieces in reversed(self.buffers) if pieces), None)
        return pieces is None or pieces[-1].endswith(("\n", _BREAK, "- "))

    def _end_block(self) -> None:
        """Begin a new paragraph, except inside a list item, where a line is enough."""
        self.write(_BREAK if self.lists and self.buffers[0][2] else "\n\n")

    def _leave_out(self, name: str, *, shown: bool = True) -> None:
        name = name[:LONGEST_NAME] or "without a name"
        self.left_out.append(name)
        if shown:
            self.write(f" (picture: {_escaped(name)}) ")

    def _closed(self, tag: str, address: str, inner: str) -> str:
        """Return an element as Markdown; what Markdown cannot say there is its text alone."""
        if self._in_code():
            return inner
        if tag == "pre":
            code = _KEPT.sub(lambda match: self.kept[int(match[1])], inner).replace("```", "'''").strip("\n")
            self.kept.append(f"```\n{code}\n```")
            return f"\n\n{_KEPT_START}{len(self.kept) - 1}{_KEPT_END}\n\n"
        core = inner.strip()
        before, after = inner[: len(inner) - len(inner.lstrip())], inner[len(inner.rstrip()) :]
        is_line = core and "\n" not in core and _BREAK not in core
        if tag in _CODE:
            is_code = is_line and _KEPT_START not in core
            code = core.replace("`", "'")
            return f"{before}{_EDGE}`{code}`{_EDGE}{after}" if is_code else _escaped(inner)
        if tag == "a":
            return f"{before}[{core}](<{address}>){after}" if is_line and _is_safe(address) else inner
        mark = _EMPHASIS[tag]
        # Within other emphasis the marks would stand side by side, where Markdown reads them in its own way.
        return inner if not is_line or self.open["emphasis"] else f"{before}{_EDGE}{mark}{core}{mark}{_EDGE}{after}"


def _sort(tag: str) -> str:
    """Return under which name open elements are counted."""
    return "code" if tag in _CODE else "emphasis" if tag in _EMPHASIS else tag


def _is_safe(address: str) -> bool:
    try:
        return urlsplit(address).scheme in ("http", "https") and not re.search(r"[\s<>\\]", address)
    except ValueError:
        return False


def _escaped(text: str) -> str:
    return _SIGNS.sub(lambda sign: f"\\{sign[0]}", text)


def _escape_last(start: re.Match[str]) -> str:
    return f"{start[1][:-1]}\\{start[1][-1]}"
