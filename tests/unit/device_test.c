/* device_test.c -- is she known by this browser? */
#include "device.h"
#include "test.h"
#include <string.h>

static struct arena *a;
static struct hash key;

static void begin(void)
{
	a = arena_new();
	key = hash_sha256(TEXT("key"));
}

static struct device with(struct device device, const char *person)
{
	device_add(a, &key, &device, person);
	return device;
}

TEST(a_browser_without_our_cookie_is_a_new_one)
{
	static const char *const none[] = {"",
					   "x",
					   "AAAAAAAAAAAAAAAAAAAAAA=",
					   "AAAAAAAAAAAAAAAAAAAAA",
					   "AAAAAAAAAAAAAAAAAAAAAB",
					   "../../../../etc"};

	begin();
	for (size_t i = 0; i < sizeof none / sizeof *none; i++) {
		struct device device = device_read(a, none[i]), other = device_read(a, none[i]);

		CHECK_NUMBER(strlen(device.id), 22);
		CHECK_NUMBER(device.count, 0);
		CHECK(strcmp(device.id, other.id) != 0);
	}
	arena_free(a);
}

TEST(a_cookie_is_read_as_it_was_written)
{
	struct device device, again;

	begin();
	device = with(with(device_read(a, ""), "anne"), "bob");
	again = device_read(a, device_cookie(a, &device));
	CHECK_STR(again.id, device.id);
	CHECK_NUMBER(again.count, 2);
	CHECK_STR(device_cookie(a, &again), device_cookie(a, &device));
	CHECK_STR(device_mark(a, &key, &again, "anne"), device_mark(a, &key, &device, "anne"));
	again = device_read(a, arena_printf(a, "%s.notaword.%s", device.id, device.persons[0]));
	CHECK_NUMBER(again.count, 0);
	CHECK_STR(again.id, device.id);
	again = device_read(a,
			    arena_printf(a, "%s.%s.%s.%s", device_cookie(a, &device),
					 device.persons[0], device.persons[0], device.persons[0]));
	CHECK_NUMBER(again.count, DEVICE_PERSONS_KEPT);
	arena_free(a);
}

/* U137: the counter goes to three, and trust is lost at the third. */
TEST(a_browser_of_three_persons_is_shared)
{
	struct device device;

	begin();
	device = with(device_read(a, ""), "anne");
	CHECK(device.count == 1 && !device_is_shared(&device));
	device = with(device, "anne");
	CHECK(device.count == 1 && !device_is_shared(&device));
	device = with(device, "bob");
	CHECK(device.count == 2 && !device_is_shared(&device));
	device = with(device, "carol");
	CHECK(device.count == 3 && device_is_shared(&device));
	device = with(device, "dave");
	CHECK(device.count == 3 && device_is_shared(&device));
	arena_free(a);
}

TEST(the_oldest_person_is_forgotten)
{
	struct device device, two;

	begin();
	two = with(with(device_read(a, ""), "anne"), "bob");
	device = with(with(with(two, "anne"), "carol"), "dave");
	CHECK_STR(device.persons[0], two.persons[0]);
	CHECK(strcmp(device.persons[1], two.persons[1]) != 0);
	arena_free(a);
}

TEST(no_word_is_the_same_elsewhere)
{
	struct device one, other;
	struct hash another_key = hash_sha256(TEXT("another"));

	begin();
	one = with(device_read(a, ""), "anne");
	other = with(device_read(a, ""), "anne");
	CHECK(strcmp(one.persons[0], other.persons[0]) != 0);
	CHECK(strcmp(device_mark(a, &key, &one, "anne"), device_mark(a, &key, &other, "anne")) !=
	      0);
	CHECK(strcmp(device_mark(a, &key, &one, "anne"), device_mark(a, &key, &one, "bob")) != 0);
	CHECK(strcmp(device_mark(a, &key, &one, "anne"),
		     device_mark(a, &another_key, &one, "anne")) != 0);
	CHECK(strcmp(device_mark(a, &key, &one, "anne") + 1, one.persons[0]) != 0);
	CHECK_NUMBER(strlen(device_mark(a, &key, &one, "anne")), 12);
	arena_free(a);
}
