#include "base/text.hpp"

#include "catch.hpp"

using namespace tracesift::base;

TEST_CASE("code points are read and written back") {
  const std::string text = "aé€😀";
  std::string copy;
  for (std::size_t at = 0; at < text.size();) append_code_point(copy, next_code_point(text, at));
  CHECK(copy == text);
}

TEST_CASE("invalid UTF-8 becomes replacement characters and the rest stays") {
  std::string text =
      "a\xFF"
      "b\xC3";
  make_valid_utf8(text);
  CHECK(text ==
        "a\xEF\xBF\xBD"
        "b\xEF\xBF\xBD");
  std::string good = "schön \xEF\xBF\xBD 😀";
  const std::string same = good;
  make_valid_utf8(good);
  CHECK(good == same);
  std::string overlong = "\xC0\xAF";
  make_valid_utf8(overlong);
  CHECK(overlong == "\xEF\xBF\xBD\xEF\xBF\xBD");
}

TEST_CASE("shorten cuts between characters") {
  CHECK(shorten("schön", 4) == "sch…");
  CHECK(shorten("schön", 6) == "schön");
}

TEST_CASE("one_line folds every kind of break") { CHECK(collapse_whitespace("  a\n\nb\t\xE2\x80\xA8 c  ") == "a b c"); }

TEST_CASE("letters are folded in Latin, Greek and Cyrillic") {
  CHECK(fold_case('A') == 'a');
  CHECK(fold_case(0xC4) == 0xE4);    // Ä
  CHECK(fold_case(0x160) == 0x161);  // Š
  CHECK(fold_case(0x416) == 0x436);  // Ж
  CHECK(fold_case(0x3A9) == 0x3C9);  // Ω
  CHECK(fold_case(0x4E2D) == 0x4E2D);
}

TEST_CASE("the different words of a text, small, from a length on") {
  CHECK(words_of("Ölfass 7, ölfass: in Fass-7!") == std::set<std::string>{"7", "fass", "in", "ölfass"});
  CHECK(words_of("Ölfass 7, ölfass: in Fass-7!", 3) == std::set<std::string>{"fass", "ölfass"});
  CHECK(words_of(" …").empty());
}

TEST_CASE("numbers for people") {
  CHECK(group_digits(0) == "0");
  CHECK(group_digits(999) == "999");
  CHECK(group_digits(1234567) == "1,234,567");
  CHECK(group_digits(-1234) == "-1,234");
}
