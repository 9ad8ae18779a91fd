# Debian packages that ./demo and ./check need, and why. Sourced by both.

PACKAGES_BUILD="gcc=compiler libc6-dev=compiler cmake=build ninja-build=build pkg-config=build
libssl-dev=cryptography libcjose-dev=JWE libjansson-dev=JSON libcurl4-openssl-dev=calls-to-providers
libhiredis-dev=Redis-client libevent-dev=event-loop"
PACKAGES_DEMO="redis-server=the-broker's-store openssl=throw-away-certificates
python3=the-demo-itself python3-authlib=the-sample-service python3-requests=the-sample-service
python3-cryptography=the-sample-service"
PACKAGES_CHECK="python3-jwcrypto=second-opinion-on-JOSE python3-jwt=another jose=another-in-C chromium=browser-tests lynx=a-login-without-pictures
libapache2-mod-auth-openidc=certified-client-in-C python3-flask=a-provider-of-others php-cli=the-button-kit's-sample
php-curl=the-button-kit's-sample python3-aiosmtpd=a-mail-server softhsm2=a-token-to-keep-keys-in binutils=hardening-check procps=process-tests redis-tools=store-tests git=shape-checks"
PACKAGES_NODE="nodejs=certified-client-library npm=its-installation"
# Good to have where this Debian has them: a second HTTP parser, the formatter of our style.
PACKAGES_WANTED="node-llhttp=differential-test-of-our-HTTP-reader clang-format-14=format-check
glewlwyd=a-provider-of-others-in-C"

package_installed() {
	[ "$(dpkg-query -W -f='${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

as_root() {
	if [ "$(id -u)" = 0 ]; then
		"$@"
	elif command -v sudo >/dev/null; then
		sudo "$@"
	else
		echo "Installing packages takes root: please run this as root, or install sudo." >&2
		return 1
	fi
}

# packages_need NAME=WHY...: install those that are missing, saying which and why.
packages_need() {
	local entry missing=()
	if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
		echo "This is not a Debian system: make sure its counterparts of these are installed:"
		echo "  ${*%%=*}"
		return 0
	fi
	for entry; do
		package_installed "${entry%%=*}" || missing+=("$entry")
	done
	[ ${#missing[@]} -gt 0 ] || return 0
	echo "Missing from this Debian, to be installed now:"
	for entry in "${missing[@]}"; do
		printf '  %-24s %s\n' "${entry%%=*}" "$(tr - ' ' <<<"${entry#*=}")"
	done
	[ "$(id -u)" = 0 ] || echo "This takes root; sudo may ask for your password."
	packages_install "${missing[@]%%=*}"
}

packages_install() {
	local apt=(env DEBIAN_FRONTEND=noninteractive apt-get -q -y
		-o Dpkg::Use-Pty=0 -o Acquire::Retries=3)
	if ! apt-cache show "$@" >/dev/null 2>&1; then
		as_root "${apt[@]}" update
	fi
	as_root "${apt[@]}" install --no-install-recommends "$@" && return 0
	# the lists may name versions that the mirror has replaced since
	as_root "${apt[@]}" update
	as_root "${apt[@]}" install --no-install-recommends "$@"
}

# packages_want NAME=WHY...: the same, but one that this Debian lacks is no failure.
packages_want() {
	local entry known=()
	command -v apt-cache >/dev/null || return 0
	for entry; do
		if apt-cache show "${entry%%=*}" >/dev/null 2>&1; then known+=("$entry"); fi
	done
	[ ${#known[@]} -eq 0 ] || packages_need "${known[@]}"
}
