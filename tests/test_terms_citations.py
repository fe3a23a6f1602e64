"""Citations of regulations."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sopsim.terms.citations import parse_citations, successor
from sopsim.terms.tables import read_table

SINGLE = [
    ("UU No. 23 Th 2014", "UU-23-2014"),
    ("uu no 23 tahun 2014", "UU-23-2014"),
    ("UU RI No.23 Th 2014", "UU-23-2014"),
    ("UU No :23 Thn 2014", "UU-23-2014"),
    ("UU 23/2014", "UU-23-2014"),
    ("Undang – Undang Nomor 23 Tahun 2014", "UU-23-2014"),
    ("Undang-Undang (UU) Nomor 23\nTahun 2014", "UU-23-2014"),
    (
        "Undang-Undang Republik Indonesia Nomor 23 Tahun 2014 tentang Pemerintahan Daerah",
        "UU-23-2014",
    ),
    ("Undang-Undang Dasar Negara Republik Indonesia Tahun 1945", "UUD-1945"),
    ("Perppu No 2 Tahun 2022", "Perppu-2-2022"),
    ("PP 96/2012", "PP-96-2012"),
    ("PP. No 96 Tahun 2012", "PP-96-2012"),
    ("Peraturan Pemerintah RI No.96 Tahun 2012", "PP-96-2012"),
    ("Peraturan Pemerintah Nomor 58 Tahun 2O05", "PP-58-2005"),
    ("Peraturan Pemerintah Nomor 4O Tahun 2019", "PP-40-2019"),
    ("Perpres 16/2018", "Perpres-16-2018"),
    ("Keppres No 80 Tahun 2003", "Keppres-80-2003"),
    ("Inpres 7/1999", "Inpres-7-1999"),
    ("PermenPAN-RB No. 35 Tahun 2012", "PermenPANRB-35-2012"),
    ("PERMENPAN dan RB 35/2012", "PermenPANRB-35-2012"),
    ("Permenpan Nomor 35 Tahun 2012", "PermenPANRB-35-2012"),
    (
        "Peraturan Menteri Pendayagunaan Aparatur Negara dan Reformasi Birokrasi No 35 Tahun 2012",
        "PermenPANRB-35-2012",
    ),
    ("Peraturan Menteri PAN Nomor PER/05/M.PAN/4/2009", "Permenpan-5-2009"),
    ("Permenpan No. PER / 21 / M.PAN / 11 / 2008", "Permenpan-21-2008"),
    ("Keputusan Menpan No. 63/KEP/M.PAN/7/2003", "Kepmenpan-63-2003"),
    ("Permendagri 52/2011", "Permendagri-52-2011"),
    ("Peraturan Mendagri No 52 Tahun 2011", "Permendagri-52-2011"),
    ("Peraturan Menteri Dalam Negeri RI\nNomor 52 Tahun 2011", "Permendagri-52-2011"),
    ("Permenkes Nomor 1148/Menkes/PER/V/2014", "Permenkes-1148-2014"),
    ("Peraturan Menteri Kesehatan RI Nomor 269/MENKES/PER/III/2008", "Permenkes-269-2008"),
    ("Peraturan Menteri Perdagangan Nomor 67 Tahun 2018 tentang Alat Ukur", "Permendag-67-2018"),
    ("SK Menpan No. KEP/25/M.PAN/2/2004", "Kepmenpan-25-2004"),
    ("Permen PU No. 24/PRT/M/2007", "PermenPU-24-2007"),
    ("PP Nomor 11 Tahun2011", "PP-11-2011"),
    ("Perda Propinsi Jawa Timur Nomor I tahun 2011", "Perda Provinsi Jawa Timur-1-2011"),
    ("Permendikbud No 1/2021", "Permendikbud-1-2021"),
    ("Peraturan Menteri Hukum dan HAM Nomor 5 Tahun 2019", "Permenkumham-5-2019"),
    ("Peraturan Menteri BUDPAR RI No.PM.90/HK.501/MKP/2010", "Permenbudpar-90-2010"),
    ("Peraturan Menteri Keuangan Nomor 113/PMK.05/2012", "PMK-113-2012"),
    ("PMK 113/PMK.05/2012", "PMK-113-2012"),
    ("Kepmendagri Nomor 050-5889 Tahun 2021", "Kepmendagri-050-5889-2021"),
    ("Perda Kota Tangerang Nomor 8 Tahun 2016", "Perda-8-2016"),
    ("Perda No. 8 Tahun 2016", "Perda-8-2016"),
    ("Peraturan Daerah Provinsi Banten No 5 Tahun 2010", "Perda Provinsi Banten-5-2010"),
    ("Perda Tangerang 8/2016", "Perda Tangerang-8-2016"),  # city or regency: not settled
    ("Perwal Tangerang No. 33 Tahun 2014", "Perwal-33-2014"),
    ("Peraturan Wali Kota Tangerang Nomor 33 Tahun 2014", "Perwal-33-2014"),
    ("Peraturan Walikota Nomor 33 Tahun 2014", "Perwal-33-2014"),
    ("Perwali Kota Bogor 3/2015", "Perwal Kota Bogor-3-2015"),
    ("Perwal No. 36/PERT/2008 tentang Rincian Tugas", "Perwal-36-2008"),
    ("Peraturan Bupati Agam No 41 Tahun 2009", "Perbup Kabupaten Agam-41-2009"),
    ("Pergub Banten 3/2015", "Pergub Provinsi Banten-3-2015"),
    (
        "Keputusan Wali Kota Tangerang Nomor 188.45/Kep.12-Org/2019",
        "Kepwal-188.45/KEP.12-ORG/2019-2019",
    ),
    ("Perka BKN Nomor 24 Tahun 2017", "Peraturan BKN-24-2017"),
    (
        "Peraturan Badan Kepegawaian Negara Republik Indonesia Nomor 24 Tahun 2017",
        "Peraturan BKN-24-2017",
    ),
    ("Peraturan Kepala Badan Kepegawaian Negara 24/2017", "Peraturan BKN-24-2017"),
    (
        "Peraturan Lembaga Kebijakan Pengadaan Barang/Jasa Pemerintah Nomor 12 Tahun 2021",
        "Peraturan LKPP-12-2021",
    ),
    ("Peraturan Komisi Informasi Nomor 1 Tahun 2021", "Peraturan KI-1-2021"),
    ("SE BAKN Nomor 01/SE/1977", "SE BAKN-01/SE/1977-1977"),
]

SEVERAL = [
    (
        "1. UU No 25 Tahun 2009 tentang Pelayanan Publik\n"
        "2. PP No 96 Tahun 2012 tentang Pelaksanaan UU 25/2009\n3. Permendagri 52/2011",
        ["UU-25-2009", "PP-96-2012", "Permendagri-52-2011"],
    ),
    (
        "UU 25 Tahun 2009 tentang Pelayanan Publik PP 96 Tahun 2012 tentang Pelaksanaan UU 25 "
        "Tahun 2009 Perda No 3 Tahun 2015",
        ["UU-25-2009", "PP-96-2012", "Perda-3-2015"],
    ),
    (
        "Undang-Undang Nomor 6 Tahun 2023 tentang Penetapan Peraturan Pemerintah Pengganti "
        "Undang-Undang Nomor 2 Tahun 2022 tentang Cipta Kerja Menjadi Undang-Undang",
        ["UU-6-2023"],
    ),
    ("UU 23/2014, PP 18/2016 dan Perda 8/2016", ["UU-23-2014", "PP-18-2016", "Perda-8-2016"]),
    ("UU 23/2014; UU No. 23 Tahun 2014", ["UU-23-2014"]),
]

NONE = [
    "",
    "No. 35 Tahun 2012",
    "Petugas Satpol PP berjaga di 5 lokasi",
    "Nomor SOP 060/41/2015",
    "SK Tanda Daftar Usaha, Jl. Veteran No. 1",
    "Surat keputusan yang ditandatangani 5 orang",
    "5 hari kerja setelah persyaratan lengkap dan sah",
    "Perdagangan kaki lima Jl. Merdeka No 7",
]


def keys(text: str) -> list[str]:
    return [citation.key for citation in parse_citations(text)]


@pytest.mark.parametrize(("text", "key"), SINGLE)
def test_one_citation(text: str, key: str) -> None:
    assert keys(text) == [key]


@pytest.mark.parametrize(("text", "expected"), SEVERAL)
def test_several_citations(text: str, expected: list[str]) -> None:
    assert keys(text) == expected


@pytest.mark.parametrize("text", NONE)
def test_no_citation(text: str) -> None:
    assert parse_citations(text) == ()


def test_parts_are_as_printed() -> None:
    (citation,) = parse_citations(
        "Permenpan Nomor PER/05/M.PAN/4/2009 tentang Pedoman Umum Penanganan\nPengaduan Masyarakat;"
    )
    assert citation.type == "Permenpan"
    assert citation.number == "PER/05/M.PAN/4/2009"
    assert citation.year == 2009
    assert citation.subject == "Pedoman Umum Penanganan Pengaduan Masyarakat"
    assert citation.place == ""


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("UU 25/2009 tentang Pelayanan Publik (Lembaran Negara Tahun 2009)", "Pelayanan Publik"),
        ("UU 23/2014 ttg Pemda sebagaimana telah diubah dengan UU 9/2015", "Pemda"),
        ("UU 25/2009 tentang Pelayanan Publik\n2. PP 96/2012", "Pelayanan Publik"),
        ("UU 25/2009", ""),
    ],
)
def test_subject(text: str, subject: str) -> None:
    assert parse_citations(text)[0].subject == subject


@pytest.mark.parametrize(
    ("text", "base", "amendments"),
    [
        (
            "UU Nomor 23 Tahun 2014 tentang Pemerintahan Daerah sebagaimana telah diubah beberapa "
            "kali terakhir dengan Undang-Undang Nomor 9 Tahun 2015 tentang Perubahan Kedua atas "
            "Undang-Undang Nomor 23 Tahun 2014 tentang Pemerintahan Daerah",
            "UU-23-2014",
            ["UU-9-2015"],
        ),
        (
            "UU 23/2014 diubah dengan UU 2/2015 dan UU 9/2015",
            "UU-23-2014",
            ["UU-2-2015", "UU-9-2015"],
        ),
        ("UU 23/2006 jo. UU 24/2013", "UU-23-2006", ["UU-24-2013"]),
        ("Permendagri 13/2006 jo 59/2007", "Permendagri-13-2006", ["Permendagri-59-2007"]),
        ("UU Nomor 8 Tahun 1974 jo.Nomor 43 tahun 1999", "UU-8-1974", ["UU-43-1999"]),
        (
            "Perpres No. 16 Tahun 2018 jo. Perpres 12 Tahun 2021 jo. Perpres 46 Tahun 2025",
            "Perpres-16-2018",
            ["Perpres-12-2021", "Perpres-46-2025"],
        ),
    ],
)
def test_amendments_attach_to_their_base(text: str, base: str, amendments: list[str]) -> None:
    (citation,) = parse_citations(text)
    assert citation.key == base
    assert [amendment.key for amendment in citation.amendments] == amendments
    assert citation.keys == {base, *amendments}


def test_an_amending_regulation_names_what_it_amends() -> None:
    (citation,) = parse_citations(
        "PP 28 Tahun 2020 tentang Perubahan atas PP Nomor 27 Tahun 2014 tentang Pengelolaan BMN/D"
    )
    assert citation.key == "PP-28-2020"
    assert [amended.key for amended in citation.amends] == ["PP-27-2014"]


@pytest.mark.parametrize(
    ("text", "replaced_by", "latest", "partial"),
    [
        ("UU 32/2004", "UU 23/2014", "UU 23/2014", False),
        ("UU 8/1974", "UU 5/2014", "UU 20/2023", False),
        ("PP 58/2005", "PP 12/2019", "PP 12/2019", False),
        ("PP 27/1999", "PP 27/2012", "PP 22/2021", False),
        ("PP 53/2010", "PP 94/2021", "PP 94/2021", True),
        ("PP 30/1980", "PP 53/2010", "PP 53/2010", False),  # a part of 53/2010 still holds
        ("Permenpan PER/21/M.PAN/11/2008", "PermenPANRB 35/2012", "PermenPANRB 35/2012", False),
        ("Permenkes 75/2014", "Permenkes 43/2019", "Permenkes 19/2024", False),
    ],
)
def test_successor(text: str, replaced_by: str, latest: str, partial: bool) -> None:
    found = successor(parse_citations(text)[0])
    assert found is not None
    assert (found.replaced_by, found.latest, found.partial) == (replaced_by, latest, partial)


@pytest.mark.parametrize(
    "text",
    [
        "UU 25/1992",  # came back when the law that revoked it was annulled
        "PP 11/2017",  # still applied though its law was revoked
        "PP 38/2007",  # no revoking clause was found
        "PP 6/2010",  # revocation not verified
        "Perpres 16/2018",  # amended, not replaced
        "Permendagri 19/2016",
        "Perpres 39/2019",  # sources disagree
        "UU 23/2014",
        "Perwal Kota Bandung 87/2016",  # another city's
        "UU 1/1901",
    ],
)
def test_no_successor_without_a_trusted_entry(text: str) -> None:
    assert successor(parse_citations(text)[0]) is None


def test_no_unverified_entry_is_ever_shown() -> None:
    for row in read_table("regulations"):
        place = "Kota " if row["type"].startswith(("Perda ", "Perwal ")) else ""
        type_ = row["type"].replace(" Tangerang", f" {place}Tangerang")
        text = f"{type_} Nomor {row['number']} Tahun {row['year']}"
        (citation,) = parse_citations(text)
        found = successor(citation)
        trusted = row["verification"] != "belum_terverifikasi"
        gone = row["status"] in ("dicabut", "dicabut_sebagian", "tergantikan")
        assert (found is not None) == (trusted and gone), text


@given(st.text())
def test_never_raises(text: str) -> None:
    for citation in parse_citations(text):
        assert citation.key
        successor(citation)


PIECES = (
    "UU|PP|Perda|Permen|No.|Nomor|Tahun|2014|23|/|\n|tentang|jo|diubah dengan|(|;|Kota"
    "|sebagaimana telah|Perubahan atas|1."
)


@given(st.lists(st.sampled_from(PIECES.split("|")), max_size=25))
def test_never_raises_on_shuffled_citations(pieces: list[str]) -> None:
    found = parse_citations(" ".join(pieces))
    assert len({citation.key for citation in found}) == len(found)
