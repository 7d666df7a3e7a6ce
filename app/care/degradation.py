"""What still works when something is missing, as a table: `docs/degradation.md` is made from it, tests take each away.

Words in quotation marks are what a client or an adviser reads then; the tests hold them against the running program.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

_UNHEARD: Final = "The loudspeaker was disconnected, so answers are shown but not heard; connect it again."
_HERE: Final = "tests/app/degradation"
_DEMO: Final = f"{_HERE}/test_running_demo.py"
_ONE: Final = f"{_HERE}/test_one_demo.py"
_LANGUAGE: Final = f"{_HERE}/test_language_away.py"
_FACE: Final = f"{_HERE}/test_face_and_voice_away.py"
_KIOSK: Final = f"{_HERE}/test_real_kiosk.py"
_LOST: Final = "tests/app/pipeline/test_lost_voice.py"
_COURIER: Final = "tests/app/courier/test_courier.py"
_CIRCUITS: Final = "tests/sync/headoffice/test_circuits.py"
_GRAPH: Final = "tests/app/office/test_graph_circuit.py"


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that can be missing.

    Attributes:
        missing: what, in a word or two.
        works: what goes on as before, or in another way.
        lost: what does not.
        words: what a client (or, at head office, whoever asks) reads; "" where nobody notices.
        to_do: for staff.
        tests: take the thing away, the first of a branch's rows in a running demonstration; file and function.
    """

    missing: str
    works: str
    lost: str
    words: str
    to_do: str
    tests: tuple[str, ...]


