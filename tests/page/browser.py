# SPDX-License-Identifier: GPL-2.0-or-later
"""A headless Chromium, driven through ChromeDriver's WebDriver protocol (W3C WebDriver, over HTTP)."""

from __future__ import annotations

import base64
import contextlib
import http.client
import json
import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

from lab.waiting import wait_for

ELEMENT = "element-6066-11e4-a52e-4f735466cecf"
START_SECONDS = 60
KEYS = {"Enter": "\ue007", "Escape": "\ue00c", "Tab": "\ue004", "ArrowUp": "\ue013", "ArrowDown": "\ue015"}


class BrowserError(Exception):
    """What the driver answers instead of a value."""


class Driver:
    """ChromeDriver on a port that it chooses itself."""

    def __init__(self, folder: Path):
        program = shutil.which("chromedriver")
        if program is None:
            raise BrowserError("there is no chromedriver: packaging/install-deps")
        self._log = open(folder / "chromedriver.log", "w+", encoding="utf-8")  # closed by close()
        self._process = subprocess.Popen([program, "--port=0"], stdout=self._log, stderr=subprocess.STDOUT)
        self._port = self._wait_for_port(folder / "chromedriver.log")

    def _wait_for_port(self, log: Path) -> int:
        def port():
            return re.search(r"started successfully on port (\d+)", log.read_text(encoding="utf-8"))

        try:
            wait_for(lambda: port() or self._process.poll() is not None, "chromedriver", START_SECONDS)
            if not port():
                raise BrowserError(f"chromedriver does not start: {log.read_text(encoding='utf-8')}")
        except BaseException:
            self.close()
            raise
        return int(port()[1])

    def call(self, method: str, path: str, body: "dict | None" = None):
        """The value of the answer."""
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=120)
        with contextlib.closing(connection):
            text = None if body is None else json.dumps(body)
            connection.request(method, path, text, {"Content-Type": "application/json"})
            value = json.loads(connection.getresponse().read())["value"]
        if isinstance(value, dict) and "error" in value:
            raise BrowserError(f"{method} {path}: {value['error']}: {value['message']}")
        return value

    def close(self):
        self._process.terminate()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._log.close()


class Browser:
    """One window. Use it as a context, or call close()."""

    def __init__(self, scripts: bool = True):
        self._folder = Path(tempfile.mkdtemp(prefix="multinic-browser-"))
        try:
            self._driver = Driver(self._folder)
            self._session = "/session/" + self._begin(scripts)
        except BaseException:
            self.close()
            raise

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        with contextlib.ExitStack() as stack:
            stack.callback(shutil.rmtree, self._folder, ignore_errors=True)
            if hasattr(self, "_driver"):
                stack.callback(self._driver.close)
            if hasattr(self, "_session"):
                self._driver.call("DELETE", self._session)

    def _begin(self, scripts: bool) -> str:
        arguments = [
            "--headless=new",
            "--hide-scrollbars",
            "--force-color-profile=srgb",
            "--no-first-run",
            "--disable-background-networking",
            f"--user-data-dir={self._folder / 'profile'}",
        ]
        # Chromium's sandbox refuses to be started by root; small /dev/shm is common in containers.
        if os.geteuid() == 0:
            arguments += ["--no-sandbox", "--disable-dev-shm-usage"]
        options = {"args": arguments, "binary": shutil.which("chromium") or shutil.which("chromium-browser")}
        if not scripts:
            options["prefs"] = {"profile.managed_default_content_settings.javascript": 2}
        wanted = {
            "browserName": "chrome",
            "goog:chromeOptions": options,
            "goog:loggingPrefs": {"browser": "ALL", "performance": "ALL"},
        }
        answer = self._driver.call("POST", "/session", {"capabilities": {"alwaysMatch": wanted}})
        return answer["sessionId"]

    def call(self, path: str, body: dict):
        return self._driver.call("POST", self._session + path, body)

    def open(self, address: str):
        self.call("/url", {"url": address})

    def script(self, code: str, *arguments):
        """What `return` in the JavaScript gives; it sees `arguments`."""
        return self.call("/execute/sync", {"script": code, "args": list(arguments)})

    def find(self, selector: str) -> str:
        return self.call("/element", {"using": "css selector", "value": selector})[ELEMENT]

    def click(self, selector: str):
        self.call(f"/element/{self.find(selector)}/click", {})

    def type(self, selector: str, text: str):
        self.call(f"/element/{self.find(selector)}/value", {"text": text})

    def keys(self, *keys: str):
        """Presses keys, by their names or as characters, wherever the focus is."""
        actions = [
            {"type": kind, "value": KEYS.get(key, key)} for key in keys for kind in ("keyDown", "keyUp")
        ]
        self.call("/actions", {"actions": [{"type": "key", "id": "keyboard", "actions": actions}]})

    def devtools(self, command: str, **parameters):
        """A command of the Chrome DevTools Protocol."""
        return self.call("/goog/cdp/execute", {"cmd": command, "params": parameters})

    def size(self, width: int, height: int, scale: float = 1, mobile: bool = False):
        self.devtools(
            "Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=scale, mobile=mobile
        )

    def media(self, kind: str = "", scheme: str = ""):
        features = [{"name": "prefers-color-scheme", "value": scheme}]
        self.devtools("Emulation.setEmulatedMedia", media=kind, features=features)

    def picture(self, whole: bool = False) -> bytes:
        """A PNG of the window, or of the whole page."""
        answer = self.devtools("Page.captureScreenshot", format="png", captureBeyondViewport=whole)
        return base64.b64decode(answer["data"])

    def log(self, kind: str) -> "list[dict]":
        """What was logged since the last call: "browser" for the console, "performance" for events."""
        return self.call("/se/log", {"type": kind})

    def requests(self) -> "list[str]":
        """The addresses that were asked for since the last call."""
        events = (json.loads(entry["message"])["message"] for entry in self.log("performance"))
        return [
            event["params"]["request"]["url"] for event in events if event["method"] == "Network.requestWillBeSent"
        ]
