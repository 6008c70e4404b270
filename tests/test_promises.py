"""What the documents promise about the code, and the habits that a machine can check."""

import ast
import importlib
import importlib.util
import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from pathlib import Path
from types import ModuleType

import msgspec
import pytest
from typer.main import get_command

from align import records as align_records
from align.corpus import Row
from eval import records as eval_records
from eval.signals import SIGNALS
from mt import records as mt_records
from mt.languages import Language

ROOT = Path(__file__).parent.parent
PACKAGES = ("mt", "align", "eval")
ALLOWED = {"mt": {"mt"}, "align": {"mt", "align"}, "eval": {"mt", "align", "eval"}}  # what each may import of ours
MODULES = sorted(path for package in PACKAGES for path in (ROOT / package).glob("*.py"))
DATA_TABLES = {"mt/languages.py", "mt/gazetteer.py"}
DOCUMENTS = sorted([ROOT / "README.md", *ROOT.glob("docs/*.md"), *ROOT.glob("*/README.md")])
ROOMS = (ROOT / "docs/architecture.md").read_text("utf-8").split("## 2. Rooms")[1].split("\n## ")[0]
FORMATS = (ROOT / "docs/formats.md").read_text("utf-8")

OPTION = re.compile(r"(?<![\w-])--?[a-z][a-z-]*")
ROOM = re.compile(r"^    (?P<file>[\w.]+\.(?:py|html|css|js))\b", re.M)


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def code_of(document: Path) -> str:
    """Returns what a document sets as code: fenced blocks and spans, a piece a line, broken commands joined."""
    text = document.read_text("utf-8")
    blocks = re.findall(r"^ *```\w*\n(.*?)^ *```", text, re.S | re.M)
    spans = re.findall(r"`([^`]+)`", re.sub(r"^ *```.*?^ *```", "", text, flags=re.S | re.M))
    return "\n".join([*blocks, *(span.replace("\n", " ") for span in spans)]).replace("\\\n", " ")


def commands() -> Iterator[tuple[str, str]]:
    """Yields every ``python -m ...`` that a document names, with the document."""
    for document in DOCUMENTS:
        for found in re.finditer(r"python3? -m ([^\n#|&;]+)", code_of(document)):
            yield name(document), found[1].strip()


def targets() -> set[str]:
    return set(re.findall(r"^([a-z][a-z-]*):", (ROOT / "Makefile").read_text("utf-8"), re.M))


def records() -> dict[str, type]:
    """Finds the record classes of the three packages by name."""
    modules: tuple[ModuleType, ...] = (mt_records, align_records, eval_records)
    return {
        kind.__name__: kind
        for module in modules
        for kind in vars(module).values()
        if isinstance(kind, type) and is_dataclass(kind) and kind.__module__ == module.__name__
    }


def section(title: str) -> str:
    """Returns what docs/formats.md says under a heading."""
    found = re.search(rf"^##+ {title}\n(.*?)(?=^##|\Z)", FORMATS, re.S | re.M)
    assert found, f"docs/formats.md has no section {title}"
    return found[1]


def documented(title: str) -> list[str]:
    """Lists the fields in a section's table."""
    return re.findall(r"^\| `(\w+)` \|", section(title), re.M)


# What the documents say


@pytest.mark.parametrize("package", PACKAGES)
def test_the_rooms_are_the_files(package: str) -> None:
    block = ROOMS.split(f"\n{package}/", 1)[1]
    block = re.split(r"^\S", block.split("\n", 1)[1], maxsplit=1, flags=re.M)[0]
    suffixes = {".py", ".html", ".css", ".js"}
    files = [path.name for path in (ROOT / package).iterdir() if path.suffix in suffixes and path.stem != "__init__"]
    assert sorted(ROOM.findall(block)) == sorted(files), f"docs/architecture.md, rooms of {package}/"


@pytest.mark.parametrize("kind", records().values(), ids=lambda kind: str(kind.__name__))
def test_every_field_is_documented(kind: type) -> None:
    assert documented(kind.__name__) == [field.name for field in fields(kind)]


def test_every_field_of_the_corpus_is_documented() -> None:
    assert documented("AlignedPair") + documented("Row") == [field.name for field in fields(Row)]


def test_every_fact_of_a_language_is_documented() -> None:
    said = (ROOT / "docs/contributing.md").read_text("utf-8").split("## Adding a language")[1].split("\n## ")[0]
    assert re.findall(r"^\| `(\w+)` \|", said, re.M) == [field.name for field in fields(Language)]


