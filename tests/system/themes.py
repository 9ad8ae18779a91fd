#!/usr/bin/python3 -B
"""parvis config check and themes: a sound one passes, and a broken one is told by file and line."""
import pathlib
import shutil
import subprocess
import tempfile
import unittest

from parvis_paths import BUILD, ROOT

SOUND = ROOT / "tests" / "browser" / "theme"


class Themes(unittest.TestCase):
    def setUp(self):
        temporary = tempfile.TemporaryDirectory(prefix="parvis-theme-")
        self.addCleanup(temporary.cleanup)
        self.folder = pathlib.Path(temporary.name) / "theme"
        shutil.copytree(SOUND, self.folder)

    def check(self):
        """The exit code, and what config check says of faults."""
        done = subprocess.run([BUILD / "parvis", "--config", self.folder, "config", "check"],
                              capture_output=True, text=True, timeout=60)
        return done.returncode, done.stdout + done.stderr

    def refused(self, file, content, *words):
        (self.folder / file).write_text(content)
        code, said = self.check()
        self.assertNotEqual(code, 0, said)
        for word in (file, *words):
            self.assertIn(word, said)

    def test_a_sound_theme_passes(self):
        code, said = self.check()
        self.assertEqual(code, 0, said)

    def test_a_broken_template_is_told_by_file_and_line(self):
        self.refused("templates/error.html", "<p>\n\n{{nome}}</p>", "line 3", "nome")

    def test_a_template_that_would_run_a_script_is_refused(self):
        self.refused("templates/footer.html", "<footer>\n<script>alert(1)</script>", "line 2")

    def test_a_style_sheet_that_does_not_end_or_that_fetches_is_refused(self):
        self.refused("templates/parvis.css", "p {\n", "line 2")
        self.refused("templates/parvis.css", "p {}\n@import \"https://elsewhere.example/\";", "line 2")

    def test_a_text_that_is_missing_in_a_new_language_is_named(self):
        self.refused("locales/de.json", '{"choose.title": "Womit?"}', "choose.lead")

    def test_a_text_with_another_placeholder_is_named(self):
        self.refused("locales/fr.json", '{"form_post.title": "Retour"}', "form_post.title")

    def test_a_catalogue_that_is_not_json_is_told_by_its_line(self):
        self.refused("locales/fr.json", '{\n"form_post.title": "Retour\n', "line 2")

    def test_colours_that_nobody_can_tell_apart_are_refused(self):
        self.refused("theme.json", '{"light": {"ink": "#f0f0f0"}}', "light.ink", "contrast")

    def test_a_theme_folder_that_is_not_there_is_a_fault(self):
        (self.folder / "broker.json").write_text('{"issuer": "https://a.example", "theme": "elsewhere"}')
        code, said = self.check()
        self.assertNotEqual(code, 0, said)
        self.assertIn("elsewhere", said)


if __name__ == "__main__":
    unittest.main(argv=[__file__])
