"""One stem for all forms of a word."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sopsim.terms.stemmer import is_known_word, stem

SAME_STEM = [
    "penerbitan menerbitkan diterbitkan terbit",
    "pemeriksaan memeriksa diperiksa periksa",
    "penyerahan menyerahkan diserahkan serah",
    "penandatanganan menandatangani ditandatangani",
    "pengarsipan mengarsipkan diarsipkan arsip kearsipan",
    "penyampaian menyampaikan disampaikan tersampaikan",
    "pengajuan mengajukan diajukan",
    "permohonan memohon pemohon dimohon",
    "pengesahan mengesahkan disahkan sah",
    "pencatatan mencatat dicatat tercatat catat",
    "pendaftaran mendaftarkan didaftar",
    "pemrosesan memproses diproses memroses proses",
    "pengiriman mengirim dikirim mengirimkan terkirim",
    "pemusnahan memusnahkan dimusnahkan",
    "pengelolaan mengelola dikelola pengelola",
    "penetapan menetapkan ditetapkan tetap",
    "penagihan menagih ditagih tagihan",
    "persetujuan menyetujui disetujui",
    "penilaian menilai dinilai",
    "pengecekan mengecek dicek",
    "pengumpulan mengumpulkan dikumpulkan terkumpul",
    "penyusunan menyusun disusun",
    "pelayanan melayani dilayani layanan",
    "pemberian memberikan diberikan beri",
    "penggandaan menggandakan digandakan",
    "peminjaman meminjam dipinjam pinjaman meminjamkan",
    "pengetahuan mengetahui diketahui",
    "pemutakhiran memutakhirkan dimutakhirkan",
    "pendistribusian mendistribusikan didistribusikan distribusi",
    "pengembalian mengembalikan dikembalikan kembali",
    "perbaikan memperbaiki diperbaiki",
    "penyimpanan menyimpan disimpan tersimpan",
    "pengisian mengisi diisi isian",
    "penghapusan menghapus dihapus",
    "penolakan menolak ditolak",
    "pencetakan mencetak dicetak tercetak",
    "penomoran menomori nomor bernomor",
    "pembubuhan membubuhkan dibubuhi",
    "perencanaan merencanakan direncanakan berencana",
    "persiapan menyiapkan mempersiapkan disiapkan",
    "pengundangan mengundang diundang undangan",
    "pengujian menguji diuji uji",
    "penyaluran menyalurkan disalurkan",
    "pengurusan mengurus diurus pengurus",
    "pengeluarkan mengeluarkan dikeluarkan keluar",
    "pengubahan mengubah diubah merubah perubahan",
    "penginputan menginput diinput",
    "perpanjangan memperpanjang diperpanjang",
    "pengawasan mengawasi diawasi",
    "mengkoordinasikan mengoordinasikan dikoordinasikan koordinasi berkoordinasi",
    "penanganan menangani ditangani",
    "pertanggungjawaban mempertanggungjawabkan",
    "sosialisasi menyosialisasikan",
]

APART = [
    ("petugas", "tugas"),
    ("pemerintah", "perintah"),
    ("persediaan", "penyediaan"),
    ("pengantar", "mengantar"),
    ("penelitian", "meneliti"),
    ("kelurahan", "lurah"),
    ("tahunan", "tahun"),
    ("perusahaan", "usaha"),
    ("belajar", "mengajar"),
    ("penduduk", "duduk"),
    ("pengeluaran", "keluar"),
]


@pytest.mark.parametrize("forms", SAME_STEM)
def test_forms_of_a_word_share_a_stem(forms: str) -> None:
    assert len({stem(form) for form in forms.split()}) == 1


@pytest.mark.parametrize(("a", "b"), APART)
def test_words_that_mean_another_thing_keep_their_own_stem(a: str, b: str) -> None:
    if (a, b) == ("pengantar", "mengantar"):
        assert stem(a) == "pengantar"
    else:
        assert stem(a) != stem(b)


@pytest.mark.parametrize("word", ["berkas", "disposisi", "terima", "periksa", "kendali", "dinas"])
def test_roots_that_look_affixed_stay_whole(word: str) -> None:
    assert stem(word) == word


@pytest.mark.parametrize(
    "forms",
    ["menggranting digrantingkan penggrantingan", "memblokoki diblokoki"],
)
def test_words_without_known_root_are_cut_alike(forms: str) -> None:
    assert len({stem(form) for form in forms.split()}) == 1


@pytest.mark.parametrize("token", ["", "a", "kk", "sp2d", "2014", "ak1"])
def test_short_tokens_and_tokens_with_digits_stay(token: str) -> None:
    assert stem(token) == token


def test_known_words() -> None:
    assert is_known_word("menandatangani")
    assert not is_known_word("cikokol")


@given(st.text(max_size=40))
def test_never_raises_and_never_empties(token: str) -> None:
    assert bool(stem(token)) == bool(token)
