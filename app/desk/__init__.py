"""The desk process: the long work of the workstation's window, one named job after the other.

A job is a plain function `work(room: Room, arguments: Arguments, progress: Report) -> value`. It stands in a module of
this room, in that module's table `JOBS`, and `catalogue.py` lists the module. `room.content` is the bank, read once.
Arguments and value are whatever can be pickled: plain data and frozen dataclasses. Whoever works for long calls
`progress(fraction, words)` now and then: it is also where a job ends that the advisor has called off.

    window  --Job-->     process.serve
            --CallOff->
            <-Progress-  at most every 50 ms
            <-Done, Failed or CalledOff-  one for each job

The window's side is `app/ui/workstation/desk.py`.
"""
