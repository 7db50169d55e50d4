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
#include "core/text/fit_apart.h"

namespace shot_assets::core {

namespace {

// Measures in pixels, of text of 13 px and of 11 px where it is small.
constexpr std::int64_t margin = 20;
constexpr int column_width = 8;  // of a terminal's column, which is wider than most letters
constexpr int small_column_width = 7;
constexpr std::size_t name_columns = 30;  // a longer one is cut in the middle
constexpr int heading_height = 34;
constexpr int shot_row_height = 42;  // label and duration
constexpr int type_row_height = 28;
constexpr int asset_row_height = 26;
constexpr int shape_height = 14;
constexpr std::int64_t passing = 13;  // half the width of the sign of what passes through
constexpr int axis_height = 30;
constexpr int legend_height = 34;
constexpr int narrowest_shot = 36;
constexpr int average_shot = 56;
constexpr std::size_t label_columns = 24;     // a longer one is cut in the middle
constexpr int label_padding = 10;             // left and right of it together
constexpr std::int64_t names_distance = 640;  // pixels of shots after which the names stand again
constexpr std::size_t labels_distance = 16;   // rows after which the labels of shots stand again
constexpr std::size_t nearest_labels = 8;     // rows after which they do so at the next type
constexpr int narrowest_chart = 760;          // all shots together
constexpr int narrowest_picture = 640;
constexpr int tick_distance = 40;

// Colours that people who cannot tell red from green can tell apart (after Okabe and Ito), dark enough on paper and
// light enough in the dark. Rules are written out for both: not every program that shows SVG knows variables.
constexpr std::string_view style =
    ".presence-chart{font:13px system-ui,-apple-system,\"Segoe UI\",Roboto,\"Noto Sans\",sans-serif}"
    ".presence-chart .paper{fill:#fff}.presence-chart text{fill:#1d1d22}.presence-chart .heading{font-size:16px;"
    "font-weight:600}.presence-chart .label{font-weight:600}.presence-chart .soft{fill:#66666f;font-size:11px}"
    ".presence-chart .band{fill:#f4f4f7}.presence-chart .cut{stroke:#dcdce3}.presence-chart .throughout{fill:#0072b2}"
    ".presence-chart .enters{fill:#00845f}.presence-chart .exits{fill:#c74a00}"
    ".presence-chart .passes_through{fill:#fff;stroke:#a03b86;stroke-width:2}"
    "@media screen and (prefers-color-scheme:dark){.presence-chart .paper{fill:#17171b}.presence-chart "
    "text{fill:#ececf1}"
    ".presence-chart .soft{fill:#a0a0ab}.presence-chart .band{fill:#202026}.presence-chart .cut{stroke:#3a3a43}"
    ".presence-chart .throughout{fill:#56b4e9}.presence-chart .enters{fill:#2fc79a}.presence-chart .exits{fill:#f0883e}"
    ".presence-chart .passes_through{fill:#17171b;stroke:#e08cc8}}";

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

// Where a shot is.
struct Place {
  std::int64_t left, right;
};

// Shots in a row, with the names of the assets on their left.
struct Block {
  std::int64_t names, left, right;
};

class Chart {
 public:
  Chart(const SceneLayout& layout, std::string_view heading, std::pmr::memory_resource& memory)
      : layout_(layout),
        heading_(one_line(heading, memory)),
        labels_(&memory),
        names_(&memory),
        blocks_(&memory),
        places_(&memory),
        svg_(memory),
        memory_(memory) {
    measure();
    draw();
  }

  std::string_view document() const { return svg_.document(); }

 private:
  // ---- where everything goes ----------------------------------------------------------------------------------------

  void measure() {
    for (const Shot* shot : layout_.shots()) labels_.push_back(one_line(shot->label, memory_));
    for (const Instance* instance : layout_.instances()) names_.push_back(one_line(instance->name(), memory_));
    fit_apart(labels_, label_columns, memory_);
    fit_apart(names_, name_columns, memory_);

    std::size_t columns = 0;
    for (const std::string_view name : names_) columns = std::max(columns, display_width(name));
    for (const Instance* instance : layout_.instances()) columns = std::max(columns, display_width(type_of(*instance)));
    names_width_ = static_cast<std::int64_t>(columns) * column_width + (columns > 0 ? 12 : 0);
    top_ = margin + (heading_.empty() ? 0 : heading_height);
    place_shots();
    width_ = std::max<std::int64_t>(right_ + margin, narrowest_picture);

    std::int64_t y = top_ + shot_row_height;
    for_each_row([&](Row, std::size_t, std::int64_t height) { y += height; });
    if (layout_.instances().empty() || layout_.shots().empty()) y += asset_row_height;
    bottom_ = y;
    height_ = bottom_ + axis_height + legend_height + margin;
  }

  // A shot is as wide as it is long, and at least as its label. Where the names have gone out of sight, they stand
  // again.
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

