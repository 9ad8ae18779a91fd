# Run by parvis_embed() at build time: writes the C file that holds the bytes of another.
file(READ ${file} bytes HEX)
string(REGEX REPLACE "(................................)" "\\1\n\t" bytes "${bytes}")
string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," bytes "${bytes}")
file(WRITE ${source} "#include \"text.h\"

extern const struct text ${variable};

static const unsigned char bytes[] = {
	${bytes}0x00};

const struct text ${variable} = {(const char *)bytes, sizeof bytes - 1};
")
