"""The command line's frame: what it imports, where options may stand, how errors end."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

import scraper
from schedules.cli import main, options
from schedules.config import schedule_files
from tests.schedules.cli.commands.stored import with_history
from tests.work import calls_of_a_process

HEAVY = ("httpx", "selectolax", "apscheduler", "sqlite_utils", "jinja2")


def leuchtturm(
    *arguments: object, folder: Path, code: str = "", **environment: str
) -> subprocess.CompletedProcess[str]:
    """Run the real command in a process of its own; ``code`` runs before it."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("LEUCHTTURM")}
    script = f"import sys\nfrom schedules.cli import main\n{code}\nsys.argv[0] = 'leuchtturm'\nmain.main()"
    return subprocess.run(
        [sys.executable, "-c", script, *map(str, arguments)],
        cwd=folder,
        env=inherited | environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_asking_does_not_import_what_fetches_parses_and_schedules(tmp_path: Path) -> None:
    with_history(tmp_path / "leuchtturm.db")
    asked = (["--version"], ["--help"], ["meetings"], ["changes"], ["show", "2021"])
    look = f"""
for arguments in {asked!r}:
    try:
        main.cli.main(arguments)
    except SystemExit as ended:
        print(arguments[0], ended.code, sorted(set({HEAVY!r}) & set(sys.modules)), file=sys.stderr)
"""
    result = leuchtturm("--version", folder=tmp_path, code=look)
    assert result.stderr.splitlines() == [f"{arguments[0]} 0 []" for arguments in asked]


def test_garbage_is_collected_as_usual_once_more_was_made_than_most_commands_make(tmp_path: Path) -> None:
    code = (
        "import gc\n"
        "usual = gc.get_threshold()\n"
        "watched = main._delay_garbage_collection\n"
        "def start():\n"
        "    watched()\n"
        "    assert gc.get_threshold() != usual\n"
        "    kept = [[] for _ in range(60_000)]\n"
        "    assert gc.get_threshold() == usual and not gc.callbacks\n"
        "    print('as usual')\n"
        "main._delay_garbage_collection = start"
    )
    ran = leuchtturm("--version", folder=tmp_path, code=code)
    assert ran.stdout.startswith("as usual"), ran.stderr


def test_the_installed_command_says_its_version() -> None:
    command = Path(sys.executable).with_name("leuchtturm")
    result = subprocess.run([command, "--version"], capture_output=True, text=True, check=True)
    assert result.stdout == f"leuchtturm {scraper.__version__}\n"


def test_the_help_names_every_command_by_purpose_and_teaches() -> None:
    text = CliRunner().invoke(main.cli, ["--help"]).stdout
    for heading in ("Watch:", "Look:", "Try out:", "Examples:", "Exit codes:", "Shell completion"):
        assert heading in text
    for name, entry in main.COMMANDS.items():
        assert f"  {name} " in text
        assert len(entry.help) < 80


@pytest.mark.parametrize("name", main.COMMANDS)
def test_every_command_can_be_imported_and_explains_itself(name: str) -> None:
    entry = main.COMMANDS[name]
    command = getattr(import_module(entry.module), entry.attribute)
    assert command.name == name
    result = CliRunner().invoke(main.cli, [name, "--help"])
    assert result.exit_code == 0
    assert all(option.help for option in command.params if isinstance(option, click.Option))


@pytest.mark.parametrize("name", [name for name in main.COMMANDS if name != "demo"])
def test_the_shared_options_may_follow_the_command(name: str) -> None:
    text = CliRunner().invoke(main.cli, [name, "--help"]).stdout
    assert all(option in text for option in ("--db FILE", "--schedules DIR", "--debug"))


@pytest.mark.parametrize(
    ("arguments", "environment"),
    [
        (["--db", "a.db", "meetings"], {}),
        (["meetings", "--db", "a.db"], {}),
        (["meetings"], {"LEUCHTTURM_DB": "a.db"}),
        (["--db", "a.db", "meetings"], {"LEUCHTTURM_DB": "b.db"}),
        (["meetings", "--db", "a.db"], {"LEUCHTTURM_DB": "b.db"}),
        (["--db", "b.db", "meetings", "--db", "a.db"], {}),
    ],
)
def test_the_database_is_chosen_before_or_after_the_command_or_by_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], environment: dict[str, str]
) -> None:
    with_history(tmp_path / "a.db")
    monkeypatch.chdir(tmp_path)
    result = CliRunner(env=environment).invoke(main.cli, arguments)
    assert (result.exit_code, result.stderr) == (0, "")
    assert "Dietzenbach" in result.stdout


def test_at_a_terminal_each_command_says_which_files_it_uses(tmp_path: Path) -> None:
    with_history(tmp_path / "leuchtturm.db")
    controller, terminal = os.openpty()
    command = [sys.executable, "-m", "schedules.cli.main", "status"]
    subprocess.run(command, cwd=tmp_path, stdout=subprocess.DEVNULL, stderr=terminal, check=False)
    os.close(terminal)
    said = os.read(controller, 10_000).decode()
    os.close(controller)
    assert f"Database: {tmp_path}/leuchtturm.db" in said
    assert "Schedules: the file that comes with Leuchtturm" in said
    assert leuchtturm("status", folder=tmp_path).stderr == ""


