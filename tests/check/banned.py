#!/usr/bin/python3 -B
"""No function that writes without a bound or reads without an error, none that starts a shell, no
comparison of secrets that tells by its time where they differ, and no redirect but 303: another
might repeat a form, with what is in it, elsewhere (RFC 9700 4.12)."""
import re

from helpers import tree

BANNED = re.compile(r"\b(strcpy|strcat|sprintf|vsprintf|gets|atoi|atol|atoll|strtok|system|popen|"
                    r"alloca|rand|srand|mktemp|tmpnam|redisCommand|redisAsyncCommand|"
                    r"[fs]?scanf)\s*\(")
SECRET = re.compile(r"\b(?:memcmp|strcmp|strncmp)\s*\([^;]*(?:secret|token|verifier|password|hash|signature|\bmac\b|\btag\b)",
                    re.IGNORECASE)
REDIRECT = re.compile(r"\b30[1278]\b")
NO_STATUS = {"nfc_table.h"}  # numbers of characters
NO_SECRETS = {  # these compare names, not what the names stand for
    "strcmp(c->verb", "token_endpoint_auth_method", "grant_type", "setting",
}


def main():
    problems = []
    for path in tree.files(tree.SOURCES, {".c", ".h"}):
        code = tree.without_comments_and_strings(path.read_text())
        for number, line in enumerate(code.splitlines(), 1):
            found = BANNED.search(line)
            if found:
                problems.append(f"{tree.name(path)}:{number}: {found.group(1)} is not used here")
            found = SECRET.search(line)
            if found and not any(words in line for words in NO_SECRETS):
                problems.append(f"{tree.name(path)}:{number}: a secret is compared with {found.group()[:6]}")
            found = REDIRECT.search(line)
            if found and path.name not in NO_STATUS:
                problems.append(f"{tree.name(path)}:{number}: {found.group()} is no way of ours to redirect")
    tree.end(problems)


main()
