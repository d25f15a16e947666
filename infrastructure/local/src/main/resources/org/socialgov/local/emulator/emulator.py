"""Runs MiniStack until standard input ends.

The launcher holds the other end of standard input. However the launcher ends, killed included, the emulator notices,
writes its state, and ends too.
"""

import functools
import os
import runpy
import signal
import sys
import threading

from ministack.services import eventbridge

# A process group of its own: Ctrl-C in the terminal is for the launcher, which stops the emulator after the functions.
os.setpgid(0, 0)


def end_with_the_launcher():
    sys.stdin.buffer.read()
    os.kill(os.getpid(), signal.SIGTERM)


# The emulator's SES publishes no events, so the local system does (MailEvents). From other clients the bus refuses events of
# AWS services, as on AWS.
eventbridge._put_events = functools.partial(eventbridge._put_events, allow_aws_source=True)

threading.Thread(target=end_with_the_launcher, daemon=True).start()
sys.argv = ["ministack"]
try:
    runpy.run_module("ministack", run_name="__main__")
except SystemExit as end:
    if end.code:
        raise
# The state is written. After a kill this isn't reached, and the next start reports the loss.
os.remove(os.path.join(os.environ["STATE_DIR"], "running-since"))