@pytest.mark.parametrize("kind", records().values(), ids=lambda kind: str(kind.__name__))
def test_every_example_is_a_record(kind: type) -> None:
    examples = re.findall(r"^```json\n(.*?)^```", section(kind.__name__), re.S | re.M)
    assert examples, "no example"
    for example in examples:
        msgspec.json.decode(example, type=kind)
        assert list(msgspec.json.decode(example)) == [field.name for field in fields(kind)]


@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("Line", mt_records.LINE_KINDS),
        ("Quote", align_records.QUOTE_FORMS),
        ("Claim", align_records.CLAIM_KINDS),
        ("Divergence", (*eval_records.TYPES, *eval_records.MADE_BY_SIDES, *SIGNALS)),
    ],
)
def test_every_word_of_a_vocabulary_is_documented(title: str, words: tuple[str, ...]) -> None:
    said = section(title)
    assert [word for word in words if f"`{word}`" not in said] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=name)
def test_every_make_target_exists(document: Path) -> None:
    named = re.findall(r"(?:^|[&;]|\s)make ([a-z][a-z-]*)(?![\w=])", code_of(document))
    assert sorted(set(named) - targets()) == []


def test_the_readme_names_every_make_target() -> None:
    assert (
        sorted(target for target in targets() if f"`make {target}`" not in (ROOT / "README.md").read_text("utf-8"))
        == []
    )


@pytest.mark.parametrize("package", PACKAGES)
def test_the_rooms_name_the_commands(package: str) -> None:
    said = re.search(rf"python -m {package} (.+)", ROOMS)
    known = get_command(importlib.import_module(f"{package}.__main__").app)
    assert said
    assert said[1].split(" | ") == list(getattr(known, "commands", {}))


def test_every_setting_exists() -> None:
    named = set(re.findall(r"\b([A-Z]+)=", code_of(ROOT / "README.md")))
    settings = set(re.findall(r"^([A-Z]+) *\?=", (ROOT / "Makefile").read_text("utf-8"), re.M))
    assert "IN" in named
    assert sorted(named - settings) == []


def test_documents_name_commands() -> None:
    assert len(list(commands())) > 10


@pytest.mark.parametrize(("document", "command"), list(commands()))
def test_every_command_exists(document: str, command: str) -> None:
    module, *words = command.split()
    assert importlib.util.find_spec(module), f"{document}: no module {module}"
    if module not in PACKAGES:
        return
    known = get_command(importlib.import_module(f"{module}.__main__").app)
    while words and not words[0].startswith("-") and (commands := getattr(known, "commands", {})):
        assert words[0] in commands, f"{document}: python -m {module} has no command {words[0]}"
        known = commands[words.pop(0)]
    options = {option for parameter in known.params for option in parameter.opts} | {"--help"}
    assert sorted(set(OPTION.findall(command.split(maxsplit=1)[-1])) - options - {"-m"}) == [], f"{document}: {command}"


@pytest.mark.parametrize("document", DOCUMENTS, ids=name)
def test_every_link_into_the_project_leads_somewhere(document: Path) -> None:
    links = re.findall(r"(?<!!)\[[^\]]*\]\(([^)#\s]*)(?:#([^)]*))?\)", document.read_text("utf-8"))
    dead = [link for link, _ in links if link and "://" not in link and not (document.parent / link).exists()]
    assert dead == []


def test_links_within_the_formats_lead_somewhere() -> None:
    headings = {title.lower().replace(" ", "-") for title in re.findall(r"^##+ (.+)$", FORMATS, re.M)}
    assert sorted(set(re.findall(r"\(#([^)]+)\)", FORMATS)) - headings) == []


# What the code keeps to


def imports(path: Path) -> set[str]:
    """Finds the top-level names that a module imports, inside functions too."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module.split(".")[0])
    return found


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_arrows_point_one_way(path: Path) -> None:
    ours = imports(path) & {*PACKAGES, "tests", "bench"}
    assert ours <= ALLOWED[path.parent.name]


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_no_module_is_long(path: Path) -> None:
    if name(path) not in DATA_TABLES:
        assert len(path.read_text("utf-8").splitlines()) <= 350


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_no_assert_outside_tests(path: Path) -> None:
    found = [node.lineno for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Assert)]
    assert found == []


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_only_the_command_lines_print(path: Path) -> None:
    if path.name == "__main__.py" or name(path) in ("mt/console.py", "mt/commands.py", "align/commands.py"):
        return
    calls = (node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Call))
    printing = [node.lineno for node in calls if isinstance(node.func, ast.Name) and node.func.id in ("print", "exit")]
    assert printing == []


@pytest.mark.parametrize("package", PACKAGES)
def test_no_room_without_a_noun(package: str) -> None:
    banned = {"utils", "util", "helpers", "common", "core", "misc"}
    assert not banned & {path.stem for path in (ROOT / package).iterdir()}
