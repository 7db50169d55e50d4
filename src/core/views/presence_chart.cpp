#include "core/views/presence_chart.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <string>
#include <vector>

#include "core/base/text_builder.h"
#include "core/base/unicode.h"
#include "core/scene/scene_layout.h"

namespace shot_assets::core {

namespace {

// Measures in pixels, of text of 13 px and of 11 px where it is small.
constexpr std::int64_t margin = 20;
constexpr int column_width = 8;  // of a terminal's column, which is wider than most letters
constexpr int small_column_width = 7;
constexpr std::size_t name_columns = 30;
constexpr int heading_height = 34;
constexpr int shot_row_height = 42;  // label and duration
constexpr int type_row_height = 28;
constexpr int asset_row_height = 26;
constexpr int shape_height = 14;
constexpr int axis_height = 30;
constexpr int legend_height = 34;
constexpr int narrowest_shot = 36;
constexpr int average_shot = 56;
constexpr int narrowest_chart = 760;  // all shots together
constexpr int narrowest_picture = 640;
constexpr int tick_distance = 40;

// Colours that people who cannot tell red from green can tell apart (after Okabe and Ito), dark enough on paper and
// light enough in the dark. Rules are written out for both: not every program that shows SVG knows variables.
constexpr std::string_view style =
    "<style>"
    ".presence-chart{font:13px system-ui,-apple-system,\"Segoe UI\",Roboto,\"Noto Sans\",sans-serif}"
    ".presence-chart .paper{fill:#fff}.presence-chart text{fill:#1d1d22}.presence-chart .heading{font-size:16px;"
    "font-weight:600}.presence-chart .label{font-weight:600}.presence-chart .soft{fill:#66666f;font-size:11px}"
    ".presence-chart .band{fill:#f4f4f7}.presence-chart .cut{stroke:#dcdce3}.presence-chart .throughout{fill:#0072b2}"
    ".presence-chart .enters{fill:#00845f}.presence-chart .exits{fill:#c74a00}"
    ".presence-chart .passes_through{fill:#fff;stroke:#a03b86;stroke-width:2}"
    "@media(prefers-color-scheme:dark){.presence-chart .paper{fill:#17171b}.presence-chart text{fill:#ececf1}"
    ".presence-chart .soft{fill:#a0a0ab}.presence-chart .band{fill:#202026}.presence-chart .cut{stroke:#3a3a43}"
    ".presence-chart .throughout{fill:#56b4e9}.presence-chart .enters{fill:#2fc79a}.presence-chart .exits{fill:#f0883e}"
    ".presence-chart .passes_through{fill:#17171b;stroke:#e08cc8}}"
    "</style>";

std::string_view in_words(Presence presence) {
  return presence == Presence::passes_through ? "passes through" : to_text(presence);
}

std::string_view in_one(const SceneHeading& heading, std::pmr::memory_resource& memory) {
  if (heading.number.empty()) return heading.name;
  return concatenate({"Scene ", heading.number, heading.name.empty() ? "" : ": ", heading.name}, memory);
}

// Attributes of the form name="number".
struct Number {
  std::string_view name;
  std::int64_t value;
};

class Svg {
 public:
  explicit Svg(std::pmr::memory_resource& memory) : out_(memory) {}

  Svg& operator<<(std::string_view markup) {
    out_ << markup;
    return *this;
  }
  Svg& operator<<(std::int64_t number) {
    std::array<char, 24> digits;
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
    out_ << std::string_view(digits.data(), static_cast<std::size_t>(end - digits.data()));
    return *this;
  }
  Svg& operator<<(const Number& number) { return *this << " " << number.name << "=\"" << number.value << "\""; }

  // What stands for itself in XML, in an attribute too. What no XML may hold is seen as the sign for it.
  Svg& text(std::string_view text) {
    for (const std::string_view character : Characters(text)) {
      const char32_t code = code_point(character);
      if (code == U'&')
        out_ << "&amp;";
      else if (code == U'<')
        out_ << "&lt;";
      else if (code == U'>')
        out_ << "&gt;";
      else if (code == U'"')
        out_ << "&quot;";
      else if (code == U'…')
        out_ << "&#x2026;";  // ours perhaps, and then not of the server's encoding
      else if (code < U' ' || code == U'\uFFFE' || code == U'\uFFFF' || code == U'\uFFFD')
        out_ << "&#xFFFD;";
      else
        out_ << character;
    }
    return *this;
  }

