#!/usr/bin/python3 -B
"""A whole login in lynx, a browser without pictures, colours or scripts: by its keys alone."""
import fcntl
import os
import pathlib
import pty
import re
import select
import struct
import tempfile
import termios
import time

from parvis_demo import Demo

ROWS, COLUMNS = 90, 120
REDRAW, FOLLOW = b"\x0c", b"\r"
# what is read on the way: at the chooser, the provider (whose pages are ours as well), and before the end
WORDS = {
    "en": ("Remember my choice on this device", "Who would you like to be?", "This is what", "Date of birth"),
    "fr": ("Retenir mon choix sur cet appareil", "Qui souhaitez", "Voici ce qui sera transmis", "Date de naissance"),
    "vi": ("Ghi nhớ lựa chọn của tôi", "Quý vị muốn là ai?", "Sau đây là thông tin", "Ngày sinh"),
}


class TextBrowser:
    def __init__(self, url, language, home):
        settings = pathlib.Path(home) / "lynx.cfg"
        settings.write_text(f"PREFERRED_LANGUAGE:{language}\nASSUME_CHARSET:utf-8\n")
        self.pid, self.terminal = pty.fork()
        if self.pid == 0:
            os.environ.update(TERM="vt100", LC_ALL="C.UTF-8", HOME=home)
            os.execvp("lynx", ["lynx", "-accept_all_cookies", "-nopause", "-display_charset=utf-8",
                               f"-cfg={settings}", url])
        fcntl.ioctl(self.terminal, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))

    def press(self, key):
        os.write(self.terminal, key)
        return self.quiet()

    def quiet(self, rest=0.4):
        """What it wrote until it had nothing more to write."""
        written = b""
        while select.select([self.terminal], [], [], rest)[0]:
            try:
                written += os.read(self.terminal, 65536)
            except OSError:
                break
        return written

    def screen(self):
        """The whole screen as words, without what moves the cursor."""
        drawn = self.press(REDRAW).decode(errors="replace")
        return " ".join(re.sub(r"\x1b\[[0-9;?]*[A-Za-z]|\x1b[()][A-Z0-9]|[\x0e\x0f\x08]", " ", drawn).split())

    def wait_for(self, *words, seconds=60):
        """All of them on one screen, which lynx may be slow to draw."""
        end = time.monotonic() + seconds
        while missing := [word for word in words if word not in (screen := self.screen())]:
            assert time.monotonic() < end, f"no {missing} in: {screen[:1500]}"

    def follow(self, name):
        """To the button or link that reads so, and through it."""
        self.press(b"/" + name.encode() + b"\r")
        self.press(FOLLOW)

    def close(self):
        os.kill(self.pid, 9)
        os.waitpid(self.pid, 0)
        os.close(self.terminal)


def a_text_browser_logs_in(demo, language):
    chooser, person, told, birthdate = WORDS[language]
    with tempfile.TemporaryDirectory(prefix="parvis-lynx-") as home:
        browser = TextBrowser(demo.about["service"], language, home)
        try:
            browser.wait_for("Sample service")
            browser.follow("(in)")
            browser.wait_for(chooser, "[ ]", "sim-low")
            browser.follow("(sim-low)")
            browser.wait_for(person)
            browser.follow("(camille-martin)")
            browser.wait_for(told, "Camille", "MARTIN", birthdate)
            browser.follow("(continue)")
            browser.wait_for("(out)", "1985-03-02")
        finally:
            browser.close()


def main():
    with Demo() as demo:
        for language in WORDS:
            a_text_browser_logs_in(demo, language)
            print(f"a login in lynx: {language}")
    print(f"{len(WORDS)} passed, 0 failed")


if __name__ == "__main__":
    main()