    std::int64_t x = margin + names_width_;
    blocks_.push_back({margin, x, x});
    for (std::size_t i = 0; i < shots.size(); ++i) {
      const std::int64_t duration = has_duration(*shots[i]) ? *shots[i]->duration : average;
      const auto label = static_cast<std::int64_t>(display_width(labels_[i])) * column_width + label_padding;
      const std::int64_t width = std::max({duration * room / seconds, std::int64_t{narrowest_shot}, label});
      if (x > blocks_.back().left && x + width - blocks_.back().left > names_distance && names_width_ > 0 &&
          room > narrowest_chart) {
        blocks_.push_back({x + margin / 2, x + margin / 2 + names_width_, 0});
        x = blocks_.back().left;
      }
      places_.push_back({x, x + width});
      x += width;
      blocks_.back().right = x;
    }
    right_ = x;
  }

  // The rows below the shots, in order: a type or labels of shots come before the asset that they are given with.
  enum class Row : std::uint8_t { type, type_and_labels, labels, asset };
  template <class Visit>
  void for_each_row(Visit visit) const {
    std::size_t since_labels = 0;
    for (std::size_t i = 0; i < layout_.instances().size(); ++i) {
      if (starts_type(i)) {
        const bool with_labels = since_labels >= nearest_labels;
        visit(with_labels ? Row::type_and_labels : Row::type, i, std::int64_t{type_row_height});
        if (with_labels) since_labels = 0;
      } else if (since_labels >= labels_distance) {
        visit(Row::labels, i, std::int64_t{type_row_height});
        since_labels = 0;
      }
      visit(Row::asset, i, std::int64_t{asset_row_height});
      ++since_labels;
    }
  }

  static bool has_duration(const Shot& shot) { return shot.duration && *shot.duration > 0; }

  bool starts_type(std::size_t instance) const {
    const auto instances = layout_.instances();
    return instance == 0 || instances[instance]->asset_type != instances[instance - 1]->asset_type;
  }

  // ---- texts --------------------------------------------------------------------------------------------------------