  std::string_view document() const { return out_.text(); }

 private:
  TextBuilder out_;
};

class Chart {
 public:
  Chart(const SceneLayout& layout, std::string_view heading, std::pmr::memory_resource& memory)
      : layout_(layout), heading_(one_line(heading, memory)), cuts_(&memory), svg_(memory), memory_(memory) {
    measure();
    draw();
  }

  std::string_view document() const { return svg_.document(); }

 private:
  // ---- where everything goes ----------------------------------------------------------------------------------------

  void measure() {
    std::size_t columns = 0;
    for (const Instance* instance : layout_.instances()) {
      columns = std::max(columns, display_width(name_of(instance->asset_name, name_columns)));
      columns = std::max(columns, display_width(name_of(instance->asset_type, name_columns)));
    }
    left_ = margin + static_cast<std::int64_t>(columns) * column_width + (columns > 0 ? 12 : 0);
    top_ = margin + (heading_.empty() ? 0 : heading_height);
    place_shots();
    width_ = std::max<std::int64_t>(cuts_.back() + margin, narrowest_picture);

    std::int64_t y = top_ + shot_row_height;
    for (std::size_t i = 0; i < layout_.instances().size(); ++i)
      y += asset_row_height + (starts_type(i) ? type_row_height : 0);
    if (layout_.instances().empty() || layout_.shots().empty()) y += asset_row_height;
    bottom_ = y;
    height_ = bottom_ + axis_height + legend_height + margin;
  }

  // Where the cuts are: shots[i] is from cuts_[i] to cuts_[i + 1].
  void place_shots() {
    const auto shots = layout_.shots();
    std::int64_t known = 0, seconds = 0;
    for (const Shot* shot : shots)
      if (has_duration(*shot)) {
        ++known;
        seconds += *shot->duration;
      }
    const auto count = static_cast<std::int64_t>(shots.size());
    const std::int64_t average = known > 0 ? std::max<std::int64_t>(seconds / known, 1) : 1;
    seconds += (count - known) * average;
    const std::int64_t room = std::max<std::int64_t>(count * average_shot, narrowest_chart);

    cuts_.push_back(left_);
    for (const Shot* shot : shots) {
      const std::int64_t duration = has_duration(*shot) ? *shot->duration : average;
      cuts_.push_back(cuts_.back() + std::max<std::int64_t>(duration * room / seconds, narrowest_shot));
    }
  }

  static bool has_duration(const Shot& shot) { return shot.duration && *shot.duration > 0; }

  bool starts_type(std::size_t instance) const {
    const auto instances = layout_.instances();
    return instance == 0 || instances[instance]->asset_type != instances[instance - 1]->asset_type;
  }

  // ---- texts --------------------------------------------------------------------------------------------------------

  std::string_view name_of(std::string_view name, std::size_t columns) const {
    return fit_width(one_line(name, memory_), columns, memory_);
  }

  // A user's text on the left of its place, or in the middle. Nothing of it gets out: letters may be wider than
  // expected, and marks pile up as high as they like.
  void write(std::int64_t x, std::int64_t y, std::int64_t width, std::int64_t height, bool centred,
             std::string_view css, std::string_view text) {
    svg_ << "<svg" << Number{"x", x} << Number{"y", y} << Number{"width", width} << Number{"height", height} << "><text"
         << Number{"x", centred ? width / 2 : 0} << Number{"y", height - 8}
         << (centred ? " text-anchor=\"middle\"" : "") << " class=\"" << css << "\">";
    svg_.text(text) << "</text></svg>";
  }

  void write_duration(const Shot& shot) {
    if (has_duration(shot))
      svg_ << std::int64_t{*shot.duration} << " s";
    else
      svg_ << "? s";
  }

