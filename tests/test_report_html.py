"""The HTML report: self-contained, safe with hostile text, complete, drawn by a real browser."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import tempfile
from base64 import b64encode
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from sopsim.report import json_file
from sopsim.report.figures import count_report
from sopsim.report.html import SCRIPTS, TEMPLATES_PATH, render_html
from sopsim.report.wording import CONFLICT_TYPES, PAIR_SCOPES
from sopsim.types import Relation, Severity

Document = dict[str, Any]

HOSTILE = [
    '</script><img src=x onerror="document.title=1">',
    "<!-- <script>",
    "]]>&lt;b&gt; & \"kutip\" 'petik'",
    "javascript:alert(1)",
    "\u202efdp.kilabret\u202c",
    "baris\u2028baru\u2029lagi",
    "{{ 7 * 7 }} {% raw %}",
    "\udcff nama berkas bukan UTF-8",
]
CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
needs_chromium = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")


def step(number: str, activity: str, minutes: int | None = 10, **fields: Any) -> Document:
    duration = {"text": f"{minutes} menit", "minutes": minutes, "working": False}
    return {
        "number": number, "activity": activity, "actors": ["Petugas Loket"], "kind": "process",
        "requirements": ["Berkas"], "duration": duration if minutes else None, "output": "Berkas",
        "note": "", "page": 2, **fields,
    }  # fmt: skip


def sop(sop_id: str, title: str = "Surat Keterangan Domisili", **fields: Any) -> Document:
    steps = [
        step("1", "Menerima berkas", kind="start"),
        step("2", "Memeriksa berkas", kind="decision"),
        step("3", "Menandatangani surat", actors=["Lurah"]),
        step("4", "Menyerahkan surat", kind="end"),
    ]
    return {
        "id": sop_id, "path": sop_id, "first_page": 1, "last_page": 2,
        "layout": "sop_ap", "ocr": False, "quality": 0.9, "warnings": [], "number": "470/1",
        "title": title, "agency": sop_id.partition("/")[0], "scope": "internal",
        "created": "2019-03-04", "revised": None, "effective": None,
        "legal_bases": ["UU 25/2009", "PP 96/2012"], "actors": ["Petugas Loket", "Lurah"],
        "qualifications": [], "related": [], "equipment": ["Komputer"], "cautions": [],
        "records": [], "requirements": [], "total_duration": None, "fee": "", "result": "",
        "url": "", "steps": steps, **fields,
    }  # fmt: skip


def pair(a: str, b: str, aligned: list[tuple[int, int]], **fields: Any) -> Document:
    return {
        "a": a, "b": b, "relation": "duplicate", "larger": None, "probability": 0.95,
        "a_in_b": 1.0, "b_in_a": 1.0, "explanation": "Layanan yang sama.", "conflicts": [],
        "aligned": [{"a_step": i, "b_step": j, "score": 0.9} for i, j in aligned], **fields,
    }  # fmt: skip


def document(
    sops: list[Document] | None = None,
    pairs: list[Document] | None = None,
    clusters: list[Document] | None = None,
    skipped: list[Document] | None = None,
) -> Document:
    sops = sops or []
    return {
        "schema": "sopsim.overlaps/1",
        "run": {
            "version": "1.2.3", "model": {"name": "model-uji", "sha256": "ab12"},
            "settings": {"report_probability": 0.5}, "files": len(sops), "sops": len(sops),
            "pages": 2 * len(sops), "seconds": {"read": 1.25},
        },
        "sops": sops, "pairs": pairs or [], "clusters": clusters or [], "skipped": skipped or [],
    }  # fmt: skip


def conflict(kind: str, a_step: int | None, b_step: int | None, **fields: Any) -> Document:
    return {
        "type": kind, "a_step": a_step, "b_step": b_step, "a_value": "10 menit",
        "b_value": "1 hari", "severity": "high", "explanation": "Waktu berbeda.", **fields,
    }  # fmt: skip


def embedded(html: str) -> Any:
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', html, re.S)
    assert found
    return json.loads(found[1])


@pytest.fixture(scope="module")
def kelurahan() -> Document:
    """Three SOPs of one cluster, one of them with a step split in two and one order changed."""
    a, b, c = (sop(f"Kelurahan {name}/domisili.pdf") for name in ("Anggrek", "Bakung", "Cempaka"))
    b["steps"][1:2] = [step("2", "Memeriksa kelengkapan"), step("3", "Memverifikasi berkas", 1440)]
    c["steps"][2], c["steps"][3] = c["steps"][3], c["steps"][2]
    c["url"] = "https://contoh.go.id/sop?id=1"
    legal = {"a_value": "UU 32/2004", "b_value": "UU 23/2014", "severity": "medium"}
    pairs = [
        pair(
            a["id"], b["id"], [(0, 0), (1, 1), (1, 2), (2, 3), (3, 4)],
            conflicts=[conflict("duration", 1, 2), conflict("legal_basis", None, None, **legal)],
        ),
        pair(a["id"], c["id"], [(0, 0), (1, 1), (2, 3), (3, 2)], probability=0.8),
        pair(b["id"], c["id"], [(0, 0)], relation="contains", larger=b["id"], probability=0.62),
    ]  # fmt: skip
    values = [
        {"value": "10 menit", "members": [a["id"], c["id"]]},
        {"value": "1440 menit", "members": [b["id"]]},
    ]
    cluster = {
        "id": "domisili/1", "members": [a["id"], b["id"], c["id"]], "principal": a["id"],
        "pairs": "all", "min_probability": 0.62, "recommendation": "selaraskan",
        "variants": [{"step": 1, "field": "duration", "values": values}],
        "explanation": "Tiga kelurahan, satu layanan.",
    }  # fmt: skip
    skipped = [{"path": "Rusak/a b#1.pdf", "reason": "Bukan PDF.", "hint": "Minta berkas asli."}]
    return document([a, b, c], pairs, [cluster], skipped)


# --- what the file holds ------------------------------------------------------------------------


def test_document_round_trips_through_the_page(kelurahan: Document) -> None:
    assert embedded(render_html(kelurahan, "korpus")) == kelurahan


def test_hostile_text_stays_data() -> None:
    hostile = document([sop(f"x/{i}.pdf", title=text) for i, text in enumerate(HOSTILE)])
    hostile["run"]["model"]["name"] = HOSTILE[0]
    hostile["run"]["settings"] = {HOSTILE[0]: HOSTILE[2]}
    html = render_html(hostile, 'korpus"><script>')
    assert embedded(html) == hostile
    assert html.count("<script") == html.count("</script>") == 3
    assert "<img" not in html
    assert "\u202e" not in html
    assert "\u2028" not in html
    html.encode()


def test_policy_allows_only_the_own_script_and_style(kelurahan: Document) -> None:
    html = render_html(kelurahan, "korpus")
    found = re.search(r'http-equiv="Content-Security-Policy" content="([^"]+)"', html)
    assert found
    policy = found[1].replace("&#39;", "'")
    assert policy.startswith("default-src 'none'; ")
    assert "unsafe" not in policy
    for tag in ("style", "script"):
        content = re.search(rf"<{tag}>(.*?)</{tag}>", html, re.S)
        assert content
        digest = b64encode(sha256(content[1].encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in policy


def test_page_needs_nothing_from_elsewhere(kelurahan: Document) -> None:
    page = re.sub(r"<script type=.*?</script>", "", render_html(kelurahan, "korpus"), flags=re.S)
    page = page.replace("http://www.w3.org/2000/svg", "")
    assert not re.search(r"https?://|\bsrc=|<link|@import|url\(|fetch\(|XMLHttpRequest", page)


def test_every_script_is_included_and_none_parses_markup() -> None:
    names = {path.name for path in (TEMPLATES_PATH / "js").iterdir()}
    assert names == set(SCRIPTS)
    for name in SCRIPTS:
        script = (TEMPLATES_PATH / "js" / name).read_text("utf-8")
        markup = r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|DOMParser"
        assert not re.search(markup + r"|\beval\(|new Function", script)
        assert "</script" not in script
        assert "<!--" not in script


def test_page_says_who_made_it_and_who_decides(kelurahan: Document) -> None:
    html = render_html(kelurahan, "korpus")
    for words in (
        "Semua temuan adalah usulan.", "Cara membaca", "sopsim 1.2.3", "model-uji", "ab12",
        "membaca berkas 1,2", "report_probability = 0.5", "overlaps.xlsx", 'lang="id"',
        "Langsung ke isi",
    ):  # fmt: skip
        assert words in html
    for view in ("ringkasan", "kelompok", "pasangan", "sop", "tidak-terbaca"):
        assert f'href="#/{view}"' in html


def test_corpus_link_loses_its_last_slash() -> None:
    assert 'data-corpus-href="../korpus"' in render_html(document(), "../korpus/")


def test_not_a_number_is_refused(kelurahan: Document) -> None:
    with pytest.raises(ValueError, match="JSON compliant"):
        render_html({**kelurahan, "clusters": [float("nan")]}, "korpus")


def test_same_document_gives_the_same_page(kelurahan: Document) -> None:
    assert render_html(kelurahan, "k") == render_html(json.loads(json.dumps(kelurahan)), "k")


# --- what a browser makes of it -------------------------------------------------------------------


def drawn(page: Path, address: str) -> str:
    """Return what Chromium draws inside ``main`` for an address such as ``#/sop``."""
    assert CHROMIUM
    profile = tempfile.mkdtemp(dir=page.parent)
    command = [
        CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-quic",
        "--disable-background-networking", "--disable-component-update", "--disable-sync",
        f"--user-data-dir={profile}", "--virtual-time-budget=2000", "--dump-dom",
        page.as_uri() + address,
    ]  # fmt: skip
    run = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True)
    body = run.stdout.partition('<main id="isi"')[2].partition("</main>")[0]
    assert "Laporan tidak dapat ditampilkan" not in body, body
    assert "Memuat laporan" not in body
    return body


