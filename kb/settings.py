"""Where the library keeps its things and how it works, from the environment (`KB_…`) or from arguments."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

ROOT = Path(__file__).resolve().parent.parent


class Settings(BaseSettings):
    """The library's settings; each can be set in the environment as `KB_` and its name in capitals.

    `data` is the data folder (record and derived), `content` the shelves of reviewed data, `model` a
    sentence-transformers model's folder or name (empty: the one that ships), `precision` of its weights when
    embedding passages (`auto`: bf16 where the processor has it, else fp32), `threads` for the model (0: all cores).
    """

    model_config = SettingsConfigDict(env_prefix="KB_", frozen=True)

    data: Path = Path("var")
    content: Path = ROOT / "content"
    model: str = ""
    precision: str = Field(default="auto", pattern="^(auto|fp32|bf16)$")
    threads: int = Field(default=0, ge=0)
    max_file_mb: int = Field(default=100, gt=0)

    @property
    def catalogue_path(self) -> Path:
        """Where the embedded catalogue stands."""
        return self.data / "catalogue.sqlite"

    @property
    def record_path(self) -> Path:
        """Where originals are kept under their SHA-256."""
        return self.data / "record"

    @property
    def writeups_path(self) -> Path:
        """Where officers' own write-ups are kept as Markdown."""
        return self.data / "writeups"

    @property
    def indexes_path(self) -> Path:
        """Where the vector index and the full-text index stand."""
        return self.data / "indexes"

    @property
    def models_path(self) -> Path:
        """Where the embedding model stands in the form that answers questions soonest. Derived; safe to delete."""
        return self.data / "models"

    @property
    def own_paths(self) -> tuple[Path, ...]:
        """What the library itself writes in its data folder: never offered to it as something to read."""
        kept = (self.record_path, self.indexes_path, self.models_path, *self.data.glob("*.sqlite*"))
        return (*kept, self.catalogue_path, self.cache_path)

    @property
    def cache_path(self) -> Path:
        """Where embeddings are kept."""
        return self.data / "embeddings.sqlite"