  // Lines of a tooltip; one per thing that users write, so that none can turn another around.
  void begin_title(std::string_view text) {
    svg_ << "<title>";
    svg_.text(text);
  }
  void title_line(std::string_view text) {
    if (text.empty()) return;
    svg_ << "\n";
    svg_.text(one_line(text, memory_));
  }
  void end_title() { svg_ << "</title>"; }

  // ---- the picture --------------------------------------------------------------------------------------------------

  void draw() {
    svg_ << "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"presence-chart\" role=\"img\"" << Number{"width", width_}
         << Number{"height", height_} << " viewBox=\"0 0 " << width_ << " " << height_ << "\">\n";
    begin_title(heading_.empty() ? "Which asset appears in which shot" : heading_);
    end_title();
    svg_ << style << "\n<rect class=\"paper\"" << Number{"width", width_} << Number{"height", height_} << "/>\n";
    if (!heading_.empty()) {
      const std::int64_t room = width_ - 2 * margin;
      write(margin, margin - 6, room, heading_height, false, "heading",
            fit_width(heading_, static_cast<std::size_t>(room / 10), memory_));
      svg_ << "\n";
    }
    draw_shots();
    draw_assets();
    draw_axis();
    draw_legend();
    svg_ << "</svg>";
  }

  void draw_shots() {
    for (std::size_t i = 0; i < layout_.shots().size(); ++i) {
      const Shot& shot = *layout_.shots()[i];
      const std::int64_t x = cuts_[i], width = cuts_[i + 1] - x;
      svg_ << "<g>";
      begin_title(one_line(shot.label, memory_));
      svg_ << "\n";
      write_duration(shot);
      title_line(shot.setting);
      title_line(shot.action);
      end_title();
      svg_ << "<rect class=\"paper\"" << Number{"x", x} << Number{"y", top_} << Number{"width", width}
           << Number{"height", shot_row_height} << "/>";
      write(x, top_, width, 26, true, "label", name_of(shot.label, static_cast<std::size_t>(width / column_width)));
      svg_ << "<text class=\"soft\" text-anchor=\"middle\"" << Number{"x", x + width / 2} << Number{"y", top_ + 32}
           << ">";
      write_duration(shot);
      svg_ << "</text></g>\n";
    }
  }

  void draw_assets() {
    const auto instances = layout_.instances();
    const auto shots = layout_.shots();
    if (instances.empty() || shots.empty()) {
      write(margin, top_ + shot_row_height - 6, width_ - 2 * margin, asset_row_height, false, "soft",
            instances.empty() ? "No assets" : "No shots");
      svg_ << "\n";
    }
    if (instances.empty()) return;

    // Appearances come by shot; the chart is read by asset.
    std::pmr::vector<const Appearance*> cells(instances.size() * shots.size(), nullptr, &memory_);
    for (std::size_t shot = 0; shot < shots.size(); ++shot)
      for (const Appearance& appearance : layout_.appearances(shot))
        cells[appearance.instance * shots.size() + shot] = &appearance;

    std::int64_t y = top_ + shot_row_height;
    bool band = false;
    for (std::size_t i = 0; i < instances.size(); ++i) {
      if (starts_type(i)) {
        write(margin, y, left_ - margin, type_row_height, false, "soft",
              name_of(instances[i]->asset_type, name_columns));
        svg_ << "\n";
        y += type_row_height;
        band = true;
      }
      draw_asset(*instances[i], std::span(cells).subspan(i * shots.size(), shots.size()), y, band);
      y += asset_row_height;
      band = !band;
    }
    draw_cuts();
  }