KIOSK: Final = (
    Row(
        "network",
        "everything in the branch: talking, figures, charts, reports, recording",
        "sending to head office and receiving from it; both wait",
        "",
        "Nothing for some days; `steward sync status` tells how old the oldest record is.",
        (f"{_DEMO}::test_without_any_network_everything_in_the_branch_goes_on",),
    ),
    Row(
        "head office",
        "everything in the branch; the next address is asked after three failures",
        "sending and receiving; both wait on disk",
        "",
        "`steward sync status`; `steward doctor`.",
        (
            f"{_KIOSK}::test_a_head_office_that_is_killed_is_not_missed_and_lacks_nothing_once_it_is_back",
            "tests/sync/transport/test_http.py::test_an_office_that_is_gone_ends_the_round_and_loses_nothing",
        ),
    ),
    Row(
        "graphics card",
        "everything; the processor draws, with fewer pictures a second and a simpler face",
        "beauty",
        "",
        "`steward doctor` names what draws; install the card's driver.",
        (f"{_ONE}::test_without_a_graphics_card_the_processor_draws",),
    ),
    Row(
        "OpenGL altogether",
        "`steward ask` and head office's web client; `steward demo` where the screen alone has none",
        "the kiosk's window; it comes back by itself with the driver",
        "This screen has no OpenGL 3.3, so the advisor cannot be drawn",
        "Install libgl1-mesa-dri or the card's driver.",
        (
            f"{_KIOSK}::test_without_any_opengl_driver_the_kiosk_says_so_until_there_is_one_again",
            "tests/app/ui/test_start.py::test_a_screen_without_opengl_is_refused_in_one_sentence",
        ),
    ),
    Row(
        "microphone",
        "typing, touching, answers aloud",
        "speaking to the advisor; it comes back by itself when it is plugged in again",
        "No microphone was found",
        "Plug it in; a kiosk that began without one begins anew with it when nobody is there; `steward doctor`.",
        (f"{_ONE}::test_without_a_microphone_the_client_types",),
    ),
    Row(
        "loudspeaker",
        "captions and the moving face keep the time; everything else",
        "the voice; it comes back in the middle of the sentence when it is plugged in again",
        _UNHEARD,
        "Plug it in; a kiosk that began without one begins anew with it when nobody is there; `steward doctor`.",
        (f"{_ONE}::test_a_loudspeaker_that_is_pulled_out_in_mid_sentence_and_put_back",),
    ),
    Row(
        "camera",
        "everything; visits begin by touch and end by button or after a while",
        "noticing who comes and leaves, nods and raised hands, codes shown to the camera",
        "",
        "Plug it in; it is looked for every two seconds.",
        (f"{_ONE}::test_without_a_camera_visits_begin_by_touch",),
    ),
    Row(
        "language server",
        "answers are worded by the model on this machine, or composed; every figure is the same",
        "freer words; after two failures it is left alone for a while, longer each time",
        "",
        "`steward status` shows the open circuit; look after the server.",
        (f"{_LANGUAGE}::test_a_language_server_that_is_killed_is_not_missed",),
    ),
    Row(
        "a quick language server",
        "the face moves on, the wait is limited (`language_wait_ms`), then the answer is composed",
        "freer words",
        "",
        "As above.",
        (f"{_LANGUAGE}::test_a_language_server_that_drips_or_hangs_never_freezes_the_face",),
    ),
    Row(
        "language model on this machine",
        "answers are composed",
        "freer words; its process is begun again after a rest",
        "",
        "`steward models verify`.",
        (
            f"{_LANGUAGE}::test_a_language_model_that_is_killed_is_begun_again_and_answers_are_composed_meanwhile",
            "tests/app/pipeline/test_language.py::test_when_all_fail_the_composed_reply_is_heard",
        ),
    ),
    Row(
        "Audio2Face service",
        "the installed model or our own network moves the face, from the very sentence on",
        "its faces; it is asked again after a rest",
        "",
        "`steward test audio2face`.",
        (
            f"{_FACE}::test_an_audio2face_service_that_is_switched_off_in_mid_sentence_is_asked_again_after_a_rest",
            "tests/inference/face/test_relay.py::test_an_engine_that_broke_rests_and_comes_back_with_a_word",
        ),
    ),
    Row(
        "model server",
        "this machine computes the face, in the middle of a sentence too",
        "processor time",
        "",
        "`steward test model-server`.",
        (
            f"{_FACE}::test_a_model_server_that_is_killed_in_mid_sentence_leaves_the_face_to_this_machine",
            "tests/inference/runtime/test_served_session.py::test_a_server_that_is_killed_in_mid_sentence_is_not_missed",
        ),
    ),
    Row(
        "face network",
        "the mouth follows the voice's sounds by rule",
        "finer movement",
        "",
        "`steward models verify`, `steward setup`.",
        (
            f"{_FACE}::test_a_face_network_and_then_a_voice_whose_files_are_gone_are_followed_by_the_next_best",
            f"{_LOST}::test_a_face_network_that_is_lost_in_mid_sentence_leaves_the_rest_to_the_phone_times",
        ),
    ),
    Row(
        "voice",
        "the next voice that is installed finishes the sentence",
        "the usual voice",
        "",
        "`steward voices`, `steward models verify`.",
        (
            f"{_FACE}::test_a_face_network_and_then_a_voice_whose_files_are_gone_are_followed_by_the_next_best",
            f"{_LOST}::test_a_reply_is_said_whole_although_its_voice_is_lost",
        ),
    ),
    Row(
        "disk space",
        "visits without a record, in full; a visit with a record goes on once there is room",
        "answers in a visit that the client wants recorded: what cannot be written down is not said",
        "I cannot write anything down at the moment",
        "Free some space: `steward doctor` tells how much is left; the alert comes at 85 %.",
        (f"{_DEMO}::test_a_full_disk_stops_recorded_answers_in_words_and_nothing_else",),
    ),
    Row(
        "right clock",
        "everything; each request to head office goes by head office's clock",
        "nothing; the skew is a metric with an alert",
        "",
        "`steward doctor`; let the machine follow a time server.",
        (
            f"{_KIOSK}::test_a_clock_that_jumps_by_hours_stops_neither_answers_nor_sending",
            "tests/sync/transport/test_http.py::test_a_wrong_clock_is_set_right_by_head_office",
        ),
    ),
    Row(
        "the store's key (TPM, keyring, file)",
        "the first screen",
        "conversations: without its key nothing of the store can be read, and none is made in its place",
        "The advisor cannot open this machine's records; please ask a member of staff",
        "`steward doctor`; unlock or restore the place that keeps the key. Without it begin with a new data folder and "
        "enrol the device again.",
        (f"{_DEMO}::test_without_the_store_s_key_the_advisor_says_so_and_makes_no_other",),
    ),
    Row(
        "printer",
        "the report goes onto the client's phone",
        "paper",
        "This machine cannot print",
        "`lpstat -p`; printers are CUPS's.",
        (
            f"{_ONE}::test_a_printer_that_goes_is_told_of_and_the_report_goes_onto_the_phone",
            "tests/app/report/test_printing.py::test_without_a_printer_it_says_so",
        ),
    ),
    Row(
        "advisor process",
        "the sentence is said on; another process takes the question up from the store",
        "some seconds",
        "I lost my thread for a moment; I am picking it up again.",
        "Nothing; the log says what happened.",
        (f"{_ONE}::test_a_killed_advisor_process_picks_the_question_up_again",),
    ),
    Row(
        "window process",
        "another one shows the first screen within seconds; what was recorded is in the store",
        "the visit",
        "",
        "Nothing; the log says what happened.",
        (
            f"{_KIOSK}::test_a_killed_window_is_followed_by_another_and_what_was_recorded_is_in_the_store",
            "tests/app/test_guardian.py::test_a_spare_waits_and_takes_the_place_of_a_window_that_is_killed",
        ),
    ),
    Row(
        "courier process",
        "everything in the branch",
        "sending for a minute",
        "",
        "Nothing; the log says what happened.",
        (
            f"{_KIOSK}::test_a_killed_courier_stops_sending_for_a_minute_and_nothing_else",
            f"{_COURIER}::test_its_process_is_started_again_when_it_is_killed_and_ends_with_the_window",
        ),
    ),
    Row(
        "nearly everything at once",
        "typed questions, composed answers, captions, a face that the processor draws, the encrypted record",
        "all that the rows of network, microphone, loudspeaker, camera, graphics card, servers and models say",
        _UNHEARD,
        "`steward doctor` names each; begin with the network.",
        (f"{_DEMO}::test_with_nearly_everything_missing_at_once_a_typed_question_is_answered_and_recorded",),
    ),
)
"""A branch's machine."""

