# SPDX-License-Identifier: Apache-2.0
"""A worker of ``leeward screen``: a fresh Python that answers batches of rows until its parent is gone."""

import sys

import msgspec

from leeward import hygiene
from leeward.flow.screen import answered
from leeward.flow.screen_engines import FRAME, read_frame


def main() -> None:
    """A language and a batch come in, their answer goes out; the end of the input is the end."""
    hygiene.tidy()
    encode = msgspec.msgpack.Encoder().encode
    while True:
        try:
            language = read_frame(sys.stdin.buffer).decode()
            batch = read_frame(sys.stdin.buffer)
        except EOFError:
            return
        answer = encode(answered(batch, language))
        sys.stdout.buffer.write(FRAME.pack(len(answer)) + answer)
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
