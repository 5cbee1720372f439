"""`./run demo`: servers, database, demonstration agency, then web, worker and beat in the foreground."""

import errno
import http.client
import os
import socket
import sys
import time
from pathlib import Path

from adoption.running import processes
from adoption.running.fresh.progress import doing, say
from adoption.running.layout import CannotRun, Layout, StateLock, layout
from adoption.running.services import servers, settings
from adoption.running.supervisor import Child, Supervisor

READY_WITHIN = 120.0  # seconds
PYTHON = sys.executable


def demo() -> int:
    """Run until asked to stop. Whatever happens, nothing that was started outlives this function."""
    processes.adopt_orphans()
    place = layout("demo")
    lock = StateLock(place)
    supervisor = Supervisor(place, lock)
    if not take_over(lock, supervisor, place):
        return 1
    supervisor.listen_to_signals()
    try:
        return run(supervisor, place)
    finally:
        with doing("Stopping"):
            supervisor.stop()
        (place.state / "supervisor").unlink(missing_ok=True)


def take_over(lock: StateLock, supervisor: Supervisor, place: Layout) -> bool:
    """Get the lock: from nobody, or from what a killed supervisor left. A living one keeps it."""
    note = place.state / "supervisor"
    if not lock.acquire():
        pid, began = (note.read_text().split() if note.exists() else []) or ("0", "")
        if began and processes.started_at(int(pid)) == began:
            address = place.state / "address"
            where = f" at {address.read_text()}" if address.exists() else ""
            say(f"The demonstration of this checkout is running already{where} (process {pid}).")
            return False
        with doing("Waiting for what an earlier run left behind to end"):
            supervisor.end_left_overs()
            if not lock.acquire(wait=30):
                raise CannotRun(f"{lock.path} is held by a process that Homeward did not note down.")
    supervisor.end_left_overs()
    note.write_text(f"{os.getpid()} {processes.started_at(os.getpid())}")
    return True


def run(supervisor: Supervisor, place: Layout) -> int:
    ours = servers(place, lasting=True, lock=supervisor.lock.fd)
    with doing("Starting PostgreSQL and Redis"):
        for server in ours.values():
            supervisor.start_server(server)
    web_socket = listen(os.environ.get("HOST", "127.0.0.1"), int(os.environ.get("PORT", "8000")))
    address = "http://{}:{}/".format(*web_socket.getsockname())
    ready = place.sockets / "worker-ready"
    ready.unlink(missing_ok=True)
    own = {
        "DEMO": "True",
        "SITE_ADDRESS": address.rstrip("/"),
        "SESSION_COOKIE_NAME": f"homeward_{web_socket.getsockname()[1]}",  # two demonstrations, one browser
        "WORKER_READY_FILE": str(ready),
    }
    env = {**settings(place, ours), **own}
    sign_in = prepare(supervisor, env, place)
    if supervisor.asked_to_stop:
        return 0
    for child in children(web_socket, place):
        supervisor.start(child, env)
    with doing("Starting web, worker and beat"):
        wait_until_ready(supervisor, web_socket, ready)
    if not supervisor.asked_to_stop:
        (place.state / "address").write_text(address)
        say(f"\n{sign_in}\n\nHomeward is ready at {address}   (Ctrl-C stops it)\n")
    return supervisor.loop(env)


def prepare(supervisor: Supervisor, env: dict[str, str], place: Layout) -> str:
    """Tables, static files and, in an empty database, the demonstration agency. Returns the sign-in list."""
    child = Child("prepare", [PYTHON, "manage.py", "prepare", "--demo"])
    listing = place.state / "sign-in.txt"
    with doing("Preparing the database and the demonstration agency"), open(listing, "wb") as out:
        supervisor.start(child, env, stdout=out)
        supervisor.finish(child)
    if not child.is_running:
        supervisor.children.remove(child)
    return listing.read_text().strip()


def listen(host: str, preferred: int) -> socket.socket:
    """Bound here and handed to the web server: no moment in which somebody else takes the port."""
    for port in (*range(preferred, min(preferred + 20, 65536)), 0):
        bound = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            bound.bind((host, port))
            bound.listen(512)
        except OSError as reason:
            bound.close()
            if reason.errno not in (errno.EADDRINUSE, errno.EACCES):
                raise CannotRun(f"Cannot listen on {host}: {reason.strerror}.") from reason
        else:
            if port != preferred:
                say(f"Port {preferred} is taken; using {bound.getsockname()[1]}.")
            return bound
    raise CannotRun("No port is free.")


def children(web_socket: socket.socket, place: Layout) -> list[Child]:
    fd = web_socket.fileno()
    gunicorn = [PYTHON, "-m", "gunicorn", "adoption.wsgi:application", "--preload", "--bind", f"fd://{fd}"]
    gunicorn += ["--worker-class", "gthread", "--workers", "2", "--threads", "8", "--timeout", "60"]
    gunicorn += ["--graceful-timeout", "10", "--worker-tmp-dir", str(place.sockets), "--log-level", "warning"]
    gunicorn += ["--no-control-socket"]  # its usual place is shared by all checkouts
    celery = [PYTHON, "-W", "ignore:You're running the worker", "-m", "celery", "-A", "adoption.celery:app"]
    worker = ["worker", "--concurrency", "2", "-O", "fair", "--without-mingle", "--without-gossip"]
    return [
        Child("web", gunicorn, descriptors=(fd,), settings={"DB_POOL": "True"}),
        Child("worker", [*celery, "--quiet", *worker, "--loglevel", "WARNING"], grace=12),
        Child("beat", [*celery, "--quiet", "beat", "--loglevel", "WARNING", "--pidfile", ""]),
    ]


def wait_until_ready(supervisor: Supervisor, web_socket: socket.socket, worker_ready: Path) -> None:
    """Ready: a page answers and the worker says that it takes tasks. A process that ends meanwhile is a failure."""
    until = time.monotonic() + READY_WITHIN
    while not supervisor.asked_to_stop and not (worker_ready.exists() and answers(web_socket)):
        for child in supervisor.children:
            if not child.is_running:
                raise CannotRun(f"{child.name} ended while starting, see above.")
        if time.monotonic() > until:
            raise CannotRun("Web or worker did not become ready.")
        time.sleep(0.1)


def answers(web_socket: socket.socket) -> bool:
    """503 is an answer too: after a pause, deadlines count as unchecked until beat has come round."""
    host, port = web_socket.getsockname()
    connection = http.client.HTTPConnection(host, port, timeout=5)
    try:
        connection.request("GET", "/health/", headers={"Host": "localhost"})
        return connection.getresponse().status in (http.HTTPStatus.OK, http.HTTPStatus.SERVICE_UNAVAILABLE)
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
