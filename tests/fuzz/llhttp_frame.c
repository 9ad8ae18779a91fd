#include "llhttp_frame.h"
#include <llhttp.h>

static int stop_after_head(llhttp_t *parser)
{
	(void)parser;
	return HPE_PAUSED;
}

bool llhttp_frame(const char *bytes, size_t len, struct llhttp_frame *frame)
{
	llhttp_settings_t settings;
	llhttp_t parser;

	llhttp_settings_init(&settings);
	settings.on_headers_complete = stop_after_head;
	llhttp_init(&parser, HTTP_REQUEST, &settings);
	if (llhttp_execute(&parser, bytes, len) != HPE_PAUSED)
		return false;
	frame->head = (size_t)(llhttp_get_error_pos(&parser) - bytes);
	frame->method = llhttp_method_name(parser.method);
	frame->content_length = parser.content_length;
	return true;
}
