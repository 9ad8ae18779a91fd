/* pause.h -- a flow that waits for nothing but time, as the last act of a step. */
#pragma once
#include "flow.h"

enum turn pause_flow(struct flow *f, int ms);
