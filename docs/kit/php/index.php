<?php
// Sign in with Parvis in PHP, with its own extensions alone (Debian: php-cli or php-fpm, php-curl).
// Serve every path of the service by this file.
//
//	PARVIS_ISSUER=... PARVIS_CLIENT_ID=... PARVIS_CLIENT_SECRET=... \
//	SERVICE_URL=https://service.example php -S 127.0.0.1:8000 -t static index.php
declare(strict_types=1);

const LEVELS = ['eidas1', 'eidas2', 'eidas3']; // how sure of who it is: those that are enough, the least first
const SKEW = 60; // seconds that your clock and ours may differ

function refuse(string $why): never
{
	throw new RuntimeException($why);
}

// What an address of Parvis answers, as an array.
function call(string $url, ?array $form = null, array $headers = []): array
{
	$curl = curl_init($url);
	curl_setopt_array($curl, [
		CURLOPT_RETURNTRANSFER => true, CURLOPT_TIMEOUT => 10, CURLOPT_HTTPHEADER => $headers,
		CURLOPT_PROTOCOLS => str_starts_with($url, 'https:') ? CURLPROTO_HTTPS : CURLPROTO_HTTP,
	]);
	if ($form !== null)
		curl_setopt($curl, CURLOPT_POSTFIELDS, http_build_query($form));
	$body = curl_exec($curl);
	$answer = is_string($body) ? json_decode($body, true) : null;
	if (curl_getinfo($curl, CURLINFO_RESPONSE_CODE) !== 200 || !is_array($answer))
		refuse('Parvis does not answer as it should');
	return $answer;
}

function metadata(): array
{
	$metadata = call(getenv('PARVIS_ISSUER') . '/.well-known/openid-configuration');
	return $metadata['issuer'] === getenv('PARVIS_ISSUER') ? $metadata : refuse('another issuer');
}

function base64url(string $text): string
{
	$bytes = base64_decode(strtr($text, '-_', '+/'), true);
	return $bytes === false ? refuse('not base64url') : $bytes;
}

// The key of that kid (RFC 7517), as OpenSSL reads it: SubjectPublicKeyInfo of a point on P-256.
function public_key(array $set, string $kid): OpenSSLAsymmetricKey
{
	foreach ($set['keys'] as $key)
		if (($key['kid'] ?? null) === $kid && ($key['crv'] ?? null) === 'P-256') {
			$point = hex2bin('3059301306072a8648ce3d020106082a8648ce3d03010703420004')
				. str_pad(base64url($key['x']), 32, "\0", STR_PAD_LEFT)
				. str_pad(base64url($key['y']), 32, "\0", STR_PAD_LEFT);
			$pem = "-----BEGIN PUBLIC KEY-----\n" . chunk_split(base64_encode($point), 64, "\n")
				. "-----END PUBLIC KEY-----\n";
			return openssl_pkey_get_public($pem) ?: refuse('a key that is none');
		}
	refuse('signed by a key that Parvis does not publish');
}

// A signature of ES256 is r and s, 32 bytes each (RFC 7518 3.4); OpenSSL wants them as DER.
function der(string $signature): string
{
	$numbers = '';
	foreach (str_split($signature, 32) as $number) {
		$number = ltrim($number, "\0");
		if ($number === '' || ord($number[0]) > 127)
			$number = "\0" . $number;
		$numbers .= "\x02" . chr(strlen($number)) . $number;
	}
	return "\x30" . chr(strlen($numbers)) . $numbers;
}

// The claims of an ID token, after every check of OpenID Connect Core 3.1.3.7.
function claims(string $token, array $metadata, string $nonce): array
{
	$parts = explode('.', $token);
	if (count($parts) !== 3)
		refuse('not a signed token');
	$header = json_decode(base64url($parts[0]), true);
	$signature = base64url($parts[2]);
	if (($header['alg'] ?? null) !== 'ES256' || strlen($signature) !== 64)
		refuse('signed in another way than was agreed');
	$key = public_key(call($metadata['jwks_uri']), $header['kid'] ?? '');
	if (openssl_verify("$parts[0].$parts[1]", der($signature), $key, OPENSSL_ALGO_SHA256) !== 1)
		refuse('the signature is wrong');
	$claims = json_decode(base64url($parts[1]), true);
	if ($claims['iss'] !== $metadata['issuer'] || $claims['aud'] !== getenv('PARVIS_CLIENT_ID')
		|| $claims['exp'] < time() - SKEW || $claims['iat'] > time() + SKEW
		|| !hash_equals($nonce, $claims['nonce'] ?? ''))
		refuse('not meant for us, or not now');
	if (!in_array($claims['acr'] ?? null, LEVELS, true))
		refuse('signed in at another level');
	return $claims;
}

