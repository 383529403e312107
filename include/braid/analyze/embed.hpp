#pragma once
#include "braid/analyze/feature_rows.hpp"
#include "braid/data/npz.hpp"
#include "braid/model/predictor.hpp"
#include "braid/train/absence.hpp"
#include "braid/train/gathered.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace braid::inline v0 {

/// What one output of a net says of each sample of a data set: [n, F], row by row.
using embedded = feature_rows<float>;

struct a_column;
namespace detail {
/// A net whose one output is what a tap names: that value outlives the walk.
template <class G, class Name>
struct tapped_program : program<G> {
  static constexpr std::size_t outputs = 1;
  static constexpr std::array<std::size_t, 1> out_ids{tap_step<Name, typename program<G>::names>};
  template <std::size_t>
  using out = typename program<G>::template value<out_ids[0]>;
};
/// Output Index of Prog, the model's net or one like it.
template <class Prog, std::size_t Index, class Model, class Data>
embedded embed_output(Model const& model, Data const& data) {
  using K = typename Model::place;
  using T = typename K::scalar;
  using out = typename Prog::template out<Index>;
  constexpr std::size_t tile = tile_rows<Prog, K>, id = Prog::out_ids[Index];
  constexpr auto const& plan = plan_of<Prog, mode::predict>;
  constexpr modality_set partial = partial_in_data<Prog, Data>;
  auto const& w = model.weights();
  K const& k = w.place();
  embedded to(data.size(), out::size);
  std::fill(to.numbers.begin(), to.numbers.end(), std::numeric_limits<float>::quiet_NaN());
  buffer<K> work(plan.elements(tile), k);
  gathered<K, typename Prog::modalities> batch(tile, k);
  lacking_rows<Prog, partial> order(data.size());
  order.take(data, data.size(), [&](std::size_t i) { return data.row(i); }, 0, 0, philox{}, 0);
  std::vector<T> host(tile * to.width);
  for (std::size_t r = 0, n = 0; r < data.size(); r += n) {
    n = order.alike(r, std::min(r + tile, data.size()));
    batch.take(data, n, [&](std::size_t i) { return order.from(r + i); });
    batch.send();
    auto const in = batch.template inputs<Prog>(0);
    walk<Prog, K const, mode::predict> const walker{k, w.params(), w.state(), workspace<T>::in(work.data(), plan, n), in, n};
    modality_set const absent = order.absent(r);
    walker.template forward_without<partial>(absent);
    if (!runs_without<Prog>(id, absent)) continue;
    k.download(host.data(), static_cast<T const*>(walker.template value<id>()), n * to.width);
    for (std::size_t i = 0; i < n; ++i)
      for (std::size_t f = 0; f < to.width; ++f)
        to.numbers[order.from(r + i) * to.width + f] = float(host[i * to.width + out::place(f)]);
  }
  return to;
}
/// The first of these modalities that a data set lacks, or void.
template <class Data, class... M>
constexpr auto first_lacking(types<M...>) {
  constexpr auto has = []<class N, class... Have>(std::type_identity<N>, types<Have...>) { return index_of<N, Have...>() < sizeof...(Have); };
  constexpr std::size_t i = first_false({has(std::type_identity<M>{}, typename Data::names{})..., false});
  if constexpr (i < sizeof...(M)) return std::type_identity<nth<i, M...>>{};
  else return std::type_identity<void>{};
}
template <class Model, class Data>
consteval bool embed_bears() {
  using absence = absence_facts<program<typename Model::graph>, Data>;
  using stuck = std::conditional_t<absence::set != 0, typename absence::unbearable, void>;
  static_assert(
      holds<std::is_void_v<stuck>, at<embedded>, got<stuck>, wants<bearing_absence>>,
      "modalities are missing in these data: the fusions behind them must bear absence, and at most 8 may be missing");
  return std::is_void_v<stuck>;
}
template <class Model, class Data>
consteval bool embed_law() {
  using lacks = typename decltype(first_lacking<Data>(typename program<typename Model::graph>::modalities{}))::type;
  static_assert(holds<std::is_void_v<lacks>, at<embedded>, got<typename Data::names>, wants<a_column, lacks>>,
                "the data set lacks a modality of the net");
  if constexpr (std::is_void_v<lacks>) return embed_bears<Model, Data>();
  else return false;
}
}  // namespace detail