  std::string_view type_of(const Instance& instance) const {
    return fit_width(one_line(instance.asset_type, memory_), name_columns, memory_);
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
    draw_style();
    svg_ << "\n<rect class=\"paper\"" << Number{"width", width_} << Number{"height", height_} << "/>\n";
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

  // In print the chart has a page of its own size, since paper would cut off what lies beyond its edge; a PDF keeps
  // that size. The page has a name, so that it is none of the other pages of a document.
  void draw_style() {
    svg_ << "<style>" << style << "@media print{@page presence-chart-" << width_ << "x" << height_ << "{size:" << width_
         << "px " << height_ << "px;margin:0}.presence-chart{display:block;page:presence-chart-" << width_ << "x"
         << height_ << "}}</style>";
  }

  void draw_shots() {
    for (std::size_t i = 0; i < layout_.shots().size(); ++i) {
      const Shot& shot = *layout_.shots()[i];
      const auto [x, end] = places_[i];
      svg_ << "<g>";
      begin_title(one_line(shot.label, memory_));
      svg_ << "\n";
      write_duration(shot);
      title_line(shot.setting);
      title_line(shot.action);
      end_title();
      svg_ << "<rect class=\"paper\"" << Number{"x", x} << Number{"y", top_} << Number{"width", end - x}
           << Number{"height", shot_row_height} << "/>";
      write(x, top_, end - x, 26, true, "label", labels_[i]);
      svg_ << "<text class=\"soft\" text-anchor=\"middle\"" << Number{"x", x + (end - x) / 2} << Number{"y", top_ + 32}
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
    for_each_row([&](Row row, std::size_t i, std::int64_t height) {
      if (row == Row::asset) {
        draw_asset(i, std::span(cells).subspan(i * shots.size(), shots.size()), y, band);
        band = !band;
      } else {
        if (row != Row::labels) draw_type(*instances[i], y);
        if (row != Row::type) draw_labels(y);
        band = true;
      }
      y += height;
    });
    draw_cuts();
  }

  void draw_type(const Instance& instance, std::int64_t y) {
    for (const Block& block : blocks_)
      write(block.names, y, names_width_, type_row_height, false, "soft", type_of(instance));
    svg_ << "\n";
  }

  void draw_labels(std::int64_t y) {
    for (std::size_t i = 0; i < labels_.size(); ++i)
      write(places_[i].left, y, places_[i].right - places_[i].left, type_row_height, true, "soft", labels_[i]);
    svg_ << "\n";
  }

  void draw_asset(std::size_t number, std::span<const Appearance* const> cells, std::int64_t y, bool band) {
    const Instance& instance = *layout_.instances()[number];
    const std::string_view name = one_line(instance.name(), memory_);
    svg_ << "<g>";
    begin_title(name);
    title_line(instance.asset_type);
    end_title();
    svg_ << "<rect class=\"" << (band ? "band" : "paper") << "\"" << Number{"x", margin - 8} << Number{"y", y}
         << Number{"width", right_ - margin + 8} << Number{"height", asset_row_height} << "/>";
    for (const Block& block : blocks_)
      write(block.names, y, names_width_, asset_row_height, false, "name", names_[number]);
    svg_ << "</g>\n";

    const std::int64_t middle = y + asset_row_height / 2;
    for (std::size_t shot = 0; shot < cells.size(); ++shot) {
      if (cells[shot] == nullptr) continue;
      const Appearance& appearance = *cells[shot];
      begin_shape(appearance.presence, places_[shot].left + 1, places_[shot].right - 1, middle);
      begin_title(name);
      title_line(layout_.shots()[shot]->label);
      svg_ << "\n" << forms_of(appearance.presence).words;
      title_line(appearance.note);
      end_title();
      svg_ << "</path>\n";
    }
  }

  // The signs of the matrix: what enters is a wedge that points to the right, in the later half of its shot, what exits
  // one that points to the left, in the earlier half.
  void begin_shape(Presence presence, std::int64_t x1, std::int64_t x2, std::int64_t middle) {
    constexpr std::int64_t half = shape_height / 2;
    const std::int64_t centre = (x1 + x2) / 2;
    svg_ << "<path class=\"" << to_text(presence) << "\" d=\"M";
    switch (presence) {
      case Presence::throughout:
        svg_ << x1 << " " << middle - half << "H" << x2 << "V" << middle + half << "H" << x1;
        break;
      case Presence::enters:
        svg_ << centre << " " << middle - half << "L" << x2 << " " << middle << "L" << centre << " " << middle + half;
        break;
      case Presence::exits:
        svg_ << centre << " " << middle - half << "L" << x1 << " " << middle << "L" << centre << " " << middle + half;
        break;
      case Presence::passes_through:
        svg_ << centre - passing << " " << middle << "L" << centre << " " << middle - half << "L" << centre + passing
             << " " << middle << "L" << centre << " " << middle + half;
        break;
    }
    svg_ << "Z\">";
  }

  void draw_cuts() {
    svg_ << "<path class=\"cut\" d=\"";
    for (std::size_t i = 0; i < places_.size(); ++i) {
      if (i == 0 || places_[i].left != places_[i - 1].right) draw_cut(places_[i].left);
      draw_cut(places_[i].right);
    }
    if (places_.empty()) draw_cut(right_);
    svg_ << "\"/>\n";
  }
  void draw_cut(std::int64_t x) { svg_ << "M" << x << ".5 " << top_ + 4 << "V" << bottom_ + 4; }

  // The time of each cut, where all are known and there is room.
  void draw_axis() {
    const auto shots = layout_.shots();
    if (!std::ranges::all_of(shots, [](const Shot* s) { return has_duration(*s); })) return;
    std::int64_t seconds = 0, free_from = 0;
    for (std::size_t i = 0; i < shots.size(); ++i) {
      if (places_[i].left >= free_from && (i == 0 || right_ - places_[i].left >= tick_distance)) {
        write_time(places_[i].left, seconds);
        free_from = places_[i].left + tick_distance;
      }
      seconds += *shots[i]->duration;
    }
    if (!shots.empty() && right_ >= free_from) write_time(right_, seconds);
  }

  void write_time(std::int64_t x, std::int64_t seconds) {
    svg_ << "<text class=\"soft\" text-anchor=\"middle\"" << Number{"x", x} << Number{"y", bottom_ + 18} << ">"
         << seconds / 60 << (seconds % 60 < 10 ? ":0" : ":") << seconds % 60 << "</text>\n";
  }

  void draw_legend() {
    std::int64_t x = margin;
    const std::int64_t middle = bottom_ + axis_height + legend_height / 2;
    for (const Presence presence : all_presences) {
      begin_shape(presence, x, x + 38, middle);
      svg_ << "</path><text class=\"soft\"" << Number{"x", x + 46} << Number{"y", middle + 4} << ">"
           << forms_of(presence).words << "</text>\n";
      x += 46 + static_cast<std::int64_t>(forms_of(presence).words.size()) * small_column_width + 22;
    }
  }

  const SceneLayout& layout_;
  std::string_view heading_;
  std::int64_t names_width_ = 0, right_ = 0, top_ = 0, bottom_ = 0, width_ = 0, height_ = 0;
  std::pmr::vector<std::string_view> labels_;  // of the shots, as they are shown
  std::pmr::vector<std::string_view> names_;   // of the instances, as they are shown
  std::pmr::vector<Block> blocks_;
  std::pmr::vector<Place> places_;  // of the shots
  Svg svg_;
  std::pmr::memory_resource& memory_;
};

}  // namespace

std::string_view presence_chart(const Scene& scene, const SceneHeading& heading, std::pmr::memory_resource& memory) {
  const SceneLayout layout(scene, memory);
  return Chart(layout, in_one(heading, memory), memory).document();
}

}  // namespace shot_assets::core
