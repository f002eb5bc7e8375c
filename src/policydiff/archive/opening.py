"""Make an archive, or open one: ours, or anybody's."""

from __future__ import annotations

from pathlib import Path

from policydiff.archive import layout, process
from policydiff.archive.repository import Repository
from policydiff.archive.store import Archive
from policydiff.errors import ArchiveError, NotAnArchive


def open_archive(path: Path) -> Archive:
    """Open an archive, or any clone of an Open Terms Archive versions repository.

    Args:
        path: our `archive.git`, or a foreign bare repository, work tree or `.git`, which is read in
            place and never written.

    Raises:
        GitMissing: there is no git.
        NotAnArchive: there is no repository at exactly this path.
        ArchiveError: it cannot be read, or was made by a newer policydiff.
    """
    repository = Repository(path)
    version = repository.setting(f"{layout.SECTION}.format")
    if version is None and repository.holds(layout.MARK):
        version = str(layout.FORMAT)  # a clone has the branches of an archive and not its settings
    if version is not None and version != str(layout.FORMAT):
        raise ArchiveError(
            f"{path} has archive format {version}, and this policydiff knows {layout.FORMAT}: "
            "use a newer one."
        )
    return Archive(path, repository, foreign=version is None)


def create(path: Path) -> None:
    """Make an empty archive; one that is there already stays as it is.

    Raises:
        GitMissing: there is no git.
        ArchiveError: something else is there, or it cannot be written.
    """
    import tempfile  # noqa: PLC0415 - brings more than reading takes

    try:
        if path.exists() and (path.is_file() or any(path.iterdir())):
            with open_archive(path) as archive:
                if not archive.foreign:
                    return
            raise ArchiveError(f"{path} is a git repository, but not an archive of policydiff.")
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(
            prefix=".policydiff-", dir=path.parent.absolute()
        ) as folder:
            made = Path(folder) / "archive.git"
            kind = ("--bare", "--initial-branch=versions", "--object-format=sha1", "--template=")
            process.run(Path(folder), "init", "--quiet", *kind, "--", str(made))
            process.run(made, "config", f"{layout.SECTION}.format", str(layout.FORMAT))
            made.replace(path)
    except NotAnArchive as error:
        raise ArchiveError(
            f"{path} is not empty and not an archive: choose another folder."
        ) from error
    except OSError as error:
        raise ArchiveError(f"{path} cannot be made: {error.strerror or error}.") from error
