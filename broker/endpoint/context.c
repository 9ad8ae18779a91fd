#include "context.h"

struct context context;
