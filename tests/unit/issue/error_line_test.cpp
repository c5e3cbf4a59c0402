// Which line of an error says what went wrong. The shapes are those that shells, Python, Go, Node and coding agents
// print; the stories are made up.
#include "issue/error_line.hpp"

#include "catch.hpp"

using tracesift::issue::telling_line;

TEST_CASE("one line is itself; tags, colours and carriage returns are passed over") {
  CHECK(telling_line("Error: no such cellar") == "Error: no such cellar");
  CHECK(telling_line("<tool_use_error>The barrel is empty.</tool_use_error>") == "The barrel is empty.");
  CHECK(telling_line("\x1b[31mfatal:\x1b[0m the cork is stuck") == "fatal: the cork is stuck");
  CHECK(telling_line("pulling 10%\rpulling 90%\rerror: the pump failed") == "error: the pump failed");
  CHECK(telling_line("") == "");
}

TEST_CASE("a Python traceback is told by its last line that names an error") {
  CHECK(telling_line("Traceback (most recent call last):\n  File \"a.py\", line 3, in <module>\n    barrel['red']\n"
                     "KeyError: 'red'\n") == "KeyError: 'red'");
  CHECK(telling_line("Traceback (most recent call last):\n  File \"a.py\", line 3\nValueError: first\n\nDuring "
                     "handling:\nTraceback (most recent call last):\nwine.errors.CorkError: stuck\nnote\n") ==
        "wine.errors.CorkError: stuck");
  CHECK(telling_line("Traceback (most recent call last):\n  File \"a.py\", line 3\nKeyboardInterruptException\n") ==
        "KeyboardInterruptException");
}

TEST_CASE("what only introduces is no telling line") {
  CHECK(telling_line("Exit code 1\nls: cannot access 'cellar': No such file or directory") ==
        "ls: cannot access 'cellar': No such file or directory");
  CHECK(telling_line("Exit code 2\nok  \tcellar/red\t0.2s\n--- FAIL: TestWhite (0.00s)\n    white_test.go:9: sour") ==
        "--- FAIL: TestWhite (0.00s)");
  CHECK(telling_line("exitcode: 1 (execution failed)\nCode output: sour\nTypeError: not a grape") ==
        "TypeError: not a grape");
  CHECK(telling_line("[build] $ make wine\nmake: *** No rule to make target 'wine'.  Stop.") ==
        "make: *** No rule to make target 'wine'.  Stop.");
}

TEST_CASE("the first line that speaks of a failure, if the first line does not") {
  CHECK(telling_line("Pressing grapes\nPouring\nfatal: unable to reach the cellar\nBye") ==
        "fatal: unable to reach the cellar");
  CHECK(telling_line("Pressing grapes\nall is well") == "Pressing grapes");
}

TEST_CASE("of a long text only the beginning is read, of a long line only a part") {
  std::string text;
  for (int i = 0; i < 500; ++i) text += "pressing\n";
  CHECK(telling_line(text + "error: too late") == "pressing");
  CHECK(telling_line(std::string(5'000, 'x')).size() < 420);
}
