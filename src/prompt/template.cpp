// SPDX-License-Identifier: MIT
#include "prompt/template.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include "base/did_you_mean.hpp"
#include "base/json.hpp"
#include "base/text.hpp"
#include "base/units.hpp"
#include "prompt/view.hpp"

namespace tracesift::prompt {
namespace {

constexpr std::array<std::string_view, 13> kNames = {
    "all_thread_messages", "run.inputs",       "run.outputs",  "run.error",    "run.name",     "run.model", "run.tags",
    "run.latency_s",       "run.total_tokens", "run.cost_usd", "run.feedback", "run.metadata", "run.id"};
constexpr std::array<std::string_view, 4> kOpen = {"run.feedback.", "run.metadata.",  // any name may follow
                                                   "run.inputs.", "run.outputs."};

bool is_known(std::string_view name) {
  if (std::find(kNames.begin(), kNames.end(), name) != kNames.end()) return true;
  return std::any_of(kOpen.begin(), kOpen.end(), [&](std::string_view begin) {
    return name.size() > begin.size() && base::starts_with(name, begin);
  });
}

Error wrong(std::string sentence) { return {Fault::bad_argument, std::move(sentence), "summary_prompt"}; }

std::string json_of(const std::vector<Feedback>& all) {
  base::Json json = base::Json::object();
  for (const Feedback& one : all) {
    json[one.key] = one.score ? base::Json(*one.score) : base::Json(one.value);
  }
  return json.empty() ? "" : base::dump_json(json);
}

/// The value at a dotted path in a record's JSON, as text or as JSON; empty if nothing does. A number counts
/// elements.
std::string at_path(const std::string& json, std::string_view path) {
  const auto whole = base::parse_json(json);
  if (!whole) return "";
  const base::Json* at = &*whole;
  while (!path.empty()) {
    const std::size_t dot = std::min(path.find('.'), path.size());
    const std::string key(path.substr(0, dot));
    path.remove_prefix(std::min(dot + 1, path.size()));
    if (at->is_object() && at->contains(key)) {
      at = &(*at)[key];
    } else if (at->is_array() && !key.empty() && key.size() < 9 &&
               key.find_first_not_of("0123456789") == std::string::npos && std::stoul(key) < at->size()) {
      at = &(*at)[std::stoul(key)];
    } else {
      return "";
    }
  }
  if (at->is_null()) return "";
  return at->is_string() ? at->get<std::string>() : base::dump_json(*at);
}

/// What the last trace was given ends with the last thing the user says.
void split_last(const Thread& thread, std::int64_t budget, std::string& inputs, std::string& outputs) {
  Thread before;
  Thread after;
  std::size_t cut = 0;
  for (std::size_t i = 0; i < thread.messages.size(); ++i) {
    if (thread.messages[i].role == Role::user) cut = i + 1;
  }
  before.messages.assign(thread.messages.begin(), thread.messages.begin() + static_cast<std::ptrdiff_t>(cut));
  after.messages.assign(thread.messages.begin() + static_cast<std::ptrdiff_t>(cut), thread.messages.end());
  if (!before.messages.empty()) inputs = view_of(before, budget).text;
  if (!after.messages.empty()) outputs = view_of(after, budget).text;
}

}  // namespace

Result<std::vector<std::string>> template_variables(const std::string& text) {
  std::vector<std::string> names;
  for (std::size_t at = text.find("{{"); at != std::string::npos; at = text.find("{{", at)) {
    at += 2;
    const std::size_t end = text.find("}}", at);
    if (end == std::string::npos) return wrong("A {{ in the prompt has no }}.");
    std::string_view tag = base::trim(std::string_view(text).substr(at, end - at));
    at = end + 2;
    if (tag.empty() || tag.front() == '!') continue;
    if (tag.front() == '>' || tag.front() == '=') return wrong("A prompt has no partials and no other brackets.");
    if (std::string_view("{&#^/").find(tag.front()) != std::string_view::npos) tag = base::trim(tag.substr(1));
    if (!is_known(tag)) {
      return wrong("“" + std::string(tag) + "” is nothing a prompt can name" +
                   base::did_you_mean(tag, {kNames.begin(), kNames.end()}));
    }
    if (std::find(names.begin(), names.end(), tag) == names.end()) names.emplace_back(tag);
  }
  if (names.empty()) {
    return wrong("The prompt names nothing of the conversation. Put {{all_thread_messages}} where it should stand.");
  }
  kainjow::mustache::mustache parsed{text};
  if (!parsed.is_valid()) return wrong("The prompt is no mustache template: " + parsed.error_message() + ".");
  return names;
}

std::vector<std::string> available_variables(const Thread& thread) {
  std::vector<std::string> names;
  const auto add = [&](bool is_available, std::string name) {
    if (is_available) names.push_back(std::move(name));
  };
  const auto last_said = std::find_if(thread.messages.rbegin(), thread.messages.rend(),
                                      [](const Message& message) { return message.role == Role::user; });
  add(!thread.messages.empty(), "all_thread_messages");
  add(last_said != thread.messages.rend(), "run.inputs");
  add(last_said != thread.messages.rbegin() && !thread.messages.empty(), "run.outputs");
  add(!thread.error.empty(), "run.error");
  add(!thread.name.empty(), "run.name");
  add(!thread.model.empty(), "run.model");
  add(!thread.tags.empty(), "run.tags");
  add(thread.latency_s.has_value(), "run.latency_s");
  add(thread.usage.total_tokens.has_value(), "run.total_tokens");
  add(thread.usage.cost_usd.has_value(), "run.cost_usd");
  add(!thread.feedback.empty(), "run.feedback");
  for (std::size_t i = 0; i < thread.feedback.size(); ++i) {
    const auto is_same = [&](const Feedback& other) { return other.key == thread.feedback[i].key; };
    const auto end = thread.feedback.begin() + static_cast<std::ptrdiff_t>(i);
    add(std::none_of(thread.feedback.begin(), end, is_same), std::string(kOpen[0]) + thread.feedback[i].key);
  }
  add(!thread.metadata.empty(), "run.metadata");
  for (const auto& [key, value] : thread.metadata) add(!value.empty(), std::string(kOpen[1]) + key);
  return names;
}

std::string fill(std::string_view text, const kainjow::mustache::data& values) {
  kainjow::mustache::mustache parsed{std::string(text)};
  parsed.set_custom_escape([](const std::string& value) { return value; });
  return parsed.render(values);
}

Rendered render(const std::string& text, const Thread& thread, std::int64_t budget, const std::string& tag) {
  std::map<std::string, std::string> values;
  Rendered rendered;
  const auto names = template_variables(text);
  if (!names) return rendered;
  std::string inputs;
  std::string outputs;
  const bool splits = std::any_of(names->begin(), names->end(), [](const std::string& name) {
    return name == "run.inputs" || name == "run.outputs";
  });
  if (splits) split_last(thread, budget, inputs, outputs);
  const Trace* last = thread.traces.empty() ? nullptr : &thread.traces.back();
  const Run* root = last == nullptr || last->runs.empty() ? nullptr : &last->runs.front();
  const auto most = static_cast<std::size_t>(std::max<std::int64_t>(budget, 0)) * 4;  // bytes of about that many tokens
  for (const std::string& name : *names) {
    std::string& value = values[name];
    if (name == "all_thread_messages") value = view_of(thread, budget).text;
    if (name == "run.inputs") value = inputs;
    if (name == "run.outputs") value = outputs;
    if (name == "run.error") value = thread.error;
    if (name == "run.name" && root != nullptr) value = root->name;
    if (name == "run.id") value = root != nullptr ? root->id : thread.id;
    if (name == "run.model") value = thread.model;
    if (name == "run.tags") value = base::join(thread.tags, ", ");
    if (name == "run.latency_s" && thread.latency_s) value = base::fixed(*thread.latency_s, 1);
    if (name == "run.total_tokens" && thread.usage.total_tokens) value = std::to_string(*thread.usage.total_tokens);
    if (name == "run.cost_usd" && thread.usage.cost_usd) value = base::fixed(*thread.usage.cost_usd, 6);
    if (name == "run.feedback") value = json_of(thread.feedback);
    if (name == "run.metadata") {
      base::Json json = base::Json::object();
      for (const auto& [key, text_of] : thread.metadata) json[key] = text_of;
      if (!json.empty()) value = base::dump_json(json);
    }
    if (base::starts_with(name, kOpen[0])) {
      for (const Feedback& one : thread.feedback) {
        if (one.key != name.substr(kOpen[0].size())) continue;
        value = one.score ? base::fixed(*one.score, 3) : one.value;
      }
    }
    if (base::starts_with(name, kOpen[1])) {
      for (const auto& [key, text_of] : thread.metadata) {
        if (key == name.substr(kOpen[1].size())) value = text_of;
      }
    }
    if (root != nullptr && base::starts_with(name, kOpen[2])) {
      value = base::shorten(at_path(root->inputs_json, name.substr(kOpen[2].size())), most);
    }
    if (root != nullptr && base::starts_with(name, kOpen[3])) {
      value = base::shorten(at_path(root->outputs_json, name.substr(kOpen[3].size())), most);
    }
    if (value.empty()) {
      rendered.empty.push_back(name);
      continue;
    }
    for (std::size_t at = value.find(tag); at != std::string::npos; at = value.find(tag, at))
      value.erase(at, tag.size());
    if (value.back() != '\n') value += '\n';
    value = base::join({"<", tag, ">\n", value, "</", tag, ">"}, "");
  }
  // kainjow looks a dotted name up step by step, so the values are given as the objects that the dots go through. A
  // name that is both ("run.feedback" and "run.feedback.KEY") would hide one: the dots become another mark.
  kainjow::mustache::data data;
  std::string flat = text;
  for (const auto& [name, value] : values) {
    std::string plain = name;
    std::replace(plain.begin(), plain.end(), '.', '\x1f');
    data.set(plain, value.empty() ? kainjow::mustache::data(false) : kainjow::mustache::data(value));
  }
  for (std::size_t at = flat.find("{{"); at != std::string::npos; at = flat.find("{{", at)) {
    const std::size_t end = std::min(flat.find("}}", at), flat.size());
    std::replace(flat.begin() + static_cast<std::ptrdiff_t>(at), flat.begin() + static_cast<std::ptrdiff_t>(end), '.',
                 '\x1f');
    at = end;
  }
  rendered.text = fill(flat, data);
  return rendered;
}

}  // namespace tracesift::prompt
