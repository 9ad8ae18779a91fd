/* vnconnect_userinfo_test.c -- what clients of profile vnconnect are told, in their words. */
#include "json_read.h"
#include "scope_table.h"
#include "test.h"
#include "vnconnect_table.h"
#include "vnconnect_userinfo.h"

#define ALL                                                                                        \
	"openid profile email phone address personal_number identity_documents tax_number "        \
	"account organization techid idp_id"

static struct arena *a;
static struct config config;

static const char *told(const char *scope, const char *claims)
{
	struct config_faults faults;
	const struct access_token token = {
		.sub = "s-1", .scope = scope, .acr = "eidas1", .claims = text_of(claims)};

	arena_free(a);
	a = arena_new();
	faults = config_faults_none(a);
	config = (struct config){.scopes = scope_table_read(a, TEXT_NONE, &faults),
				 .vnconnect = vnconnect_table_read(a, TEXT_NONE, &faults)};
	CHECK_NUMBER(faults.count, 0);
	return vnconnect_userinfo(a, &config, &token, "https://b/p", "https://b/l").at;
}

static void end(void)
{
	arena_free(a);
	a = NULL;
}

TEST(claims_have_the_names_and_forms_of_the_dialect)
{
	CHECK_STR(told(ALL, "{\"name\":\"Nguyễn Văn An\",\"personal_number\":\"001085000123\","
			    "\"identity_card_number\":\"012345678\",\"passport_number\":\"B123\","
			    "\"birthdate\":\"1985-03-02\",\"gender\":\"male\","
			    "\"address\":{\"street_address\":\"1 Tràng Tiền\",\"locality\":\"Hà "
			    "Nội\"},\"phone_number\":\"+84900000001\",\"email\":\"an@example.vn\","
			    "\"tax_number\":\"8000000001\",\"idp_id\":\"bca\",\"techid\":\"t-1\","
			    "\"account_type\":\"citizen\"}"),
		  "{\"sub\":\"s-1\",\"LoaiTaiKhoan\":\"1\",\"HoVaTen\":\"Nguyễn Văn An\","
		  "\"SoDinhDanh\":\"001085000123\",\"SoCMND\":\"012345678\",\"HoChieu\":\"B123\","
		  "\"NgayThangNamSinh\":\"19850302\",\"GioiTinh\":\"1\","
		  "\"DiaChi\":\"1 Tràng Tiền, Hà Nội\",\"SoDienThoai\":\"+84900000001\","
		  "\"ThuDienTu\":\"an@example.vn\",\"MaSoThue\":\"8000000001\",\"TechID\":\"t-1\","
		  "\"loginIdp\":\"bca\",\"loAs\":\"LoA1\",\"userProfileUri\":\"https://b/p\","
		  "\"logoutUri\":\"https://b/l\"}");
	end();
}

TEST(an_organization_is_of_type_2)
{
	CHECK_STR(told("openid account organization",
		       "{\"account_type\":\"organization\",\"organization_number\":\"0100000001\","
		       "\"organization_name\":\"Sen Ltd\"}"),
		  "{\"sub\":\"s-1\",\"LoaiTaiKhoan\":\"2\",\"MaSoDoanhNghiep\":\"0100000001\","
		  "\"TenDoanhNghiep\":\"Sen Ltd\",\"loAs\":\"LoA1\","
		  "\"userProfileUri\":\"https://b/p\",\"logoutUri\":\"https://b/l\"}");
	end();
}

TEST(a_family_name_comes_first_when_the_provider_has_no_whole_one)
{
	CHECK_STR(told("openid", "{\"given_name\":\"Anne\",\"family_name\":\"Martin\"}"),
		  "{\"sub\":\"s-1\",\"HoVaTen\":\"Martin Anne\",\"loAs\":\"LoA1\","
		  "\"userProfileUri\":\"https://b/p\",\"logoutUri\":\"https://b/l\"}");
	end();
}

/* A row's otherwise speaks for the scope that was granted, never for one that was not. */
TEST(what_no_scope_brings_is_told_under_no_name)
{
	CHECK_STR(told("openid", "{}"),
		  "{\"sub\":\"s-1\",\"loAs\":\"LoA1\",\"userProfileUri\":\"https://b/p\","
		  "\"logoutUri\":\"https://b/l\"}");
	CHECK(json_object_get(json_read(a, text_of(told("openid account", "{}")), 4096),
			      "LoaiTaiKhoan") != NULL);
	end();
}

TEST(a_claim_of_another_type_or_form_is_left_out)
{
	CHECK_STR(told("openid", "{\"birthdate\":\"1985\",\"email\":true,\"address\":\"x\"}"),
		  "{\"sub\":\"s-1\",\"loAs\":\"LoA1\",\"userProfileUri\":\"https://b/p\","
		  "\"logoutUri\":\"https://b/l\"}");
	end();
}
