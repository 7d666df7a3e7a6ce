"""The MiniLM encoder in plain fp32 torch: slow, clear, and what the int8 graph is compared with."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]


class Reference:
    """One sentence at a time through the original weights.

    Args:
        weights: tensors under their names in the source's safetensors file.
    """

    def __init__(self, weights: dict[str, Floats]) -> None:
        import torch

        torch.set_num_threads(1)  # spinning threads on busy cores cost more than they bring
        self.torch: Any = torch
        self.tensors = {
            name: torch.from_numpy(np.array(value)) for name, value in weights.items() if value.dtype == np.float32
        }
        self.peaks: dict[str, Floats] = {}

    def embed(self, ids: list[int]) -> Floats:
        """Return the [384] unit vector of one tokenised sentence."""
        torch = self.torch
        with torch.inference_mode():
            hidden = self.tensors["embeddings.word_embeddings.weight"][ids]
            hidden = hidden + self.tensors["embeddings.position_embeddings.weight"][: len(ids)]
            hidden = hidden + self.tensors["embeddings.token_type_embeddings.weight"][0]
            hidden = self._norm("embeddings.LayerNorm", hidden)
            for layer in range(6):
                hidden = self._layer(f"encoder.layer.{layer}.", hidden)
            mean = hidden.mean(dim=0)
            vector: Floats = (mean / mean.norm()).numpy()
        return vector

    def _layer(self, prefix: str, hidden: Any) -> Any:
        length = hidden.shape[0]
        query, key, value = (
            self._linear(f"{prefix}attention.self.{part}", hidden).view(length, 12, 32).transpose(0, 1)
            for part in ("query", "key", "value")
        )
        weights = (query @ key.transpose(1, 2) / 32**0.5).softmax(dim=-1)
        context = (weights @ value).transpose(0, 1).reshape(length, 384)
        attended = self._linear(f"{prefix}attention.output.dense", context)
        hidden = self._norm(f"{prefix}attention.output.LayerNorm", attended + hidden)
        inner = self.torch.nn.functional.gelu(self._linear(f"{prefix}intermediate.dense", hidden))
        outer = self._linear(f"{prefix}output.dense", inner)
        return self._norm(f"{prefix}output.LayerNorm", outer + hidden)

    def _linear(self, prefix: str, value: Any) -> Any:
        peak: Floats = value.abs().amax(dim=0).numpy()
        self.peaks[prefix] = np.maximum(peak, self.peaks.get(prefix, peak))
        return self.torch.nn.functional.linear(value, self.tensors[prefix + ".weight"], self.tensors[prefix + ".bias"])

    def _norm(self, prefix: str, value: Any) -> Any:
        scale, shift = self.tensors[prefix + ".weight"], self.tensors[prefix + ".bias"]
        return self.torch.nn.functional.layer_norm(value, (384,), scale, shift, 1e-12)
