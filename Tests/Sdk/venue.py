"""Starts `perps-bot venue serve` for the tests and makes clients of the exchange's own SDK."""

import json
import logging
import os
import ssl
import subprocess
import tempfile
import urllib.request
import uuid

from coinbase.rest import RESTClient
from coinbase.websocket import WSClient, WSUserClient

# The tests cause errors on purpose; they need not be told.
logging.getLogger("coinbase.RESTClient").setLevel(logging.CRITICAL)

PROGRAM = os.environ.get("PERPS_BOT", ".build/release/perps-bot")


class Venue:
    """A running venue. `rest`, `public` and `view_only` are SDK clients of it."""

    def __init__(self, *options, folder=None):
        self.options = options
        self.folder = folder or tempfile.TemporaryDirectory()
        command = [PROGRAM, "venue", "serve", "--tls", "--seed", "7", "--faults"]
        command += ["--state", self.folder.name, "--for", "10m", *options]
        notes = open(self.folder.name + "/notes.txt", "w+")
        self.process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=notes, text=True)
        line = self.process.stdout.readline()
        if not line:
            self.process.wait(timeout=30)
            notes.seek(0)
            raise RuntimeError("the venue did not start: " + notes.read())
        notes.close()
        self.told = json.loads(line)
        self.host = self.told["rest"].removeprefix("https://")
        self.rest = self.client(self.told["key_file"])
        self.view_only = self.client(self.folder.name + "/key-view-only.json")
        self.public = self.trusting(RESTClient(base_url=self.host, api_key=None, api_secret=None))

    def killed_and_started_again(self):
        self.process.kill()
        self.process.wait(timeout=30)
        self.process.stdout.close()
        return Venue(*self.options, folder=self.folder)

    def client(self, key_file, **options):
        return self.trusting(
            RESTClient(key_file=key_file, base_url=self.host, timeout=30, **options))

    def trusting(self, client):
        # A proxy or REQUESTS_CA_BUNDLE in the environment would come before what is set here.
        client.session.trust_env = False
        client.session.verify = self.told["ca_file"]
        return client

    def market_socket(self, on_message):
        return WSClient(
            base_url=self.told["market_ws"], on_message=on_message, retry=False, timeout=30)

    def user_socket(self, on_message):
        return WSUserClient(
            key_file=self.told["key_file"], base_url=self.told["user_ws"],
            on_message=on_message, retry=False, timeout=30)

    def control(self, path, body):
        """What the SDK has no word for: setting the market, making things go wrong."""
        request = urllib.request.Request(
            self.told["control"] + "/" + path, json.dumps(body).encode(),
            {"Content-Type": "application/json"}, method="POST")
        trust = ssl.create_default_context(cafile=self.told["ca_file"])
        with urllib.request.urlopen(request, context=trust, timeout=30) as answer:
            return json.load(answer)

    def stop(self):
        self.process.terminate()
        self.process.wait(timeout=30)
        self.process.stdout.close()
        self.folder.cleanup()


def new_id():
    return str(uuid.uuid4())
