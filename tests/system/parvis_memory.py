"""What a process has in its memory, for who looks for what should not be there."""
import pathlib


class Mapping:
    def __init__(self, line):
        ends, self.rights, *rest = line.split(maxsplit=5)
        self.start, self.end = (int(end, 16) for end in ends.split("-"))
        self.name = rest[3].strip() if len(rest) > 3 else ""
        self.flags = set()


def mappings(pid):
    """All of them, with the kernel's flags: lo is locked, dd is left out of cores."""
    found = []
    for line in pathlib.Path(f"/proc/{pid}/smaps").read_text().splitlines():
        if line.startswith("VmFlags:"):
            found[-1].flags = set(line.split()[1:])
        elif not line.split()[0].endswith(":"):
            found.append(Mapping(line))
    return found


def memory(pid):
    """Pairs of a mapping and its bytes, of all that can be written to and read."""
    with open(f"/proc/{pid}/mem", "rb", buffering=0) as memory_file:
        for mapping in mappings(pid):
            if mapping.rights.startswith("rw"):
                try:
                    memory_file.seek(mapping.start)
                    content = memory_file.read(mapping.end - mapping.start)
                except OSError:
                    if any(mapping.start == still.start for still in mappings(pid)):
                        raise
                    continue  # unmapped meanwhile
                yield mapping, content


def holders(pid, secrets):
    """Which secret (a dict's name) is in which mapping."""
    return [(name, mapping) for mapping, content in memory(pid)
            for name, secret in secrets.items() if secret in content]
