import gzip
import io
import tarfile
import zipfile
from collections.abc import Callable, Mapping
from typing import Any

import pytest

Read = Callable[..., Any]

MEMBERS = {
    "a.txt": b"One.",
    "sub/b.jsonl": b'{"text": "Two."}',
    "c.png": b"x",
    ".d.txt": b"x",
    "__MACOSX/a.txt": b"x",
}


def zipped(members: Mapping[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def tarred(members: Mapping[str, bytes], *more: tarfile.TarInfo) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        for name, data in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
        for info in more:
            archive.addfile(info)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("x.zip", zipped(MEMBERS)),
        ("x.tar", tarred(MEMBERS)),
        ("x.tar.gz", gzip.compress(tarred(MEMBERS))),
        ("x.tgz", gzip.compress(tarred(MEMBERS))),
        ("x.zip.gz", gzip.compress(zipped(MEMBERS))),
    ],
    ids=["zip", "tar", "tar.gz", "tgz", "zip.gz"],
)
def test_members_are_read_and_others_are_counted(read: Read, name: str, data: bytes) -> None:
    result = read({name: data})
    assert result.texts == {f"{name}!a.txt": "One.", f"{name}!sub/b.jsonl#1": "Two."}
    assert (result.passed_over, result.sources[name]["records"]) == (3, 2)


def test_archives_in_archives_are_read(read: Read) -> None:
    result = read({"x.tgz": gzip.compress(tarred({"y.zip": zipped({"z.txt.gz": gzip.compress(b"Deep.")})}))})
    assert result.texts == {"x.tgz!y.zip!z.txt.gz": "Deep."}


def test_archives_too_deep_in_one_another_are_refused(read: Read) -> None:
    data = zipped({"a.txt": b"One."})
    for _ in range(4):
        data = zipped({"in.zip": data, "b.txt": b"Beside."})
    result = read({"x.zip": data})
    assert len(result.texts) == 3
    assert list(result.reasons.values()) == ["bad-archive"]


def test_names_are_only_names(read: Read) -> None:
    result = read(
        {"x.tar": tarred({"../../up.txt": b"One.", "./here.txt": b"Two.", "new\nline🙂.txt": b"Three."})}
    )
    assert set(result.texts) == {"x.tar!../../up.txt", "x.tar!here.txt", "x.tar!new\\u000aline🙂.txt"}


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_name_that_comes_twice_is_two_members(read: Read) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("a.txt", b"One.")
        archive.writestr("a.txt", b"Two.")
    assert read({"x.zip": buffer.getvalue()}).texts == {"x.zip!a.txt": "One.", "x.zip!a.txt~2": "Two."}


def test_links_lead_nowhere(read: Read) -> None:
    link = tarfile.TarInfo("link.txt")
    link.type, link.linkname = tarfile.SYMTYPE, "/etc/hostname"
    assert read({"x.tar": tarred({"a.txt": b"One."}, link)}).texts == {"x.tar!a.txt": "One."}


def test_a_damaged_member_of_a_zip_fails_alone(read: Read) -> None:
    data = bytearray(zipped({"a.txt": b"One.", "b.txt": bytes(range(65, 91)) * 40, "c.txt": b"Three."}))
    at = data.index(b"b.txt") + len(b"b.txt") + 4
    data[at : at + 4] = b"\xaa\xbb\xcc\xdd"
    result = read({"x.zip": bytes(data)})
    assert (sorted(result.texts), result.reasons) == (
        ["x.zip!a.txt", "x.zip!c.txt"],
        {"x.zip!b.txt": "bad-archive"},
    )


def test_a_tar_that_breaks_off_gives_what_precedes_and_one_failure(read: Read) -> None:
    whole = tarred({"a.txt": b"One.", "b.txt": b"words " * 5000, "c.txt": b"Three."})
    for name, data in {"x.tar": whole[:8000], "y.tar.gz": gzip.compress(whole)[:-30]}.items():
        result = read({name: data})
        assert f"{name}!a.txt" in result.texts
        assert result.reasons[name] == "bad-archive"
        assert f"{name}!b.txt" not in result.reasons


def test_an_encrypted_member_says_so(read: Read) -> None:
    data = bytearray(zipped({"a.txt": b"One.", "b.txt": b"Two."}))
    data[data.index(b"PK\x01\x02") + 8] |= 1  # the flag in the first entry of the directory
    result = read({"x.zip": bytes(data)})
    assert (result.texts, result.reasons) == ({"x.zip!b.txt": "Two."}, {"x.zip!a.txt": "encrypted"})


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (zipped({"a.png": b"x"}), "no-articles"),
        (zipped({"a.txt": b"x"})[:-30], "bad-archive"),
        (b"words", "bad-archive"),
    ],
    ids=["no-articles", "cut-off", "no-zip"],
)
def test_archives_without_articles_are_one_failure(read: Read, data: bytes, reason: str) -> None:
    assert read({"x.zip": data}).reasons == {"x.zip": reason}