def text_of(body: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", body))


PAIR_AB = "#/pasangan/" + "/".join(
    quote(f"Kelurahan {name}/domisili.pdf", safe="") for name in ("Anggrek", "Bakung")
)
PAIR_AC = PAIR_AB.replace("Bakung", "Cempaka")


@needs_chromium
@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("", ["Ringkasan", "Pasangan menurut cakupan", "Standar waktu", "Kelompok terbesar"]),
        ("#/kelompok", ["1 kelompok", "Surat Keterangan Domisili", "Direvisi agar selaras"]),
        ("#/pasangan?min=90", ["1 dari 3 pasangan", "Kelurahan Bakung", "Dasar hukum"]),
        ("#/pasangan?kelompok=luar", ["0 dari 3 pasangan", "Tidak ada pasangan yang sesuai"]),
        ("#/pasangan?hubungan=contains", ["1 dari 3 pasangan", "A memuat B"]),
        (PAIR_AB, ["Pertentangan (2)", "1 : 2 langkah", "K1", "UU 32/2004", "= 24 jam"]),
        (PAIR_AC, ["urutan berbeda: A 4, B 4", "https://contoh.go.id/sop?id=1"]),
        ("#/kelompok/domisili%2F1", ["SOP acuan", "nilai acuan", "1440 menit", "Keyakinan tiap"]),
        ("#/sop", ["3 SOP", "Kelurahan Cempaka"]),
        ("#/sop/Kelurahan%20Anggrek%2Fdomisili.pdf", ["4 Maret 2019", "Temuan (2)", "mulai"]),
        ("#/tidak-terbaca", ["Bukan PDF.", "Minta berkas asli."]),
        ("#/kelompok/tidak-ada", ["Tidak ditemukan"]),
        ("#/%zz", ["Tidak ditemukan"]),
    ],
)
def test_each_view_is_drawn(
    kelurahan: Document, tmp_path: Path, address: str, expected: list[str]
) -> None:
    page = tmp_path / "index.html"
    page.write_text(render_html(kelurahan, "../korpus"), "utf-8")
    text = text_of(drawn(page, address))
    for words in expected:
        assert words in text


