#pragma once
// Names alone, for a header that only mentions a model, its weights or its data: it includes nothing. Where one of them
// is made or used, include the header of the name.
namespace braid::inline v0 {

template <class G, class K>
class basic_weights;  // weights<net, backend>, G being the type of the net: model/weights.hpp
template <class G, class K>
class basic_predictor;  // predictor<net, backend>: model/predictor.hpp
template <class G, class K>
class basic_model;  // model<net, backend>: model/model.hpp

template <class... M>
class dataset;  // of modalities and targets: data/dataset.hpp

// Backends.
template <class T>
struct reference;  // backend/reference.hpp
struct cpu;        // backend/cpu.hpp
template <class System, class T>
struct thrust;  // backend/thrust.hpp
struct cpp;     // Thrust's system for the host

struct error;  // and what derives from it: core/error.hpp
struct shape_error;
struct value_error;
struct file_error;

}  // namespace braid
