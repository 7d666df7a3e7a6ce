"""What one advisor is made of, opened once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import assets
from app import content as bank_content
from app.content import Content
from app.errors import NotInstalled
from app.log import logger
from app.records import Records
from app.settings import Settings
from inference.errors import InferenceError
from inference.hearing.recogniser import Recogniser
from inference.language.router import Router
from inference.speech.voices import Voice, open_voice
from sync.store.sessions import SessionStore
