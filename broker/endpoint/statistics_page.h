/* statistics_page.h -- what a worker keeps of the last month's figures. */
#pragma once

void statistics_page_forget(void); /* at the end of the worker */
