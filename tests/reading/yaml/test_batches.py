from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from launchlist.reading.disk.plan_files import SourceFile
from launchlist.reading.yaml.batches import read_documents
from launchlist.reading.yaml.reader import read_yaml

TASK = "id: A-1\ntitle: Write\nowner: Maya\ndeadline: 2025-05-20\nstatus: pending\n"
TEXTS = st.sampled_from(
    [
        TASK,
        f"{TASK}notes: résumé → São Paulo\n",
        f"{TASK}notes: cafÃ© and caf√©\n",
        f"{TASK}notes: a\u202eb\n",
        f"{TASK}notes: 漢字を書く\n",
        f"{TASK}notes: ends without a line feed",
        f"{TASK}notes: a # b\n",
        f"{TASK}notes: a\0b\n",
        f"{TASK}notes: a \n",
        f"{TASK}notes: {'a' * 10_001}\n",
        f"{TASK}notes: {'é' * 6_000}\n",
        "tasks:\n" + "  - id: A-1\n    title: Write\n" * 400,
        "tasks:\n" + "  - id: A-1\n    title: Write\n" * 2_500,
        "version https://git-lfs.github.com/spec/v1\n",
        f"{TASK}<<<<<<< ours\n",
        "tasks: []\n",
        "a: [\n",
        "",
        "\n",
        "<<<<<<< ours\n",
        TASK.replace("\n", "\r\n"),
    ]
)


@settings(max_examples=40, deadline=None)
@given(st.lists(TEXTS, min_size=1, max_size=12), st.integers(0, 130))
def test_reads_every_file_as_by_itself(texts: list[str], usual: int) -> None:
    files = [SourceFile("f.yaml", "task", text.encode()) for text in [*[TASK] * usual, *texts]]
    read = [pair for batch, documents in read_documents(files) for pair in zip(batch, documents, strict=True)]
    assert [file for file, _ in read] == files
    for file, document in read:
        assert document == read_yaml(file.path, file.data, fast=False)
