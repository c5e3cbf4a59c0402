// SPDX-License-Identifier: MIT
#include <algorithm>
#include <array>
#include <cstdlib>
#include <utility>

#include "base/did_you_mean.hpp"
#include "base/json.hpp"
#include "base/text.hpp"
#include "base/time.hpp"
#include "filter/filter.hpp"
#include "filter/search.hpp"

namespace tracesift::filter {
namespace {

constexpr int kMaxDepth = 40;
constexpr std::size_t kMaxFilterBytes = 20'000;

constexpr std::array<std::pair<std::string_view, Op>, 12> kWords = {{{"and", Op::all},
                                                                     {"or", Op::any},
                                                                     {"not", Op::none},
                                                                     {"eq", Op::eq},
                                                                     {"neq", Op::neq},
                                                                     {"gt", Op::gt},
                                                                     {"gte", Op::gte},
                                                                     {"lt", Op::lt},
                                                                     {"lte", Op::lte},
                                                                     {"in", Op::in},
                                                                     {"has", Op::has},
                                                                     {"search", Op::search}}};

constexpr std::array<std::string_view, 30> kFields = {"id",
                                                      "name",
                                                      "model",
                                                      "run_type",
                                                      "status",
                                                      "is_root",
                                                      "trace_id",
                                                      "thread_id",
                                                      "parent_run_id",
                                                      "start_time",
                                                      "end_time",
                                                      "latency",
                                                      "error",
                                                      "execution_order",
                                                      "tags",
                                                      "total_tokens",
                                                      "prompt_tokens",
                                                      "completion_tokens",
                                                      "total_cost",
                                                      "feedback_key",
                                                      "feedback_score",
                                                      "feedback_value",
                                                      "feedback_comment",
                                                      "metadata_key",
                                                      "metadata_value",
                                                      "input_key",
                                                      "input_value",
                                                      "output_key",
                                                      "output_value",
                                                      "metadata"};
constexpr std::array<std::string_view, 8> kSearched = {"name", "inputs",   "outputs", "error",
                                                       "tags", "metadata", "input",   "output"};

bool is_word(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_'; }
bool is_blank(char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r'; }

/// "5s", "500ms", "2m", "1h" in seconds.
std::optional<double> seconds_in(const std::string& text) {
  char* end = nullptr;
  const double number = std::strtod(text.c_str(), &end);
  if (end == text.c_str()) return std::nullopt;
  const std::string_view unit(end);
  if (unit == "ms") return number / 1000;
  if (unit == "s" || unit.empty()) return number;
  if (unit == "m" || unit == "min") return number * 60;
  if (unit == "h") return number * 3600;
  return std::nullopt;
}

class Parser {
 public:
  explicit Parser(std::string_view text) : text_(text) {}

  Result<Expression> all() {
    skip();
    if (at_ == text_.size()) return Expression{};
    auto expression = one(0);
    if (!expression) return expression;
    skip();
    if (at_ < text_.size()) return wrong("Nothing may follow here. To ask for two things, write and(…, …)");
    return expression;
  }

 private:
  Error wrong(const std::string& sentence) const {
    return {Fault::bad_argument, sentence + ".", "filter:" + std::to_string(at_ + 1)};
  }
  void skip() {
    while (at_ < text_.size() && is_blank(text_[at_])) ++at_;
  }
  bool take(char c) {
    skip();
    if (at_ == text_.size() || text_[at_] != c) return false;
    ++at_;
    return true;
  }
  std::string word() {
    skip();
    const std::size_t from = at_;
    while (at_ < text_.size() && is_word(text_[at_])) ++at_;
    return std::string(text_.substr(from, at_ - from));
  }

  Result<Expression> one(int depth) {
    skip();
    const std::size_t from = at_;
    const std::string name = word();
    const auto found =
        std::find_if(kWords.begin(), kWords.end(), [&](const auto& known) { return known.first == name; });
    if (found == kWords.end()) {
      at_ = from;
      std::vector<std::string_view> known;
      known.reserve(kWords.size());
      for (const auto& [spelling, op] : kWords) known.push_back(spelling);
      return wrong(name.empty() ? "A filter looks like eq(status, \"error\")"
                                : "“" + name + "” is no comparison" + base::did_you_mean(name, known));
    }
    if (depth > kMaxDepth) return wrong("This is nested too deeply");
    if (!take('(')) return wrong("“" + name + "” must be followed by (…)");
    Expression expression;
    expression.op = found->second;
    if (expression.op == Op::all || expression.op == Op::any || expression.op == Op::none) {
      do {
        auto part = one(depth + 1);
        if (!part) return part;
        expression.parts.push_back(std::move(*part));
      } while (take(','));
      if (expression.op == Op::none && expression.parts.size() > 1) return wrong("not(…) takes one thing");
    } else if (auto problem = comparison(expression)) {
      return *problem;
    }
    if (!take(')')) return wrong("A ) is missing");
    return expression;
  }

  std::optional<Error> comparison(Expression& expression) {
    skip();
    const bool is_quoted = at_ < text_.size() && (text_[at_] == '"' || text_[at_] == '\'');
    if (expression.op != Op::search || !is_quoted) {
      const std::size_t from = at_;
      expression.field = word();
      if (auto problem = check_field(expression, from)) return problem;
      expression.family = family_of(expression.field);
      if (!take(',')) return wrong("A comma and a value must follow the field");
    }
    if (expression.op == Op::in) {
      if (!take('[')) return wrong("in(…) takes a list: [\"a\", \"b\"]");
      while (!take(']')) {
        if (!expression.values.empty() && !take(',')) return wrong("A comma or a ] is missing");
        if (auto problem = value(expression)) return problem;
      }
      return std::nullopt;
    }
    auto problem = value(expression);
    const auto* searched =
        expression.op == Op::search && !problem ? std::get_if<std::string>(&expression.values.front()) : nullptr;
    if (searched != nullptr) expression.words = words_of(*searched);
    return problem;
  }

  static Family family_of(std::string_view field) {
    if (base::starts_with(field, "metadata_")) return Family::metadata;
    if (base::starts_with(field, "feedback_")) return Family::feedback;
    if (base::starts_with(field, "input_")) return Family::input;
    return base::starts_with(field, "output_") ? Family::output : Family::none;
  }

  std::optional<Error> check_field(const Expression& expression, std::size_t from) {
    const std::string& field = expression.field;
    const auto complain = [&](const auto& known, const std::string& what) {
      at_ = from;
      return wrong("“" + field + "” is " + what +
                   base::did_you_mean(field, std::vector<std::string_view>(known.begin(), known.end())));
    };
    if (expression.op == Op::search) {
      if (std::find(kSearched.begin(), kSearched.end(), field) == kSearched.end())
        return complain(kSearched, "nothing that can be searched");
      return std::nullopt;
    }
    if (std::find(kFields.begin(), kFields.end(), field) == kFields.end()) return complain(kFields, "no field");
    const bool is_list = field == "tags" || field == "metadata";
    if (expression.op == Op::has && !is_list) return complain(kFields, "no list: has(…) asks tags or metadata");
    if (expression.op != Op::has && field == "metadata") return complain(kFields, "asked with has(…)");
    return std::nullopt;
  }

  std::optional<Error> value(Expression& expression) {
    skip();
    const std::size_t from = at_;
    Value read;
    if (at_ < text_.size() && (text_[at_] == '"' || text_[at_] == '\'')) {
      const char quote = text_[at_++];
      std::string content;
      while (at_ < text_.size() && text_[at_] != quote) {
        if (text_[at_] == '\\' && at_ + 1 < text_.size()) ++at_;
        content += text_[at_++];
      }
      if (!take(quote)) return wrong("A closing " + std::string(1, quote) + " is missing");
      read = std::move(content);
    } else {
      while (at_ < text_.size() && (is_word(text_[at_]) || text_[at_] == '-' || text_[at_] == '+' || text_[at_] == '.'))
        ++at_;
      const std::string plain(text_.substr(from, at_ - from));
      char* end = nullptr;
      const double number = std::strtod(plain.c_str(), &end);
      if (plain == "true" || plain == "True" || plain == "false" || plain == "False") {
        read = plain[0] == 't' || plain[0] == 'T';
      } else if (plain == "null" || plain == "None") {
        read = nullptr;
      } else if (!plain.empty() && *end == '\0') {
        read = number;
      } else {
        at_ = from;
        return wrong("A value is a “text” in quotes, a number, true, false or null");
      }
    }
    if (auto problem = convert(expression, read, from)) return problem;
    expression.values.push_back(std::move(read));
    return std::nullopt;
  }

  /// Times and durations as numbers; metadata to contain as an object.
  std::optional<Error> convert(const Expression& expression, Value& read, std::size_t from) {
    const auto* content = std::get_if<std::string>(&read);
    if (content == nullptr || expression.op == Op::search) return std::nullopt;
    const auto complain = [&](const char* sentence) {
      at_ = from;
      return wrong(sentence);
    };
    if (expression.field == "latency") {
      const auto taken = seconds_in(*content);
      if (!taken) return complain("latency is a number of seconds, or like \"5s\" or \"500ms\"");
      read = *taken;
    } else if (expression.field == "start_time" || expression.field == "end_time") {
      const auto time = base::parse_time(*content);
      if (!time) return complain("A time looks like \"2026-01-31\" or \"2026-01-31T08:00:00Z\"");
      read = static_cast<double>(*time);
    } else if (expression.field == "metadata") {
      const auto json = base::parse_json(*content);
      if (!json || !json->is_object()) return complain("Metadata are asked for as an object: '{\"plan\": \"pro\"}'");
    }
    return std::nullopt;
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

}  // namespace

Result<Expression> parse(std::string_view text) {
  if (text.size() > kMaxFilterBytes) return Error{Fault::bad_argument, "This filter is too long.", "filter"};
  return Parser(text).all();
}

}  // namespace tracesift::filter
