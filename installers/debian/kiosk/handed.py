"""Takes a package and its signature as a device does that has fetched them, for the trial of upgrades (try.sh).

handed.py FOLDER VERSION: the folder holds NAME_VERSION_ARCH.deb and its .sig, and is packed, unpacked, staged and
handed over by the parts that do so on a kiosk; only the way from head office is left out. handed.py withdraw VERSION
takes it back.
"""

import sys
import tempfile
from pathlib import Path

from app.handed_out.packages import see_to
from app.settings import load
from sync.bundles.room import Room
from sync.bundles.rules import Offer
from sync.headoffice.publishing.packing import pack
from sync.outbox.trail import Trail
from sync.store.opened import Store
from sync.types import Kind

what, version = sys.argv[1], int(sys.argv[2])
settings = load()
with Store(settings.data_dir) as store, tempfile.TemporaryDirectory(dir=settings.data_dir) as place:
    room = Room(store, Trail.of(store).note)
    see_to(settings, store, room)  # what became of the one before
    if what == "withdraw":
        room.roll_back(Kind.PACKAGE, "withdrawn by head office")
    else:
        packed = pack(Path(what), Path(place) / "packed")
        offer = Offer(Kind.PACKAGE, version, packed.length, packed.sha256, packed.content_bytes, packed.files)
        room.stage(offer, packed.path)
    see_to(settings, store, room)
    for row in room.rows():
        print(row.kind, row.version, row.state, row.note)
