// SPDX-License-Identifier: MIT
// What is taken out of what is sent and passed on, and what is left: one row a form. Keys are made up and have the
// length of real ones; they are put together here, so that no scanner takes this file for a leak.
#include "prompt/patterns.hpp"

#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "base/json.hpp"
#include "prompt/redact.hpp"

namespace tracesift::prompt {
namespace {

struct Form {
  std::string text;     // what must not be left
  std::string kind;     // by which it is counted; empty: it is harmless and stays
  std::string context;  // with {} where it stands
};

std::string chars(std::size_t n) {
  static constexpr std::string_view kAll = "aB3dE5gH7jK9mN2pQ4sT6vW8xY1z";
  std::string text;
  while (text.size() < n) text += kAll.substr(0, n - text.size());
  return text;
}

std::string hex(std::size_t n) {
  static constexpr std::string_view kAll = "0f1e2d3c4b5a69788796a5b4c3d2e1f0";
  std::string text;
  while (text.size() < n) text += kAll.substr(0, n - text.size());
  return text;
}

const std::vector<Form>& secrets() {
  static const std::vector<Form> forms = {
      {"sk-proj-" + chars(40), "secret", "my key is {} ok"},
      {"sk-ant-api03-" + chars(80), "secret", "{}"},
      {"sk-or-v1-" + hex(64), "secret", "{}"},
      {"sk-lf-" + hex(32), "secret", "{}"},
      {"sk_live_" + chars(24), "secret", "{}"},
      {"sk_test_" + chars(24), "secret", "{}"},
      {"rk_test_" + chars(24), "secret", "{}"},
      {"whsec_" + chars(32), "secret", "{}"},
      {"ghp_" + chars(36), "secret", "{}"},
      {"gho_" + chars(36), "secret", "{}"},
      {"ghu_" + chars(36), "secret", "{}"},
      {"ghs_" + chars(36), "secret", "{}"},
      {"ghr_" + chars(36), "secret", "{}"},
      {"github_pat_" + chars(60), "secret", "{}"},
      {"glpat-" + chars(20), "secret", "{}"},
      {"xoxb-123456789012-" + chars(24), "secret", "{}"},
      {"xoxp-123456789012-" + chars(24), "secret", "{}"},
      {"xapp-1-A0123-" + chars(32), "secret", "{}"},
      {"AKIA" + std::string("IOSFODNN7EXAMPLE"), "secret", "{}"},
      {"AKIA" + std::string("IOSFODNN7EXAMPLE"), "secret", "KEY_{}"},
      {"ASIA" + std::string("IOSFODNN7EXAMPLE"), "secret", "{}"},
      {"AIza" + chars(35), "secret", "{}"},
      {"ya29." + chars(60), "secret", "{}"},
      {"gsk_" + chars(52), "secret", "{}"},
      {"xai-" + chars(80), "secret", "{}"},
      {"pplx-" + chars(48), "secret", "{}"},
      {"hf_" + chars(34), "secret", "{}"},
      {"lsv2_pt_" + hex(32) + "_" + hex(10), "secret", "{}"},
      {"npm_" + chars(36), "secret", "{}"},
      {"pypi-AgE" + chars(60), "secret", "{}"},
      {"SG." + chars(22) + "." + chars(43), "secret", "{}"},
      {"dop_v1_" + hex(64), "secret", "{}"},
      {"wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "secret", "the secret is {} today"},
      {"wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "secret", "aws_secret_access_key = {}"},
      {"T0123ABC/B0456DEF/" + chars(24), "secret", "https://hooks.slack.com/services/{}"},
      {chars(43) + "%3D", "secret", "https://x.blob.core.windows.net/c?sv=2024-01-01&sig={}&se=2026"},
      {chars(86) + "==", "secret", "DefaultEndpointsProtocol=https;AccountName=x;AccountKey={};EndpointSuffix=y"},
      {"abcdef0123456789abcdef", "secret", "Authorization: Bearer {}"},
      {"abcdef0123456789abcdef", "secret", "authorization: bearer {}"},
      {"dXNlcjpwYXNzd29yZA==", "secret", "Authorization: Basic {}"},
      {hex(32), "secret", "x-api-key: {}"},
      {"hunter2!", "secret", "password={}"},
      {"letmein", "secret", "PASSWORD={}"},
      {"Tr0ub4dor&3", "secret", "\"password\": \"{}\""},
      {"c2stcHJvai1hYmNkZWZnaGlqa2xtbm9w", "secret", "base64: {}"},
      {"eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0." + chars(43), "secret", "{}"},
      {"-----BEGIN RSA PRIVATE KEY-----\nMIIB" + chars(60) + "\n-----END RSA PRIVATE KEY-----", "secret", "{}"},
      {"admin:s3cr3t", "secret", "postgres://{}@db.internal:5432/app"},
  };
  return forms;
}

const std::vector<Form>& personal() {
  static const std::vector<Form> forms = {
      {"jane.doe+x@mail.example.org", "email", "write to {}, please"},
      {"jörg@müller.de", "email", "an {} bitte"},
      {"renée@example.org", "email", "{}"},
      {"o'brien@example.org", "email", "{}"},
      {"jane%40example.org", "email", "?mail={}"},
      {"jane [at] example.org", "email", "{}"},
      {"jane(at)example.org", "email", "{}"},
      {std::string(70, 'a') + "@example.org", "email", "{}"},
      {"123-45-6789", "ssn", "SSN {}"},
      {"+49 170 1234567", "phone", "call {} now"},
      {"+1 415 555 0132", "phone", "call {} now"},
      {"(415) 555-0132", "phone", "call {} now"},
      {"415-555-0132", "phone", "call {} now"},
      {"415.555.0132", "phone", "call {} now"},
      {"030 12345678", "phone", "Tel. {}"},
      {"0171 2345678", "phone", "Tel. {}"},
      {"020 7946 0958", "phone", "ring {}"},
      {"07700 900123", "phone", "ring {}"},
      {"01 23 45 67 89", "phone", "tél. {}"},
      {"(11) 91234-5678", "phone", "fone {}"},
      {"+55 11 91234-5678", "phone", "fone {}"},
      {"138 0013 8000", "phone", "电话 {}"},
      {"13800138000", "phone", "电话{}"},
      {"0049 30 1234567", "phone", "{}"},
      {"4111 1111 1111 1111", "card", "card {} ok"},
      {"5500-0000-0000-0004", "card", "{}"},
      {"378282246310005", "card", "{}"},
      {"DE89 3704 0044 0532 0130 00", "iban", "IBAN {} bitte"},
      {"GB82WEST12345698765432", "iban", "{}"},
      {"192.168.17.43", "ip", "at {}:80"},
      {"2001:db8:85a3::8a2e:370:7334", "ip", "from {} it came"},
      {"fe80::1ff:fe23:4567:890a", "ip", "{}"},
      {"00:1A:2B:3C:4D:5E", "mac", "{}"},
      {"anna", "home", "/home/{}/work/x.py"},
      {"anna", "home", "/Users/{}/x"},
      {"anna", "home", "D:\\Users\\{}\\x"},
      {"anna", "home", "/mnt/c/Users/{}/x"},
      {"Jane Doe", "home", "C:\\Users\\{}\\Desktop"},
  };
  return forms;
}

const std::vector<std::string>& harmless() {
  static const std::vector<std::string> texts = {
      "1.2.3.4.5",
      "version 10.20.30.40",
      "git@github.com:org/repo.git",
      "order 100-200-3000",
      "12 34 56 78 90",
      "123 456 7890 won",
      "order 1234567812345670",
      "order 4111 1111 1111 1112 ok",
      "version 1.2.3 of 2026-11-22, 3.14159, $1,200.50",
      "05.01.2026 08:42 and 01-02-2026 10:30",
      "a@b is no address, nor @here",
      "max_tokens: 4096, total_tokens=1234567890",
      "the password: it does not work",
      "commit 0f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c",
      "550e8400-e29b-41d4-a716-446655440000",
      "task-management and risk-assessment, basic understanding",
      "std::vector<int> and 12:34:56",
      "2026-01-05T11:10:00.000Z",
      "/home/ is where homes are",
      "B3269 C7198 K1568",
      "https://example.org/a/b?c=d&e=f",
      "a drive under /mnt/",
      "/mnt/c",
  };
  return texts;
}

std::string put(const std::string& context, const std::string& text) {
  std::string whole = context;
  return whole.replace(whole.find("{}"), 2, text);
}

}  // namespace

TEST_CASE("each form of a secret and of personal data is taken out, in text and behind escapes of JSON") {
  for (const auto* forms : {&secrets(), &personal()}) {
    for (const Form& form : *forms) {
      const std::string text = put(form.context, form.text);
      INFO(text);
      Redactions found;
      CHECK(redact(text, found).find(form.text) == std::string::npos);
      CHECK(found == Redactions{{form.kind, 1}});
      // The same as a tool's argument: JSON in which a line ends before it.
      for (const char* before : {"\n", "\t", "\"", "see: "}) {
        const std::string json = base::dump_json(base::Json{{"q", before + text + "\nend"}});
        INFO(json);
        Redactions in_json;
        const std::string clean = redact(json, in_json);
        const std::string escaped = base::dump_json(base::Json(form.text));
        CHECK(clean.find(escaped.substr(1, escaped.size() - 2)) == std::string::npos);
        CHECK(in_json == Redactions{{form.kind, 1}});
        CHECK(base::parse_json(clean));
      }
    }
  }
}

TEST_CASE("what only looks a little like one stays as it is") {
  for (const std::string& text : harmless()) {
    INFO(text);
    Redactions found;
    CHECK(redact(text, found) == text);
  }
}

TEST_CASE("every rule has a form that it alone finds") {
  for (const Pattern& pattern : patterns()) {
    std::size_t finds = 0;
    for (const auto* forms : {&secrets(), &personal()}) {
      for (const Form& form : *forms) {
        const std::string text = put(form.context, form.text);
        const Pattern* first = nullptr;
        for (std::size_t at = 0; at < text.size() && first == nullptr; ++at) {
          for (const Pattern& one : patterns()) {
            if (first == nullptr && one.find(text, at).length > 0) first = &one;
          }
        }
        finds += first == &pattern ? 1 : 0;
      }
    }
    INFO(pattern.name);
    CHECK(finds > 0);
  }
}

}  // namespace tracesift::prompt
