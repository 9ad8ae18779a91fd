#!/usr/bin/python3 -B
"""No function that writes without a bound or reads without an error, none that starts a shell, and
no comparison of secrets that tells by its time where they differ."""
import re

from helpers import tree

BANNED = re.compile(r"\b(strcpy|strcat|sprintf|vsprintf|gets|atoi|atol|atoll|strtok|system|popen|"
                    r"alloca|rand|srand|mktemp|tmpnam|redisCommand|redisAsyncCommand|"
                    r"[fs]?scanf)\s*\(")
SECRET = re.compile(r"\b(?:memcmp|strcmp|strncmp)\s*\([^;]*(?:secret|token|verifier|password|hash|signature|\bmac\b|\btag\b)",
                    re.IGNORECASE)
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
    tree.end(problems)


main()
