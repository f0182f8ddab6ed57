import os
from pathlib import Path

import pytest

from flows.ingest.discover import PassedOver, discover, fingerprint, is_as_it_was
from schemas.errors import UsageError


def write(folder: Path, *names: str) -> Path:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(b"words")
    return folder


def test_a_pipe_that_is_given_by_itself_is_said_to_be_one(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    with pytest.raises(UsageError, match=r"pipe\.txt is a pipe or a device, not a file"):
        discover([tmp_path / "pipe.txt"])


def test_a_folder_is_read_whole_in_order(tmp_path: Path) -> None:
    folder = write(tmp_path / "drop", "b.txt", "a/z.jsonl", "a/b/c.tar.gz")
    sources = discover([folder]).sources
    assert [source.path for source in sources] == ["a/b/c.tar.gz", "a/z.jsonl", "b.txt"]
    assert {source.drop_name for source in sources} == {"drop"}


def test_what_is_not_read_is_returned_with_its_reason(tmp_path: Path) -> None:
    folder = write(tmp_path / "drop", "a.txt", ".b.txt", ".git/c.txt", "d.png", "README.md")
    (folder / "loop").symlink_to(folder)
    os.mkfifo(folder / "pipe.txt")
    found = discover([folder])
    assert [source.path for source in found.sources] == ["a.txt"]
    assert found.ignored == (
        PassedOver("drop", ".b.txt", "hidden"),
        PassedOver("drop", ".git", "hidden"),
        PassedOver("drop", "README.md", "of another kind"),
        PassedOver("drop", "d.png", "of another kind"),
        PassedOver("drop", "loop", "a link to a folder that is listed already"),
        PassedOver("drop", "pipe.txt", "not a regular file"),
    )


def test_a_file_given_by_itself_is_a_drop_whatever_its_name(tmp_path: Path) -> None:
    (source,) = discover([write(tmp_path, "notes") / "notes"]).sources
    assert (source.drop_name, source.path) == ("notes", "notes")


def test_a_given_drop_name_holds_for_all_paths(tmp_path: Path) -> None:
    write(tmp_path, "x/a.txt", "y/b.txt")
    sources = discover([tmp_path / "x", tmp_path / "y"], "feed").sources
    assert [(source.drop_name, source.path) for source in sources] == [("feed", "a.txt"), ("feed", "b.txt")]


def test_the_same_path_twice_is_one_file(tmp_path: Path) -> None:
    folder = write(tmp_path / "drop", "a.txt")
    assert len(discover([folder, folder]).sources) == 1


def test_two_files_at_one_place_of_a_drop_are_refused(tmp_path: Path) -> None:
    write(tmp_path, "x/a.txt", "y/a.txt")
    with pytest.raises(UsageError, match=r"would both be a\.txt of the drop feed"):
        discover([tmp_path / "x", tmp_path / "y"], "feed")


def test_a_path_that_does_not_exist_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"gone: no such file or directory\."):
        discover([tmp_path / "gone"])


def test_a_folder_without_articles_is_refused_with_what_is_in_it(tmp_path: Path) -> None:
    folder = write(tmp_path / "drop", "a.png", "b.png", "c.docx")
    with pytest.raises(UsageError, match=r"holds no articles.*2 \.png, 1 \.docx"):
        discover([folder])
    (tmp_path / "void").mkdir()
    with pytest.raises(UsageError, match="holds no articles"):
        discover([tmp_path / "void"])


def test_names_that_are_not_text_become_printable(tmp_path: Path) -> None:
    name = os.fsencode(tmp_path) + b'/caf\xe9 "x"\n.txt'
    Path(os.fsdecode(name)).write_bytes(b"words")
    (source,) = discover([tmp_path]).sources
    assert source.path == 'caf\\xe9 "x"\\u000a.txt'
    assert source.location.read_bytes() == b"words"


def test_links_to_nothing_and_to_themselves_are_kept_to_fail_by_themselves(tmp_path: Path) -> None:
    write(tmp_path, "a.txt")
    (tmp_path / "gone.txt").symlink_to("nowhere")
    (tmp_path / "self.txt").symlink_to("self.txt")
    assert [source.path for source in discover([tmp_path]).sources] == ["a.txt", "gone.txt", "self.txt"]


def test_a_fingerprint_is_hash_and_length(tmp_path: Path) -> None:
    (source,) = discover([write(tmp_path, "a.txt")]).sources
    digest = "dba36bffa5cab0f922d087a3aeb179f9d4e745df40b323e1b1471402848c8a3e"
    found = fingerprint(source)
    assert (found.sha256, found.byte_length) == (digest, 5)
    assert is_as_it_was(source, found)
    source.location.write_bytes(b"other")
    assert not is_as_it_was(source, found)
    source.location.unlink()
    assert not is_as_it_was(source, found)