def test_a_shell_without_the_variables_does_not_silently_pass_over_the_service_s_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(options, "SERVICE_FOLDER", tmp_path)
    result = CliRunner().invoke(main.cli, ["schedules"])
    assert f"Those in {tmp_path} are not used." in result.stderr
    shutil.copy(schedule_files.SHIPPED / "leuchtturmprojekte.toml", tmp_path)
    assert CliRunner().invoke(main.cli, ["--schedules", ".", "schedules"]).stderr == ""


def test_an_expected_error_is_one_sentence_and_exit_code_1(tmp_path: Path) -> None:
    result = leuchtturm("meetings", folder=tmp_path)
    assert result.returncode == 1
    assert result.stderr.startswith("Error: There is no database leuchtturm.db yet")
    assert result.stderr.count("\n") == 1


@pytest.mark.parametrize("arguments", [["--debug", "meetings"], ["meetings", "--debug"]])
def test_debug_adds_the_traceback(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(main.cli, arguments)
    assert result.exit_code == 1
    assert "Traceback (most recent call last)" in result.stderr
    assert result.stderr.splitlines()[-1].startswith("Error: There is no database")


RAISES = """
import click
def raising(error):
    @click.command("boom")
    def command():
        raise error
    module = type(sys)("boom")
    module.command = command
    sys.modules["boom"] = module
    main.COMMANDS["boom"] = main.Entry("Watch", "boom", "Fail.")
"""


def test_an_unexpected_error_says_that_it_is_a_bug_and_how_to_report_it(tmp_path: Path) -> None:
    code = f"{RAISES}\nraising(ValueError('odd\\n\\x1b[2J'))"
    result = leuchtturm("boom", folder=tmp_path, code=code)
    assert result.returncode == 70
    assert result.stderr == (
        "Error: This is a bug in Leuchtturm (ValueError: odd \\x1b[2J); "
        "run the same command with --debug and report what it prints.\n"
    )
    assert ", in command" in leuchtturm("--debug", "boom", folder=tmp_path, code=code).stderr


def test_an_interrupt_is_quiet_and_130(tmp_path: Path) -> None:
    kill = f"import os; os.kill(os.getpid(), {int(signal.SIGINT)})"
    code = f"{RAISES}\nraising(ValueError())\nimport boom\nboom.command.callback = lambda: exec({kill!r})"
    result = leuchtturm("boom", folder=tmp_path, code=code)
    assert (result.returncode, result.stdout, result.stderr) == (130, "", "")


def test_a_reader_that_goes_away_is_no_error(tmp_path: Path) -> None:
    with_history(tmp_path / "leuchtturm.db")
    process = subprocess.Popen(
        [sys.executable, "-m", "schedules.cli.main", "meetings"],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    errors = process.stderr.read()
    process.stderr.close()
    process.wait()
    assert errors == b""


@pytest.mark.parametrize(
    ("arguments", "hint"),
    [
        (["meting"], "Did you mean"),
        (["meetings", "--jsn"], "--json"),
        (["show"], "YEAR-OR-TOWN"),
        (["changes", "--since", "soon"], "neither a day such as"),
    ],
)
def test_wrong_use_is_exit_code_2_with_a_hint(arguments: list[str], hint: str) -> None:
    result = CliRunner().invoke(main.cli, arguments)
    assert result.exit_code == 2
    assert hint in result.stderr


def test_the_shell_completes_commands_and_names_of_schedules(tmp_path: Path) -> None:
    def asking(words: str, position: int) -> dict[str, str]:
        return {
            "_LEUCHTTURM_COMPLETE": "bash_complete",
            "COMP_WORDS": words,
            "COMP_CWORD": str(position),
        }

    def completed(words: str, position: int) -> str:
        return CliRunner(env=asking(words, position)).invoke(main.cli, prog_name="leuchtturm").stdout

    assert leuchtturm(folder=tmp_path, **asking("leuchtturm me", 1)).stdout == "plain,meetings\n"
    assert completed("leuchtturm schedules leu", 2) == "plain,leuchtturmprojekte\n"
    assert completed("leuchtturm --schedules /nowhere schedules leu", 4) == "\n"


@pytest.mark.soak  # above is said why: what is imported
def test_asking_costs_less_than_three_bare_imports(tmp_path: Path) -> None:
    """In calls of functions: 2.4 times as many."""
    with_history(tmp_path / "leuchtturm.db")
    bare = calls_of_a_process(tmp_path, "-c", "import click, sqlite3")
    asked = calls_of_a_process(tmp_path, "-m", "schedules.cli.main", "meetings")
    assert asked < 3 * bare, (asked, bare)