OFFICE: Final = (
    Row(
        "database (PostgreSQL)",
        "devices and conversations in branches; what they send waits on their disks",
        "every request; refused at once while it is away, tried again after ten seconds",
        "could not be reached just now; it is asked again in some seconds",
        "`GET /health`, the metric and its alert.",
        (f"{_CIRCUITS}::test_a_database_that_is_not_there_is_refused_at_once_after_some_failures",),
    ),
    Row(
        "cache (Redis)",
        "branches, as above",
        "requests that need limits, nonces or sessions; refused rather than let in unchecked",
        "could not be reached just now; it is asked again in some seconds",
        "As above.",
        (f"{_CIRCUITS}::test_a_cache_that_is_not_there_is_refused_at_once_after_some_failures_and_prometheus_is_told",),
    ),
    Row(
        "graph server (SPARQL)",
        "everything but the graph; devices keep their copies",
        "questions to the graph and new patches",
        "The graph's server",
        "`steward headoffice graph heads`; look after the server.",
        (f"{_GRAPH}::test_a_graph_server_that_is_not_there_is_left_alone_after_some_failures",),
    ),
    Row(
        "backup store (S3)",
        "everything",
        "backups; the next one is made when it is due",
        "",
        "`steward headoffice backups list`; the alert tells the age of the newest.",
        (f"{_CIRCUITS}::test_a_backup_store_that_is_not_there_opens_its_circuit",),
    ),
)
"""Head office."""