function random(): string
{
	return rtrim(strtr(base64_encode(random_bytes(32)), '+/', '-_'), '=');
}

function go(string $url, array $query = []): never
{
	header('Location: ' . $url . ($query === [] ? '' : '?' . http_build_query($query)), true, 302);
	exit;
}

function login(): never
{
	$_SESSION['asked'] = $asked = ['state' => random(), 'nonce' => random(), 'verifier' => random()];
	$challenge = rtrim(strtr(base64_encode(hash('sha256', $asked['verifier'], true)), '+/', '-_'), '=');
	go(metadata()['authorization_endpoint'], [
		'response_type' => 'code', 'client_id' => getenv('PARVIS_CLIENT_ID'), 'scope' => 'openid profile',
		'redirect_uri' => getenv('SERVICE_URL') . '/callback', 'acr_values' => LEVELS[0],
		'state' => $asked['state'], 'nonce' => $asked['nonce'],
		'code_challenge' => $challenge, 'code_challenge_method' => 'S256',
	]);
}

function callback(): never
{
	$asked = $_SESSION['asked'] ?? refuse('nobody asked');
	unset($_SESSION['asked']);
	$metadata = metadata();
	if (!hash_equals($asked['state'], (string) ($_GET['state'] ?? ''))
		|| ($_GET['iss'] ?? null) !== $metadata['issuer'])
		refuse('the answer to another question');
	if (!is_string($_GET['code'] ?? null))
		refuse('Parvis says ' . preg_replace('/[^a-z_]/', '', (string) ($_GET['error'] ?? 'nothing')));
	$basic = base64_encode(urlencode(getenv('PARVIS_CLIENT_ID')) . ':' . urlencode(getenv('PARVIS_CLIENT_SECRET')));
	$token = call($metadata['token_endpoint'], [
		'grant_type' => 'authorization_code', 'code' => $_GET['code'], 'code_verifier' => $asked['verifier'],
		'redirect_uri' => getenv('SERVICE_URL') . '/callback',
	], ["Authorization: Basic $basic"]);
	$claims = claims($token['id_token'], $metadata, $asked['nonce']);
	$person = call($metadata['userinfo_endpoint'], null, ["Authorization: Bearer {$token['access_token']}"]);
	if (($person['sub'] ?? null) !== $claims['sub'])
		refuse('userinfo about somebody else');
	session_regenerate_id(true);
	$_SESSION = ['sub' => $claims['sub'], 'id_token' => $token['id_token'], 'name' => $person['given_name'] ?? ''];
	go(getenv('SERVICE_URL') . '/');
}

// Ends the session here first, and then at Parvis, which sends the citizen home again.
function logout(): never
{
	$hint = $_SESSION['id_token'] ?? '';
	$_SESSION = [];
	session_regenerate_id(true);
	go(metadata()['end_session_endpoint'],
		['id_token_hint' => $hint, 'post_logout_redirect_uri' => getenv('SERVICE_URL') . '/']);
}

function page(string $body): void
{
	echo <<<HTML
	<!doctype html>
	<html lang="en"><head><meta charset="utf-8"><title>Our service</title>
	<meta name="viewport" content="width=device-width, initial-scale=1">
	<link rel="stylesheet" href="/parvis-button.css"></head><body><main><h1>Our service</h1>$body</main></body></html>
	HTML;
}

const SIGN_IN = '<p><a class="parvis-button" href="/login" lang="en"><svg viewBox="0 0 24 28" aria-hidden="true" focusable="false"><path d="M3 28V12a9 9 0 0 1 18 0v16" fill="none" stroke="currentColor" stroke-width="5"/></svg><span>Sign in with Parvis</span></a></p>';
const SIGN_OUT = '<p>You are signed in, %s.</p><form method="post" action="/logout"><button>Sign out</button></form>';

$path = parse_url($_SERVER['REQUEST_URI'], PHP_URL_PATH);
if ($path === '/parvis-button.css')
	return false; // PHP's own server gives it; elsewhere the web server did
session_start([
	'cookie_httponly' => true, 'cookie_samesite' => 'Lax', 'use_strict_mode' => true,
	'cookie_secure' => str_starts_with(getenv('SERVICE_URL'), 'https:'),
]);
try {
	match ([$_SERVER['REQUEST_METHOD'], $path]) {
		['GET', '/login'] => login(),
		['GET', '/callback'] => callback(),
		['POST', '/logout'] => logout(),
		default => page(isset($_SESSION['sub']) ? sprintf(SIGN_OUT, htmlspecialchars($_SESSION['name'])) : SIGN_IN),
	};
} catch (RuntimeException $why) {
	error_log('Parvis: ' . $why->getMessage());
	http_response_code(403);
	page('<p>You were not signed in.</p>' . SIGN_IN);
}
