/* allow.c - perps.allow: a guard that allows everything; for measuring. */
#include "modules.h"

typedef struct allow {
  uint64_t asked;
} allow;

static pb_status check(void *obj, const pb_check *c, pb_verdict *out) {
  (void)c;
  ((allow *)obj)->asked++;
  out->action = PB_V_ALLOW;
  return PB_OK;
}

static const pb_guard guard = {.struct_size = sizeof(pb_guard), .check = check};

static const void *extension(void *obj, const char *id) {
  (void)obj;
  return strcmp(id, PB_EXT_GUARD) == 0 ? &guard : NULL;
}

static const pb_vtable vtable = {
    .struct_size = sizeof(pb_vtable),
    .configure = pbx_no_configure,
    .activate = pbx_no_activate,
    .process = pbx_no_process,
    .deactivate = pbx_no_deactivate,
    .destroy = free,
    .extension = extension,
};

const pb_module allow_module = {
    .struct_size = sizeof(pb_module),
    .kinds = PB_KIND_GUARD,
    .id = PBX_TEXT("perps.allow"),
    .name = PBX_TEXT("Allow"),
    .version = PBX_TEXT("1.0.0"),
    .vendor = PBX_TEXT("perps-bot"),
    .license = PBX_TEXT("Apache-2.0"),
    .summary = PBX_TEXT("Allows every order; for measuring."),
    .schema = PBX_NO_PARAMETERS,
    .metrics = PBX_TEXT("[]"),
    .determinism = PB_DET_PURE,
};

pb_status allow_create(const pb_host *h, pb_instance *out) {
  (void)h;
  out->obj = calloc(1, sizeof(allow));
  out->vt = &vtable;
  return out->obj ? PB_OK : PB_E_FAIL;
}
