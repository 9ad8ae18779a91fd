/* vnconnect_table_test.c -- the words of a dialect are data, and data may be wrong. */
#include "a_config.h"
#include "clock.h"
#include "test.h"
#include "vnconnect_table.h"
#include <string.h>

static struct arena *a;
static struct config_faults faults;

static const struct vnconnect *read(const char *json)
{
	arena_free(a);
	a = arena_new();
	faults = config_faults_none(a);
	return vnconnect_table_read(a, text_of(json), &faults);
}

static void end(void)
{
	arena_free(a);
	a = NULL;
}

TEST(the_shipped_table_has_the_names_of_the_original)
{
	static const char *const names[] = {
		"LoaiTaiKhoan",     "HoVaTen",         "SoDinhDanh",     "SoCMND",      "HoChieu",
		"NgayThangNamSinh", "GioiTinh",        "DiaChi",         "SoDienThoai", "ThuDienTu",
		"MaSoThue",         "MaSoDoanhNghiep", "TenDoanhNghiep", "TechID",      "loginIdp"};
	const struct vnconnect *table = read(NULL);
	size_t i = 0;

	CHECK_NUMBER(faults.count, 0);
	for (; table->claims[i].name != NULL; i++)
		CHECK_STR(table->claims[i].name, names[i]);
	CHECK_NUMBER((long long)i, sizeof names / sizeof *names);
	CHECK_STR(table->acr[0].theirs, "LoA1");
	CHECK_STR(table->acr[0].ours, "eidas1");
	end();
}

TEST(a_table_of_the_operator_replaces_it)
{
	const struct vnconnect *table =
		read("{\"acr\":{\"L\":\"low\"},\"claims\":{\"Ten\":{\"claim\":\"name\","
		     "\"form\":\"full-name\",\"values\":{\"a\":\"b\"},\"otherwise\":\"c\"}}}");

	CHECK_NUMBER(faults.count, 0);
	CHECK_STR(table->claims[0].values[0].ours, "a");
	CHECK_STR(table->claims[0].values[0].theirs, "b");
	CHECK_STR(table->claims[0].otherwise, "c");
	CHECK(table->claims[0].form == VNCONNECT_FULL_NAME && table->claims[1].name == NULL);
	end();
}

TEST(what_is_wrong_with_a_table_is_told)
{
	static const struct {
		const char *json, *place;
	} wrong[] = {
		{"{\"acr\":{\"LoA1\":1}}", "acr"},
		{"{\"claims\":{\"Ten\":{}}}", "Ten.claim"},
		{"{\"claims\":{\"Ten\":{\"claim\":\"name\",\"form\":\"big\"}}}", "Ten.form"},
		{"{\"claims\":{\"Ten\":{\"claim\":\"name\",\"from\":\"x\"}}}", "Ten.from"},
		{"{\"claims\":{\"T\\\"n\":{\"claim\":\"name\"}}}", "T\"n"},
		{"{\"claims\":{\"sub\":{\"claim\":\"name\"}}}", "sub"},
		{"{\"claims\":{\"loAs\":{\"claim\":\"name\"}}}", "loAs"},
		{"{\"claims\":{\"Ten\":3}}", "Ten"},
		{"{\"clams\":{}}", "clams"},
	};

	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		read(wrong[i].json);
		CHECK(faults.count > 0);
		if (faults.first != NULL)
			CHECK_STR(faults.first->place, wrong[i].place);
	}
	end();
}

TEST(its_levels_are_ours_and_its_end_is_announced)
{
	struct config config = *a_config();

	config.vnconnect = read("{\"acr\":{\"LoA1\":\"gold\"}}");
	vnconnect_table_check(&config, &faults);
	CHECK_NUMBER(faults.count + faults.warnings, 0);
	tax_client.profile = PROFILE_VNCONNECT;
	tax_client.vnconnect_until = clock_now() + 80 * 86400;
	vnconnect_table_check(&config, &faults);
	CHECK_NUMBER(faults.count, 1);
	CHECK_NUMBER(faults.warnings, 1);
	CHECK_STR(faults.first->place, "vnconnect_until");
	tax_client.profile = PROFILE_DEFAULT;
	end();
}
