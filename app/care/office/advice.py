"""The table of everything that the doctor may find at head office, with what to do about it."""

from __future__ import annotations

from typing import Any, Final

from app.care.finding import Advice, Finding, of

OFFICE_ADVICE: Final = {
    row.code: row
    for row in (
        Advice(
            "database-none", "database", "bad", "There is no database of head office yet.",
            "Run `steward headoffice migrate`; where there was one before, `steward headoffice restore`.",
        ),
        Advice(
            "database-silent", "database", "bad", "The database cannot be reached or used.",
            "Do what the sentence says: is its server up, is office_database right, does a firewall let this machine "
            "through, is its disk full?",
        ),
        Advice(
            "database-behind", "database", "bad", "The database is of an earlier version of Steward.",
            "Run `steward headoffice migrate`, which makes a backup first; then start every process anew.",
        ),
        Advice(
            "database-newer", "database", "bad", "The database is of a newer version of Steward.",
            "Install that version on this machine too; nothing was changed.",
        ),
        Advice(
            "cache-silent", "cache", "bad", "Redis does not answer; nobody can sign in, and limits are not kept.",
            "Is its server up, are address and password in office_cache right?",
        ),
        Advice(
            "cache-alone", "cache", "note", "PostgreSQL is set and Redis is not: right for one process only.",
            "Set office_cache before a second process serves; limits and sign-ins are otherwise each process's own.",
        ),
        Advice(
            "keys-none", "keys", "note", "There are no keys yet.",
            "Nothing, before the first start, which makes them. Otherwise restore them: `steward headoffice restore`.",
        ),
        Advice(
            "keys-gone", "keys", "bad", "Devices have sealed records for keys that are not here.",
            "Do not start head office: it would make others. Mount the folder, or `steward headoffice restore`.",
        ),
        Advice(
            "keys-damaged", "keys", "bad", "A key is damaged or cannot be read.",
            "Restore it: `steward headoffice restore`; or give its file to the service's user.",
        ),
        Advice(
            "keys-other", "keys", "bad", "The key does not open what devices sealed: it belongs to another database.",
            "Give a folder and a database that belong together: check office_database, or restore both.",
        ),
        Advice(
            "keys-second-factors", "keys", "bad", "Nobody who has a second factor can sign in: its key is not here.",
            "Restore second-factors.key from a backup, or take the factors away and let people set up others: "
            "`steward headoffice people reset-second-factor NAME`.",
        ),
        Advice(
            "keys-offline-here", "keys", "note", "Keys that belong into a safe lie on this machine.",
            "Move the folder onto two sticks in two safes, and delete it here; two root keys make all others void.",
        ),
        Advice(
            "roles-none", "signatures", "note", "There are no keys for bundles; nothing can be handed out to devices.",
            "Run `steward headoffice keys make --out FOLDER`, with FOLDER on a stick.",
        ),
        Advice(
            "roles-over", "signatures", "bad", "A role's signature has ended; devices take nothing new.",
            "root and targets: `steward headoffice keys rotate --keys FOLDER`. The others are signed while head office "
            "serves: start it, and look into its log.",
        ),
        Advice(
            "roles-soon", "signatures", "note", "A role whose key lies offline must sign within two months.",
            "Fetch the keys from the safe and run `steward headoffice keys rotate --keys FOLDER`.",
        ),
        Advice(
            "roles-stale", "signatures", "note", "What head office signs by itself has not been signed for long.",
            "Is head office running? Look into its log for `rollouts`.",
        ),
        Advice(
            "roles-other-key", "signatures", "bad", "Devices do not believe the key that signs here.",
            "After an older copy was restored: `steward headoffice keys rotate --keys FOLDER --new-online`.",
        ),
        Advice(
            "tls-over", "certificates", "bad", "A certificate has ended; nobody can connect any more.",
            "Make another, `steward headoffice authority NAME…`, or let your authority do so, and start head office "
            "anew. A new authority has to be told to every device by enrolling it again.",
        ),
        Advice(
            "tls-soon", "certificates", "note", "The certificate ends within a month.",
            "Make another, `steward headoffice authority NAME…`, or let your authority do so; start head office anew.",
        ),
        Advice(
            "tls-authority-soon", "certificates", "note", "The authority of the devices ends within a year.",
            "Plan a new one: every device is enrolled again for it (`steward headoffice devices token NAME`).",
        ),
        Advice(
            "tls-unread", "certificates", "bad", "A certificate or its key is missing, damaged, or not a pair.",
            "Check the folder office_certificates and the rights of its files.",
        ),
        Advice(
            "tls-no-signer", "certificates", "note", "authority.key is not here; no device can be enrolled.",
            "Nothing, if it lies in a safe on purpose; otherwise put it back beside authority.pem.",
        ),
        Advice(
            "clocks-differ", "clock", "bad", "This machine's clock and the database's differ by more than a minute.",
            "Set both by the same time server; sign-ins, limits and signatures depend on it.",
        ),
        Advice(
            "backups-none", "backups", "note", "No place for backups is set; a lost disk loses head office.",
            "Set backup_place, best on another machine; docs/backup.md says how.",
        ),
        Advice(
            "backups-place", "backups", "bad", "The place for backups cannot be used.",
            "Do what the sentence says: is it mounted, may this user write there, are the credentials right?",
        ),
        Advice(
            "backups-locked", "backups", "bad", "There is no way back to the backups' key when this machine is gone.",
            "Run `steward headoffice backups key FILE` and put FILE into a safe, or set STEWARD_BACKUP_PASSPHRASE.",
        ),
        Advice(
            "backups-never", "backups", "bad", "There is no verified backup yet.",
            "Make one now: `steward headoffice backup`.",
        ),
        Advice(
            "backups-old", "backups", "bad", "The newest verified backup is more than a day old.",
            "Make one now: `steward headoffice backup`; while head office serves, its log says why none is made.",
        ),
        Advice(
            "backups-late", "backups", "note", "The newest backup is older than the settings say.",
            "Is head office running? Its log says why none is made.",
        ),
        Advice(
            "backups-beside", "backups", "note", "Backups lie on the disk that they are backups of.",
            "Set backup_place to another machine's disk or a store.",
        ),
        Advice(
            "drill-none", "drill", "note", "No backup was ever tried out.",
            "Run `steward headoffice verify --restore`; it harms nothing.",
        ),
        Advice(
            "drill-old", "drill", "note", "The last trial of a backup is more than three months ago.",
            "Run `steward headoffice verify --restore`; it harms nothing.",
        ),
        Advice(
            "records-unread", "records", "note", "Records that devices sent wait to be read for more than an hour.",
            "Is head office running? Its log says what it cannot read.",
        ),
        Advice(
            "records-aside", "records", "note", "What a device sent could not be taken within the last week.",
            "The device's page in the console says why; a restored or doubled device is enrolled again.",
        ),
        Advice(
            "records-behind", "records", "note", "On some device a record has waited for more than a day.",
            "The console's page of devices says on which; on it, `steward sync now` says why.",
        ),
        Advice(
            "erasing-slow", "records", "note", "A device has not carried out an erasure for more than a week.",
            "The console's page of devices says which; bring it back to the network, or revoke it and wipe its disk.",
        ),
        Advice(
            "devices-silent", "devices", "note", "Devices have not been heard of for a day.",
            "The console's map says which: `steward status` there, or somebody looks at it.",
        ),
        Advice(
            "devices-alerts", "devices", "note", "Nobody has looked at an alert about a device.",
            "Look at it in the console, at Fleet.",
        ),
        Advice(
            "serving-none", "processes", "bad", "No process of head office answers on this machine.",
            "Start it: its container, its service, or `steward headoffice serve`; its log says why it ended.",
        ),
        Advice(
            "serving-fails", "processes", "bad", "A process of head office answers, and a part of it fails.",
            "Do what the other findings say, or look into its log.",
        ),
        Advice(
            "advisors-none", "advisors", "note", "No advisor works here; people talk with none on the web.",
            "Nothing, if another process has them. Otherwise set office_advisors.",
        ),
        Advice(
            "advisors-few", "advisors", "bad", "Fewer advisors run than the settings say.",
            "Look into `logs/advisor.log` in the advisor's folder; head office starts it again by itself.",
        ),
    )
}  # fmt: skip
"""Everything that may be found at head office and somebody should know what to do about, by code."""


def told(code: str, found: str, first: str = "", *, details: dict[str, Any] | None = None) -> Finding:
    """Return a finding of this table; see `app.care.finding.told`."""
    return of(OFFICE_ADVICE[code], found, first, details=details)
