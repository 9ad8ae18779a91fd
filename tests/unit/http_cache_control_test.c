#include "http_cache_control.h"
#include "test.h"

TEST(max_age_is_read_among_other_directives)
{
	CHECK_NUMBER(http_cache_control_max_age(TEXT("max-age=60")), 60);
	CHECK_NUMBER(http_cache_control_max_age(TEXT(" public,Max-Age=\"7\" , must-revalidate")),
		     7);
	CHECK_NUMBER(http_cache_control_max_age(TEXT("max-age=0")), 0);
}

TEST(silence_about_age_is_told_apart)
{
	CHECK_NUMBER(http_cache_control_max_age(TEXT("public")), -1);
	CHECK_NUMBER(http_cache_control_max_age(TEXT("")), -1);
	CHECK_NUMBER(http_cache_control_max_age(TEXT(",,=,")), -1);
	CHECK_NUMBER(http_cache_control_max_age(TEXT("s-maxage=5")), -1);
}

TEST(what_must_not_be_kept_is_not)
{
	CHECK_NUMBER(http_cache_control_max_age(TEXT("no-store")), 0);
	CHECK_NUMBER(http_cache_control_max_age(TEXT("max-age=60, no-cache")), 0);
	CHECK_NUMBER(http_cache_control_max_age(TEXT("max-age=-1")), 0);
	CHECK_NUMBER(http_cache_control_max_age(TEXT("max-age")), 0);
	CHECK_NUMBER(http_cache_control_max_age(TEXT("max-age=99999999999999999999")), 0);
}
