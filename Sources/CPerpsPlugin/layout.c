#include "perps_plugin.h"