/// What an output of a net says of every sample of a data set, whose targets are not looked at. Any point of a net can be
/// read: give it a name by `tap`; or, where a loss asks for it too, by `shared`, and add it to the outputs.
///
///   inline constexpr auto code = bd::shared<struct code_of>(photo | conv2d<8, 3> | relu | flatten | dense<16>);
///   inline constexpr auto net = bd::outputs(answer(code | dense<10>), middle(code));
///   auto const codes = bd::embed(model, data, middle);
///
///   inline constexpr auto net2 = photo | conv2d<8, 3> | relu | flatten | dense<16> | bd::tap<struct code> | dense<10>;
///   auto const codes2 = bd::embed(model2, data, bd::tap<code>);
///
/// shapes  [n, F] in the data set's order; F is the size of the output, whatever its axes. Rows of samples for which the
///         output is absent are NaN.
/// cost    that of prediction; room for one tile and the result.
/// errors  the output is one of the net's, the data have its modalities, fusions bear what samples lack (compile time).
template <class Model, class Data, class Tag>
embedded embed(Model const& model, Data const& data, output<Tag>) {
  constexpr std::size_t index = []<class... N>(types<N...>) { return index_of<Tag, N...>(); }(
      typename output_tags<typename Model::graph>::type{});
  constexpr bool known = index < program<typename Model::graph>::outputs;
  static_assert(holds<known, at<embedded>, got<Tag>, wants<typename output_tags<typename Model::graph>::type>>,
                "the net has no output of this name");
  if constexpr (known && detail::embed_law<Model, Data>()) return detail::embed_output<program<typename Model::graph>, index>(model, data);
  else return {};
}
/// The same of what a tap names, row major whatever its layout; NaN too where it does not run. Of steps beyond a sample's length
/// it is what the net left there.
template <class Model, class Data, class Name>
embedded embed(Model const& model, Data const& data, layer::tap_of<Name>) {
  using prog = program<typename Model::graph>;
  constexpr std::size_t step = tap_step<Name, typename prog::names>;
  static_assert(holds<step != none, at<embedded>, got<layer::tap_of<Name>>, wants<one_point>>,
                "the net has no tap of this name; within a composed unit or `repeat` it is not seen");
  constexpr std::size_t points = taps_named<Name, typename prog::names>;
  static_assert(holds<points <= 1, at<embedded>, got<layer::tap_of<Name>>, wants<one_point>>,
                "the net has taps of this name at several points (a fragment used twice?): give each a name of its own");
  if constexpr (points == 1 && detail::embed_law<Model, Data>()) {
    constexpr bool numbers = are_numbers<typename prog::template value<step>>;
    static_assert(holds<numbers, at<embedded>, got<layer::tap_of<Name>>, wants<real_numbers>>, "token ids are no code: put the tap behind the embedding");
    if constexpr (numbers) return detail::embed_output<detail::tapped_program<typename Model::graph, Name>, 0>(model, data);
    else return {};
  } else {
    return {};
  }
}
/// The same of a net with one output.
template <class Model, class Data>
embedded embed(Model const& model, Data const& data) {
  constexpr std::size_t outputs = program<typename Model::graph>::outputs;
  static_assert(holds<outputs == 1, at<embedded>, got<exactly<outputs>>, wants<exactly<1>>>,
                "the net has several outputs: say which, embed(model, data, name)");
  if constexpr (outputs == 1 && detail::embed_law<Model, Data>()) return detail::embed_output<program<typename Model::graph>, 0>(model, data);
  else return {};
}

/// Writes codes as arrays of an .npz file: `codes` [n, F], and `labels` [n] where there are any.
///
/// errors  shape_error: another number of labels; file_error: as write_npz's.
template <samples_by_features X>
void write_embedding(std::string const& path, X const& codes, std::span<std::int32_t const> labels = {}) {
  static_assert(holds<detail::two_axes<X>, at<samples>, got<exactly<detail::axes_by_type<X>>>, wants<exactly<2>>>,
                "the analyses take two axes, samples by features: flatten the others");
  auto const [n, width] = detail::rows_and_features("write_embedding", codes);
  if (!labels.empty() && labels.size() != n)
    throw shape_error("write_embedding", "labels", std::to_string(n) + ", one a row", std::to_string(labels.size()));
  std::vector<float> numbers(n * width);
  for (std::size_t r = 0; r < n; ++r)
    for (std::size_t f = 0; f < width; ++f) numbers[r * width + f] = float(codes(r, f));
  data::archive all{{"codes", data::array::from(std::span<float const>(numbers), {n, width})}};
  if (!labels.empty()) all.emplace("labels", data::array::from(labels, {n}));
  data::write_npz(path, all);
}

/// Writes codes for TensorBoard's projector into a folder that exists: `name`.tsv, one line a row; name_metadata.tsv, one
/// caption a line, whose tabs and line ends become spaces; and projector_config.pbtxt, which names them.
/// `tensorboard --logdir FOLDER` shows them.
///
/// errors  shape_error: another number of captions; value_error: a name that is none; file_error: no such folder, no room.
/// source  TensorBoard's projector_config.proto.
template <samples_by_features X>
void write_projector(std::string const& folder, std::string const& name, X const& codes,
                     std::span<std::string const> captions = {}) {
  static_assert(holds<detail::two_axes<X>, at<samples>, got<exactly<detail::axes_by_type<X>>>, wants<exactly<2>>>,
                "the analyses take two axes, samples by features: flatten the others");
  auto const [n, width] = detail::rows_and_features("write_projector", codes);
  if (!captions.empty() && captions.size() != n)
    throw shape_error("write_projector", "captions", std::to_string(n) + ", one a row",
                      std::to_string(captions.size()));
  for (char const c : name)
    if (!(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z') && !(c >= '0' && c <= '9') && c != '_' && c != '-')
      throw value_error("write_projector", "name", "letters, digits, _ and -", name);
  if (name.empty()) throw value_error("write_projector", "name", "letters, digits, _ and -", "nothing");
  auto const put = [&](std::string const& file, std::string const& text) { write_whole(folder + "/" + file, text); };
  std::string lines;
  char number[32];
  for (std::size_t r = 0; r < n; ++r)
    for (std::size_t f = 0; f < width; ++f) {
      std::snprintf(number, sizeof number, "%.9g", double(float(codes(r, f))));
      lines.append(number).push_back(f + 1 < width ? '\t' : '\n');
    }
  put(name + ".tsv", lines);
  std::string config = "embeddings {\n  tensor_name: \"" + name + "\"\n  tensor_path: \"" + name + ".tsv\"\n";
  if (!captions.empty()) {
    lines.clear();
    for (auto const& caption : captions) {
      for (char const c : caption) lines.push_back(c == '\t' || c == '\n' || c == '\r' ? ' ' : c);
      lines.push_back('\n');
    }
    put(name + "_metadata.tsv", lines);
    config += "  metadata_path: \"" + name + "_metadata.tsv\"\n";
  }
  put("projector_config.pbtxt", config + "}\n");
}

}  // namespace braid