def links_to(place: Path, **targets: str | Path) -> None:
    for name, target in targets.items():
        (place / name.replace("_", ".")).symlink_to(target)


def test_links_out_of_a_drop_are_not_followed_unless_asked_for(tmp_path: Path) -> None:
    write(tmp_path, "secret/a.txt", "drop/b.txt", "drop-2/c.txt")
    drop = tmp_path / "drop"
    links_to(drop, file_txt="../secret/a.txt", folder=tmp_path / "secret", near_txt="../drop-2/c.txt")
    links_to(drop, chain_txt="file.txt", up="..", gone_txt="../nothing.txt", root_txt="/proc/self/fd/0")
    found = discover([drop])
    assert [source.path for source in found.sources] == ["b.txt"]
    assert found.links_out == ("chain.txt", "file.txt", "folder", "gone.txt", "near.txt", "root.txt", "up")
    followed = discover([drop], follow_links=True)
    paths = {source.path for source in followed.sources}
    assert {"b.txt", "chain.txt", "file.txt", "folder/a.txt", "near.txt", "up/drop-2/c.txt"} <= paths
    assert followed.links_out == ()


def test_links_within_a_drop_are_followed(tmp_path: Path) -> None:
    drop = write(tmp_path / "drop", "b.txt", ".hidden/c.txt", "seen/d.txt")
    links_to(drop, a_txt="b.txt", current=".hidden", again="seen", round=drop / "seen" / ".." / ".hidden")
    found = discover([drop])
    assert [source.path for source in found.sources] == ["a.txt", "b.txt", "current/c.txt", "seen/d.txt"]
    assert {one.path: one.why for one in found.ignored}[
        "again"
    ] == "a link to a folder that is listed already"


def test_a_path_that_is_given_may_be_a_link_itself(tmp_path: Path) -> None:
    write(tmp_path, "real/a.txt", "real/sub/b.txt")
    links_to(tmp_path, drop="real", one_txt="real/a.txt")
    links_to(tmp_path / "real", sub_txt="sub/b.txt")
    assert [source.path for source in discover([tmp_path / "drop"]).sources] == [
        "a.txt",
        "sub.txt",
        "sub/b.txt",
    ]
    (source,) = discover([tmp_path / "one.txt"]).sources
    assert fingerprint(source).byte_length == 5


def test_folders_that_link_to_one_another_are_each_listed_once(tmp_path: Path) -> None:
    for name in "abcdefghijkl":
        write(tmp_path, f"{name}/{name}.txt")
        for other in "abcdefghijkl".replace(name, ""):
            (tmp_path / name / other).symlink_to(tmp_path / other)
    assert len(discover([tmp_path]).sources) == 12


def test_folders_may_lie_as_deep_as_the_system_has_them(tmp_path: Path) -> None:
    folders = [tmp_path]
    for _ in range(1400):
        folders.append(folders[-1] / "d")
        folders[-1].mkdir()
    (folders[-1] / "a.txt").write_bytes(b"words")
    try:
        (source,) = discover([tmp_path]).sources
        assert source.path.count("/") == 1400
    finally:  # what removes folders of tests does not go so deep
        (folders[-1] / "a.txt").unlink()
        for folder in reversed(folders[1:]):
            folder.rmdir()


@pytest.mark.parametrize("target", ["../secret.txt", "/dev/null", "pipe"])
def test_a_file_that_became_something_else_since_it_was_listed_is_not_opened(
    tmp_path: Path, target: str
) -> None:
    write(tmp_path, "secret.txt", "drop/a.txt")
    (source,) = discover([tmp_path / "drop"]).sources
    source.location.unlink()
    os.mkfifo(tmp_path / "drop" / "pipe")
    source.location.symlink_to(target)
    with pytest.raises(OSError, match="by now"):
        fingerprint(source)


def test_a_folder_that_became_a_link_out_is_not_entered(tmp_path: Path) -> None:
    write(tmp_path, "secret/a.txt", "drop/sub/a.txt")
    (source,) = discover([tmp_path / "drop"]).sources
    (tmp_path / "drop/sub").rename(tmp_path / "moved")
    (tmp_path / "drop/sub").symlink_to(tmp_path / "secret")
    with pytest.raises(OSError, match="out of its drop"):
        fingerprint(source)


def test_a_drop_of_links_out_alone_says_how_to_follow_them(tmp_path: Path) -> None:
    write(tmp_path, "secret.txt")
    (tmp_path / "drop").mkdir()
    links_to(tmp_path / "drop", a_txt="../secret.txt")
    with pytest.raises(UsageError, match="--follow-links"):
        discover([tmp_path / "drop"])
