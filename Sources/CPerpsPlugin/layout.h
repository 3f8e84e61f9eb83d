/* layout.h - holds the layout of ABI v1 at compile time.
 *
 * A line that no longer compiles means that plugins already built would read the wrong bytes.
 * Lines are added for new fields at the end of sized structs; none is ever changed. */
#ifndef PERPS_LAYOUT_H
#define PERPS_LAYOUT_H
#include "perps_plugin_ext.h"

#define SIZE(type, size, align) \
  _Static_assert(sizeof(type) == (size) && _Alignof(type) == (align), #type)
#define AT(type, field, offset, size) \
  _Static_assert(offsetof(type, field) == (offset) && sizeof(((type *)0)->field) == (size), \
                 #type "." #field)
#endif