  void draw_asset(const Instance& instance, std::span<const Appearance* const> cells, std::int64_t y, bool band) {
    const std::string_view name = one_line(instance.asset_name, memory_);
    svg_ << "<g>";
    begin_title(name);
    title_line(instance.asset_type);
    end_title();
    svg_ << "<rect class=\"" << (band ? "band" : "paper") << "\"" << Number{"x", margin - 8} << Number{"y", y}
         << Number{"width", cuts_.back() - margin + 8} << Number{"height", asset_row_height} << "/>";
    write(margin, y, left_ - margin, asset_row_height, false, "name", fit_width(name, name_columns, memory_));
    svg_ << "</g>\n";

    const std::int64_t middle = y + asset_row_height / 2;
    for (std::size_t shot = 0; shot < cells.size(); ++shot) {
      if (cells[shot] == nullptr) continue;
      const Appearance& appearance = *cells[shot];
      begin_shape(appearance.presence, cuts_[shot] + 1, cuts_[shot + 1] - 1, middle);
      begin_title(name);
      title_line(layout_.shots()[shot]->label);
      svg_ << "\n" << in_words(appearance.presence);
      title_line(appearance.note);
      end_title();
      svg_ << "</path>\n";
    }
  }

  // As high at either end as the asset is there in the frame.
  void begin_shape(Presence presence, std::int64_t x1, std::int64_t x2, std::int64_t middle) {
    constexpr std::int64_t half = shape_height / 2;
    svg_ << "<path class=\"" << to_text(presence) << "\" d=\"M";
    switch (presence) {
      case Presence::throughout:
        svg_ << x1 << " " << middle - half << "H" << x2 << "V" << middle + half << "H" << x1;
        break;
      case Presence::enters:
        svg_ << x1 << " " << middle << "L" << x2 << " " << middle - half << "V" << middle + half;
        break;
      case Presence::exits:
        svg_ << x2 << " " << middle << "L" << x1 << " " << middle - half << "V" << middle + half;
        break;
      case Presence::passes_through:
        // Short of the cuts, which its outline must not touch.
        svg_ << x1 + 4 << " " << middle << "L" << (x1 + x2) / 2 << " " << middle - half << "L" << x2 - 4 << " "
             << middle << "L" << (x1 + x2) / 2 << " " << middle + half;
        break;
    }
    svg_ << "Z\">";
  }

  void draw_cuts() {
    svg_ << "<path class=\"cut\" d=\"";
    for (const std::int64_t x : cuts_) svg_ << "M" << x << ".5 " << top_ + 4 << "V" << bottom_ + 4;
    svg_ << "\"/>\n";
  }

  // The time of each cut, where all are known and there is room.
  void draw_axis() {
    if (layout_.shots().empty() ||
        !std::ranges::all_of(layout_.shots(), [](const Shot* s) { return has_duration(*s); }))
      return;
    std::int64_t seconds = 0, free_from = 0;
    for (std::size_t i = 0; i < cuts_.size(); ++i) {
      const bool is_last = i + 1 == cuts_.size();
      if (cuts_[i] >= free_from && (is_last || cuts_.back() - cuts_[i] >= tick_distance)) {
        svg_ << "<text class=\"soft\" text-anchor=\"middle\"" << Number{"x", cuts_[i]} << Number{"y", bottom_ + 18}
             << ">" << seconds / 60 << (seconds % 60 < 10 ? ":0" : ":") << seconds % 60 << "</text>\n";
        free_from = cuts_[i] + tick_distance;
      }
      if (!is_last) seconds += *layout_.shots()[i]->duration;
    }
  }

  void draw_legend() {
    std::int64_t x = margin;
    const std::int64_t middle = bottom_ + axis_height + legend_height / 2;
    for (const Presence presence : all_presences) {
      begin_shape(presence, x, x + 38, middle);
      svg_ << "</path><text class=\"soft\"" << Number{"x", x + 46} << Number{"y", middle + 4} << ">"
           << in_words(presence) << "</text>\n";
      x += 46 + static_cast<std::int64_t>(in_words(presence).size()) * small_column_width + 22;
    }
  }

  const SceneLayout& layout_;
  std::string_view heading_;
  std::int64_t left_ = 0, top_ = 0, bottom_ = 0, width_ = 0, height_ = 0;
  std::pmr::vector<std::int64_t> cuts_;
  Svg svg_;
  std::pmr::memory_resource& memory_;
};

}  // namespace

std::string_view presence_chart(const Scene& scene, const SceneHeading& heading, std::pmr::memory_resource& memory) {
  const SceneLayout layout(scene, memory);
  return Chart(layout, in_one(heading, memory), memory).document();
}

}  // namespace shot_assets::core
