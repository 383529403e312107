#include "mfeat.hpp"
#include "study.hpp"

namespace study {

namespace {
inline constexpr bd::features<struct fourier, 76> fourier;
inline constexpr bd::features<struct profile, 216> profile;
inline constexpr bd::features<struct karhunen, 64> karhunen;
inline constexpr bd::features<struct pixels, 240> pixels;
inline constexpr bd::features<struct zernike, 47> zernike;
inline constexpr bd::features<struct shape_numbers, 6> shape_numbers;
inline constexpr bd::classes<struct digit, 10> digit;
inline constexpr bd::output<struct answer> answer;
inline constexpr bd::output<struct of_fourier> of_fourier;
inline constexpr bd::output<struct of_profile> of_profile;
inline constexpr bd::output<struct of_karhunen> of_karhunen;
inline constexpr bd::output<struct of_pixels> of_pixels;
inline constexpr bd::output<struct of_zernike> of_zernike;
inline constexpr bd::output<struct of_shape> of_shape;

template <class Name>
constexpr auto seen(auto view) {
  return bd::shared<Name>(view | bd::dropout<30> | bd::dense<128> | bd::relu | bd::dropout<50>);
}
inline constexpr auto a = seen<struct eye_a>(fourier);
inline constexpr auto b = seen<struct eye_b>(profile);
inline constexpr auto c = seen<struct eye_c>(karhunen);
inline constexpr auto d = seen<struct eye_d>(pixels);
inline constexpr auto e = seen<struct eye_e>(zernike);
inline constexpr auto f = seen<struct eye_f>(shape_numbers);
template <class Name>
constexpr auto says(auto branch) {
  return bd::shared<Name>(branch | bd::dense<10>);
}
inline constexpr auto says_a = says<struct a_says>(a);
inline constexpr auto says_b = says<struct b_says>(b);
inline constexpr auto says_c = says<struct c_says>(c);
inline constexpr auto says_d = says<struct d_says>(d);
inline constexpr auto says_e = says<struct e_says>(e);
inline constexpr auto says_f = says<struct f_says>(f);

inline constexpr auto logistic = bd::outputs(
    answer(bd::fuse<bd::concat>(fourier, profile, karhunen, pixels, zernike, shape_numbers) | bd::dense<10>));
inline constexpr auto profile_alone = bd::outputs(answer(says_b));
inline constexpr auto pixels_alone = bd::outputs(answer(says_d));
inline constexpr auto joined = bd::outputs(answer(bd::fuse<bd::concat>(a, b, c, d, e, f) | bd::dense<10>));
inline constexpr auto experts = bd::outputs(
    answer(bd::late<bd::product_of_experts>(says_a, says_b, says_c, says_d, says_e, says_f)), of_fourier(says_a),
    of_profile(says_b), of_karhunen(says_c), of_pixels(says_d), of_zernike(says_e), of_shape(says_f));
inline constexpr auto hybrid =
    bd::outputs(answer(bd::late<bd::product_of_experts>(says_a, says_b, says_c, says_d, says_e, says_f,
                                                        bd::fuse<bd::concat>(a, b, c, d, e, f) | bd::dense<10>)),
                of_fourier(says_a), of_profile(says_b), of_karhunen(says_c), of_pixels(says_d), of_zernike(says_e),
                of_shape(says_f));

inline constexpr auto one_loss = bd::cross_entropy(answer, digit);
// Each view must also answer alone: none may lean on the others.
inline constexpr auto with_heads = one_loss + bd::cross_entropy(of_fourier, digit) +
                                   bd::cross_entropy(of_profile, digit) + bd::cross_entropy(of_karhunen, digit) +
                                   bd::cross_entropy(of_pixels, digit) + bd::cross_entropy(of_zernike, digit) +
                                   bd::cross_entropy(of_shape, digit);
}  // namespace

int run_mfeat(settings const& set) {
  auto m = read_mfeat(set.folder);
  auto const in_training = [&](std::size_t r) { return m.place[r] < 100 && !(set.held_out && m.place[r] % 4 == 3); };
  auto const in_test = [&](std::size_t r) {
    return set.held_out ? m.place[r] < 100 && m.place[r] % 4 == 3 : m.place[r] >= 100;
  };
  std::vector<std::uint32_t> training, held;
  for (std::uint32_t r = 0; r < m.label.size(); ++r) {
    if (in_training(r)) training.push_back(r);
    if (in_test(r)) held.push_back(r);
  }
  for (std::size_t v = 0; v < m.views.size(); ++v)
    column_scale::of(m.views[v], mfeat::columns[v], in_training).apply(m.views[v]);
  bd::dataset const all{fourier(m.views[0]), profile(m.views[1]),       karhunen(m.views[2]), pixels(m.views[3]),
                        zernike(m.views[4]), shape_numbers(m.views[5]), digit(m.label)};
  auto const train = all.subset(training), test = all.subset(held);

  std::size_t const epochs = set.epochs ? set.epochs : 60;
  std::vector<row> rows;
  auto const study_net = [&]<auto Net>(std::integral_constant<decltype(Net), Net>, char const* name,
                                       auto const& objective, auto const& optimizer, std::size_t passes,
                                       std::size_t batch) {
    rows.push_back(trained<Net>(
        name, set,
        [&](auto& model, bd::seed from) {
          // A convex problem has one end, which is nearer from zero; Adam is not quite there after 1000 steps.
          if (batch == train.size()) std::fill_n(model.weights().params(), model.weights().param_count, 0.0f);
          bd::fit(model, train, objective, optimizer,
                  bd::fit_options<bd::cosine>{
                      .epochs = passes, .batch = batch, .from = from, .threads = set.threads, .progress = nullptr});
        },
        [&](auto& model) { return bd::evaluate(model, test, one_loss).metric; }));
  };
  bd::adamw const plain{.rate = 2e-3, .weight_decay = 0.01};
  // The penalty of C = 1; the whole data in each step.
  study_net(net<logistic>, "logistic regression", one_loss,
            bd::adam{.rate = 1e-2, .weight_decay = 1e-3}, 1000, train.size());
  study_net(net<profile_alone>, "profile alone", one_loss, plain, epochs, 50);
  study_net(net<pixels_alone>, "pixels alone", one_loss, plain, epochs, 50);
  study_net(net<joined>, "concat", one_loss, plain, epochs, 50);
  study_net(net<experts>, "product_of_experts", with_heads, plain, epochs, 50);
  study_net(net<hybrid>, "hybrid", with_heads, plain, epochs, 50);

  std::printf("%zu training and %zu %s digits, six views, %zu seeds\n%s", training.size(), held.size(),
              set.held_out ? "held-out" : "test", set.seeds, table("error %", rows, 2, error_percent).c_str());
  double const error = error_percent(rows.back().mean()), simple = error_percent(rows.front().mean());
  say_goal(
      "six views, error at most 1.0 %", error <= 1.0,
      bd::decimals(error, 2) + " % of " + rows.back().name + ", logistic regression " + bd::decimals(simple, 2) + " %");
  return 0;
}

}  // namespace study
