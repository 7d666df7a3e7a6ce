"""A process to be killed: publishes, fetches, switches and rolls back, and tells what is durable.

`python -m tests.sync.bundles.killed_switcher FOLDER SEED`
"""

from __future__ import annotations

import random
import sys
from pathlib import Path

from sync.store.opened import Store
from sync.types import Kind
from tests.sync.bundles.office import Device, Office, good

FILES = 12


def main(folder: Path, seed: int) -> None:
    office, chance = Office(folder / "office"), random.Random(seed)
    with Store(folder / "device") as store:
        device = Device(store, office)
        print("go", flush=True)
        while True:
            number = max((one.version for one in office.list.offers(Kind.MARKET)), default=0) + 1
            text = f"{number}".encode()
            office.publish(Kind.MARKET, {f"part/{part}": text * 50 for part in range(FILES)})
            done = device.fetch()
            assert not done.refused, done.refused
            for switched in device.room.switch(good):
                print(switched.version, flush=True)
            if chance.random() < 0.2:
                print("back", flush=True)
                device.room.roll_back(Kind.MARKET, "by chance")


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