@needs_chromium
def test_principal_is_not_compared_with_itself(kelurahan: Document, tmp_path: Path) -> None:
    page = tmp_path / "index.html"
    page.write_text(render_html(kelurahan, "../korpus"), "utf-8")
    text = text_of(drawn(page, "#/kelompok/domisili%2F1"))
    assert "Bandingkan Kelurahan Bakung dengan acuan" in text
    assert "Bandingkan Kelurahan Anggrek dengan acuan" not in text


@needs_chromium
def test_summary_shows_the_figures_of_the_workbook(kelurahan: Document, tmp_path: Path) -> None:
    mixed = json.loads(json.dumps(kelurahan))
    mixed["sops"][2]["scope"] = "lintas"
    mixed["sops"][1]["agency"] = mixed["sops"][0]["agency"]
    page = tmp_path / "index.html"
    page.write_text(render_html(mixed, "korpus"), "utf-8")
    text = text_of(drawn(page, ""))
    figures = count_report(json_file.report_from_document(mixed))
    relations = [relation for relation in Relation if relation is not Relation.DISTINCT]
    for scope in {scope for _, scope in figures.pairs}:
        counts = [figures.pairs[relation, scope] for relation in relations]
        row = [*counts, sum(counts), figures.pairs_in_conflict[scope]]
        assert f"{PAIR_SCOPES[scope]} {' '.join(map(str, row))} " in text
    for kind in {kind for kind, _ in figures.conflicts}:
        row = [figures.conflicts[kind, severity] for severity in Severity]
        assert f"{CONFLICT_TYPES[kind]} {' '.join(map(str, row))} {sum(row)} " in text
    for item in figures.agencies:
        row = [item.n_sops, item.n_found, item.n_duplicate, item.n_overlap, item.n_conflict]
        assert f"{item.agency} {' '.join(map(str, row))} " in text


