"""The demo's configuration folders: the templates beside this file with their ${blanks} filled."""
import hashlib
import json
import pathlib
import secrets
import string

TEMPLATES = pathlib.Path(__file__).parent


def fill(template, values):
    """Fill the blanks of every string; a blank that is a whole string may become a list, and a
    member whose value turns out empty is left out."""
    if isinstance(template, dict):
        filled = {name: fill(value, values) for name, value in template.items()}
        return {name: value for name, value in filled.items() if value != ""}
    if isinstance(template, list):
        return [fill(value, values) for value in template]
    if not isinstance(template, str):
        return template
    whole = template[2:-1] if template.startswith("${") and template.endswith("}") else None
    return values[whole] if whole in values else _Blanks(template).substitute(values)


class _Blanks(string.Template):
    braceidpattern = "[a-z0-9_-]+"
    idpattern = braceidpattern


def write_folder(name, folder, values):
    """Fill all templates of TEMPLATES/name into folder, for its owner's eyes."""
    source = TEMPLATES / name
    for template in sorted(source.rglob("*.json")):
        target = folder / template.relative_to(source)
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        target.touch(mode=0o600)
        filled = fill(json.loads(template.read_text()), values)
        target.write_text(json.dumps(filled, indent=2, ensure_ascii=False) + "\n")


def lay_over(source, folder):
    """Replace members of folder's files by those of source's; files it lacks are added."""
    for overlay in sorted(source.rglob("*.json")):
        target = folder / overlay.relative_to(source)
        before = json.loads(target.read_text()) if target.exists() else {}
        target.touch(mode=0o600)
        target.write_text(json.dumps({**before, **json.loads(overlay.read_text())}, indent=2))


def new_secret():
    return secrets.token_urlsafe(32)


def secret_hash(secret):
    return "sha256:" + hashlib.sha256(secret.encode()).hexdigest()
