// SPDX-License-Identifier: MIT
#include "report/page.hpp"

#include <kainjow/mustache.hpp>

#include "base/text.hpp"
#include "base/units.hpp"
#include "report/page.mustache.hpp"

namespace tracesift::report {
namespace {

using base::Json;
using kainjow::mustache::data;

/// JSON that is safe inside a script element: nothing in it can end the element or a JavaScript line.
std::string script_json(const Json& json) {
  const std::string text = base::dump_json(json);
  std::string safe;
  safe.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '<') {
      safe += "\\u003c";
    } else if (text.compare(i, 3, "\xE2\x80\xA8") == 0 || text.compare(i, 3, "\xE2\x80\xA9") == 0) {
      safe += text[i + 2] == '\xA8' ? "\\u2028" : "\\u2029";
      i += 2;
    } else {
      safe += text[i];
    }
  }
  return safe;
}

std::string percent(const Json& share) { return base::percent(share.is_number() ? share.get<double>() : 0); }

std::string text_of(const Json& object, const char* key) {
  const auto found = object.find(key);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

}  // namespace

Page make_page(const Json& report, const Viewer& viewer, const std::string& date) {
  data values;
  values.set("title", text_of(report, "title"));
  values.set("date", date);
  values.set("style", viewer.style);
  values.set("style_hash", viewer.style_hash);
  values.set("script_hash", viewer.script_hash);
  const Json& overall = report["overall"];
  values.set("count", base::group_digits(overall.is_object() ? overall.value("count", std::int64_t{0}) : 0));
  data points{data::type::list};
  for (const Json& point : report["key_points"]) points << data{"text", text_of(point, "text")};
  values.set("points", points);
  data categories{data::type::list};
  for (const Json& category : report["categories"]) {
    data row;
    row.set("name", text_of(category, "name"));
    row.set("is_sub", text_of(category, "parent_id").empty() ? data::type::bool_false : data::type::bool_true);
    row.set("count", base::group_digits(category.value("count", std::int64_t{0})));
    row.set("share", percent(category.value("share", Json(0))));
    row.set("failure_rate",
            percent(category.contains("stats") ? category["stats"].value("failure_rate", Json(0)) : Json(0)));
    categories << row;
  }
  values.set("categories", categories);

  kainjow::mustache::mustache shell{std::string(kPageTemplate)};
  Page page;
  page.before = shell.render(values);
  page.before += "<script type=\"application/json\" id=\"tracesift-report\">" + script_json(report) + "</script>\n";
  page.after = "<script>" + viewer.script + "</script>\n</body>\n</html>\n";
  return page;
}

}  // namespace tracesift::report
