/* pbx_wall.hpp - what stands between a module in C++ and the host: functions that catch everything,
 * and the tables that lead to them. Part of pbx.hpp; include that one. */
#ifndef PBX_WALL_HPP
#define PBX_WALL_HPP
#include "pbx.hpp"

#include <new>

namespace __attribute__((visibility("hidden"))) pbx {

/* Turns whatever is thrown into a status, and its words into the error. */
template <class Body> pb_status wall(pb_error *e, Body body) noexcept {
  try {
    body();
    return PB_OK;
  } catch (const refusal &r) {
    return pbx_fail(e, r.status < 0 ? r.status : PB_E_FAIL, r.field.c_str(), r.text.c_str());
  } catch (const std::exception &x) {
    return pbx_fail(e, PB_E_PANIC, "", x.what());
  } catch (...) {
    return pbx_fail(e, PB_E_PANIC, "", "something without a name was thrown");
  }
}

constexpr pb_str text_of(const char *literal) {
  return pb_str{literal, std::char_traits<char>::length(literal)};
}

/* The functions and tables of one module. */
template <class M> struct entry {
  static M &self(void *obj) noexcept { return *static_cast<M *>(obj); }

  static pb_status configure(void *obj, const pb_config *, pb_error *e) noexcept {
    return wall(e, [=] { self(obj).configure(); });
  }
  static pb_status activate(void *obj, const pb_activation *a, pb_error *e) noexcept {
    return wall(e, [=] { self(obj).start(*a); });
  }
  static pb_status process(void *obj, const pb_batch *b) noexcept {
    return wall(nullptr, [=] { self(obj).step(*b); });
  }
  static void deactivate(void *obj, uint32_t reason) noexcept {
    wall(nullptr, [=] { self(obj).deactivate(reason); });
  }
  static void destroy(void *obj) noexcept { delete static_cast<M *>(obj); }
  static pb_status save(void *obj, const pb_writer *w, pb_error *e) noexcept {
    return wall(e, [=] {
      writer to(w);
      self(obj).save(to);
    });
  }
  static pb_status load(void *obj, const pb_reader *r, uint32_t version, pb_error *e) noexcept {
    return wall(e, [=] {
      reader from(r);
      self(obj).load(from, version);
    });
  }

  static pb_status check(void *obj, const pb_check *c, pb_verdict *v) noexcept {
    return wall(nullptr, [=] {
      verdict out(v);
      self(obj).check(*c, out);
    });
  }
  static pb_status size(void *obj, const pb_check *c, pb_verdict *v) noexcept {
    return wall(nullptr, [=] {
      verdict out(v);
      self(obj).size(*c, out);
    });
  }
  static uint32_t read(void *obj, uint32_t instrument, double *out, uint32_t n) noexcept {
    uint32_t written = 0;
    wall(nullptr, [&] {
      for (; written < n; written++) out[written] = self(obj).read(instrument, written);
    });
    return written;
  }

  static const void *extension(void *, const char *id) noexcept {
    if constexpr (std::is_base_of_v<guard, M>) {
      static constexpr pb_guard table = {sizeof(pb_guard), 0, check};
      if (std::strcmp(id, PB_EXT_GUARD) == 0) return &table;
    }
    if constexpr (std::is_base_of_v<sizer, M>) {
      static constexpr pb_sizer table = {sizeof(pb_sizer), 0, size};
      if (std::strcmp(id, PB_EXT_SIZER) == 0) return &table;
    }
    if constexpr (std::is_base_of_v<indicator, M>) {
      static constexpr pb_indicator table = {sizeof(pb_indicator), M::output_count,
                                             text_of(M::outputs), read};
      if (std::strcmp(id, PB_EXT_INDICATOR) == 0) return &table;
    }
    return nullptr;
  }

  static constexpr bool has_state = M::state_version > 0;
  static constexpr pb_vtable functions = {
      sizeof(pb_vtable), 0, configure, activate, process, deactivate, destroy, nullptr,
      has_state ? save : nullptr, has_state ? load : nullptr, extension};
  static constexpr pb_module table = {
      sizeof(pb_module), M::kinds, text_of(M::id), text_of(M::name), text_of(M::version),
      text_of(M::vendor), text_of(M::url), text_of(M::license), text_of(M::summary),
      text_of(M::schema), text_of(M::metrics), M::caps, M::events, M::determinism, M::flags,
      M::state_version, M::state_oldest};

  static pb_status make(const pb_host *h, pb_instance *out, pb_error *e) noexcept {
    return wall(e, [=] {
      out->obj = new M(h);
      out->vt = &functions;
    });
  }
};

/* A library of some modules. */
template <class... Ms> struct library {
  static constexpr const pb_module *modules[] = {&entry<Ms>::table...};

  static pb_status create(const pb_module *m, const pb_host *h, pb_instance *out,
                          pb_error *e) noexcept {
    pb_status status = PB_E_NOT_FOUND;
    const bool is_found = ((m == &entry<Ms>::table &&
                            ((status = entry<Ms>::make(h, out, e)), true)) || ...);
    return is_found ? status : pbx_fail(e, PB_E_NOT_FOUND, "", "no such module");
  }

  static constexpr pb_library table = {
      PB_MAGIC, sizeof(pb_library), PB_ABI_MAJOR, PB_ABI_MINOR, 0, 0, text_of("C++17"),
      modules, sizeof...(Ms), 0, create};

  static const pb_library *answer(const pb_host_info *h) noexcept {
    return h && h->major_min <= PB_ABI_MAJOR && h->major_max >= PB_ABI_MAJOR ? &table : nullptr;
  }
};
}  // namespace pbx

/* The entry point of a library of these modules: once, outside of any namespace. */
#define PBX_EXPORT(...)                                                            \
  extern "C" PB_EXPORT const pb_library *perps_bot_plugin(const pb_host_info *h) { \
    return pbx::library<__VA_ARGS__>::answer(h);                                   \
  }
#endif
