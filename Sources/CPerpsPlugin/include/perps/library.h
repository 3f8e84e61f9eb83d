/* perps/library.h - the one exported function and what it answers. */
#ifndef PERPS_LIBRARY_H
#define PERPS_LIBRARY_H
#include "module.h"
#ifdef __cplusplus
extern "C" {
#endif

/* Who asks. Owned by the host, valid during the call. */
typedef struct pb_host_info {
  uint32_t struct_size;
  uint16_t major_min, major_max, minor, _pad; /* majors on offer; the host's minor */
  uint32_t flags;                             /* PB_HF_* */
  pb_str name, version;
} pb_host_info;
#define PB_HF_SCAN ((uint32_t)1) /* describe only: nothing will be created */

/* The library; static, the plugin's, lives until the process ends. */
typedef struct pb_library {
  uint32_t magic, struct_size;              /* PB_MAGIC; these 16 bytes: the same in every major */
  uint16_t major, minor, need_minor, _pad;  /* chosen; built against; least host minor */
  pb_str build;                             /* free text: compiler, commit */
  const pb_module *const *modules;
  uint32_t module_count, _pad2;             /* 1 .. 256 */
  /* Makes an instance of m: writes out->obj and out->vt. The host's table lives until destroy().
     Use only h->log and h->extension here. [req][ctl] */
  pb_status (*create)(const pb_module *m, const pb_host *h, pb_instance *out, pb_error *e);
} pb_library;

/* The one exported symbol. Fast (<100 ms), no threads, no files, no environment, and the same
 * pointer each time. Picks a major in [major_min, major_max] or returns NULL. [ctl] */
PB_EXPORT const pb_library *perps_bot_plugin(const pb_host_info *host);

/* Optional, once in a library, outside of functions: what the library says about itself as JSON text,
 * which a host reads without loading it. It must say what the tables say; a library whose manifest
 * and tables differ is refused. `perps-bot plugins embed` writes one into a finished library that
 * has none. */
#if defined(__has_attribute)
#if __has_attribute(retain)
#define PB_KEPT used, retain
#endif
#endif
#ifndef PB_KEPT
#define PB_KEPT used
#endif
#ifdef __APPLE__
#define PB_MANIFEST_SECTION "__TEXT,__perps_mf"
#else
#define PB_MANIFEST_SECTION ".perps.manifest"
#endif
#define PB_MANIFEST(json) \
  __attribute__((section(PB_MANIFEST_SECTION), PB_KEPT)) static const char pb_manifest[] = json

/* The type of the entry function, for dlsym. [ctl] */
typedef const pb_library *(*pb_entry)(const pb_host_info *host);

#ifdef __cplusplus
}
#endif
#endif
