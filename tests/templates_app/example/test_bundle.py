"""The examples that come along are whole, and pack to the same bytes each time."""

import io
import tarfile

from templates_app.example.bundle import all_examples, find_example


def test_each_example_is_described():
    assert all_examples()
    for example in all_examples():
        assert example.name
        assert example.description
        assert example.icon.startswith("/icon/")
        assert example.tags
        assert example.url.endswith(example.id)
        assert not example.markdown.startswith("---")


def test_an_example_packs_to_the_same_bytes():
    all_examples.cache_clear()
    before = {each.id: each.archive for each in all_examples()}
    all_examples.cache_clear()
    assert {each.id: each.archive for each in all_examples()} == before


def test_an_archive_holds_plain_files_with_local_names():
    for example in all_examples():
        with tarfile.open(fileobj=io.BytesIO(example.archive)) as tar:
            members = tar.getmembers()
        assert all(member.isreg() for member in members)
        assert "main.tf" in {member.name for member in members}


def test_an_unknown_example_isn_t_found():
    assert find_example("nonexistent") is None
    assert find_example("../bundle") is None
