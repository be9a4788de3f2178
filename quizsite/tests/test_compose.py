"""docker-compose.yml is valid, and its processes work natively with just the environment that it gives them."""

import json
import os
import re
import socket
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import HTTPCookieProcessor, Request, build_opener

import jsonschema
import psycopg
import pytest
import redis
import yaml

from quizsite.broker import free_port
from quizsite.processes import kill_family, spawn
from quizsite.testing.waiting import wait_until

ROOT = Path(__file__).resolve().parent.parent.parent
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
DOT_ENV = {  # what docs/production.md asks for
    "POSTGRES_PASSWORD": "postgres-password",
    "SECRET_KEY": "s" * 50,
    "PROBLEM_KEY": "p" * 50,
    "SITE_URL": "https://learn.example.org",
    "ALLOWED_HOSTS": "learn.example.org",
}


def filled_in(value: str) -> str:
    """Replace ${NAME}, ${NAME:-default} and ${NAME:?message} as Compose does."""

    def fill(match: re.Match[str]) -> str:
        name, kind, rest = match.groups()
        if name in DOT_ENV:
            return DOT_ENV[name]
        assert kind == ":-", f"{name} is required and docs/production.md does not ask for it"
        return rest

    return re.sub(r"\$\{(\w+)(?:(:-|:\?)([^}]*))?\}", fill, value)


def test_it_is_a_valid_compose_file():
    # The schema is the Compose Specification's own (Apache-2.0, compose-spec.LICENSE).
    schema = json.loads((Path(__file__).parent / "data/compose-spec.json").read_text())
    jsonschema.validate(COMPOSE, schema)


def test_the_schema_refuses_what_is_not_compose():
    schema = json.loads((Path(__file__).parent / "data/compose-spec.json").read_text())
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({**COMPOSE, "services": {"web": {"comand": "x"}}}, schema)


def test_the_broker_keeps_its_queue():
    assert "--appendonly yes" in " ".join(COMPOSE["services"]["redis"]["command"])
    assert COMPOSE["services"]["redis"]["volumes"]


def test_every_variable_that_must_be_set_is_documented():
    required = set(re.findall(r"\$\{(\w+):\?", (ROOT / "docker-compose.yml").read_text()))
    text = (ROOT / "docs/production.md").read_text()
    assert required == set(DOT_ENV)
    assert [name for name in required if f"`{name}`" not in text] == []


@pytest.fixture
def deployment(postgres_url, valkey_url, tmp_path):
    """`prepare`, web, worker and beat as Compose would run them; yields the address and the health check."""
    port = free_port()
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        connection.execute("DROP DATABASE IF EXISTS composed")
        connection.execute("CREATE DATABASE composed")

    def environment_of(service):
        given = {name: filled_in(value) for name, value in COMPOSE["services"][service]["environment"].items()}
        ours = {
            "DATABASE_URL": postgres_url.removesuffix("/postgres") + "/composed",
            "REDIS_URL": valkey_url,
            "DATA_DIR": str(tmp_path),
            "HOST": "127.0.0.1",
            "PORT": str(port),
        }
        return {"PATH": os.environ["PATH"], **given, **ours}

    def start(service):
        command = [filled_in(word) for word in COMPOSE["services"][service]["command"]]
        command[0] = sys.executable
        return spawn(command, environment=environment_of(service))

    with ExitStack() as stack:
        setup = start("prepare")
        stack.callback(kill_family, setup)
        assert setup.wait(300) == 0
        for service in ("web", "worker", "beat"):
            stack.callback(kill_family, start(service))

        def healthcheck(service):
            """Run the health check that Compose would run inside the container of `service`; say whether it passes."""
            kind, *words = COMPOSE["services"][service]["healthcheck"]["test"]
            command = ["sh", "-c", *words] if kind == "CMD-SHELL" else words
            command = [word.replace("$$", "$").replace("127.0.0.1:8000", f"127.0.0.1:{port}") for word in command]
            # `python` is ours, and a container's name is its $HOSTNAME.
            path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
            environment = {**environment_of(service), "PATH": path, "HOSTNAME": socket.gethostname()}
            return subprocess.run(command, env=environment, capture_output=True).returncode == 0

        yield f"http://127.0.0.1:{port}", healthcheck


class Visitor:
    """A browser with cookies, behind the proxy that speaks HTTPS to the world."""

    def __init__(self, address):
        self._address = address
        self._open = build_opener(HTTPCookieProcessor()).open

    def send(self, path, body=None):
        headers = {"Host": "learn.example.org", "X-Forwarded-Proto": "https", "Content-Type": "application/json"}
        data = None if body is None else json.dumps(body).encode()
        try:
            with self._open(Request(self._address + path, data, headers), timeout=20) as answer:
                return answer.status, json.load(answer)
        except HTTPError as refusal:
            return refusal.code, json.load(refusal)


@pytest.mark.slow
@pytest.mark.servers
def test_its_settings_work_on_real_servers(deployment, valkey_url):
    address, healthcheck = deployment
    for service in ("web", "worker"):
        wait_until(lambda service=service: healthcheck(service), within=90, what=f"{service} to be healthy")
    visitor = Visitor(address)
    status, ready = visitor.send("/readyz")
    assert (status, ready["status"]) == (200, "ready"), ready

    account = {"email": "alice@example.org", "password": "scaled dot product"}
    status, answer = visitor.send("/_allauth/app/v1/auth/signup", account)
    assert status == 401, answer  # production asks for the e-mail to be confirmed first
    assert {"id": "verify_email", "is_pending": True} in answer["data"]["flows"]

    # Beat has published and the worker has taken: both speak to the broker.
    broker = redis.from_url(valkey_url)
    wait_until(
        lambda: int(broker.info("commandstats").get("cmdstat_lpush", {}).get("calls", 0)), within=90, what="beat"
    )