@needs_chromium
def test_links_to_pdfs_survive_any_file_name(tmp_path: Path) -> None:
    names = ["Dinas A/100% #1?.pdf", "Dinas A/\udcff.pdf", "Dinas A/é.pdf"]
    page = tmp_path / "index.html"
    page.write_text(render_html(document([sop(name) for name in names]), "../kor%20pus"), "utf-8")
    for name, href in zip(names, ["100%25%20%231%3F.pdf", "%FF.pdf", "%C3%A9.pdf"], strict=True):
        safe = quote(name.replace("\udcff", "\ufffd"), safe="")
        body = drawn(page, f"#/sop/{safe}")
        assert f'href="../kor%20pus/Dinas%20A/{href}#page=1"' in body


@needs_chromium
def test_hostile_text_is_drawn_as_text(tmp_path: Path) -> None:
    sops = [
        sop(f"OPD {i}/x.pdf", title=text, number=text, agency=text, url=text, warnings=[text])
        for i, text in enumerate(HOSTILE)
    ]
    for record, text in zip(sops, HOSTILE, strict=True):
        record["steps"][0]["activity"] = text
    flagged = pair(
        sops[0]["id"], sops[1]["id"], [(0, 0)],
        conflicts=[conflict("actor", 0, 0, a_value=HOSTILE[0], explanation=HOSTILE[0])],
    )  # fmt: skip
    page = tmp_path / "index.html"
    page.write_text(render_html(document(sops, [flagged]), "korpus"), "utf-8")
    address = "#/pasangan/" + "/".join(quote(record["id"], safe="") for record in sops[:2])
    for body in (
        drawn(page, address),
        drawn(page, "#/pasangan"),
        drawn(page, ""),
    ):
        assert "<img" not in body
        assert "&lt;/script&gt;&lt;img src=x" in body
        assert 'href="javascript:' not in body


@needs_chromium
def test_empty_report_is_drawn(tmp_path: Path) -> None:
    page = tmp_path / "index.html"
    page.write_text(render_html(document(), "korpus"), "utf-8")
    assert "0 SOP dibaca" in text_of(drawn(page, ""))
    assert "Tidak ada pasangan." in drawn(page, "#/pasangan")
